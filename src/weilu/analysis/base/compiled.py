"""SQL of the analysis, kept from run to run: Ibis needs seconds to compile what a small check-up computes in
moments.

Statements lie in the user's cache folder, in one file for one state of the code and its libraries. The day
looked at is not part of them: they are compiled for a day that no calendar has, which the real one replaces.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import ibis
import ibis.backends.duckdb
import ibis.expr.operations as ops
import ibis.expr.types as ir
import platformdirs
import pyarrow as pa

import weilu
from weilu.analysis.base import Base

SOME_DAY = 1_987_654_321
"""Stands for the last day looked at in what is kept."""
_DAY = re.compile(rf"\b{SOME_DAY}\b")
_LIBRARIES = ("ibis-framework", "duckdb", "sqlglot")

Statement = tuple[str, dict[str, str]]
"""SQL, and the Arrow types of its columns."""


def fetch(base: Base, name: str, make: Callable[[Base], ir.Table]) -> pa.Table:
    """The rows of the table that `make` makes of the base tables. Where statements are kept it is only
    called if there is none of that name yet, so it may depend on nothing but its argument."""
    return base.engine.fetch(name, base, make) if base.engine else rows(make(base))


def rows(table: ir.Table) -> pa.Table:
    """The rows of a table; those that are known already are handed back without asking an engine."""
    known = table.op()
    return known.data.to_pyarrow(known.schema) if isinstance(known, ops.InMemoryTable) else table.to_pyarrow()


@contextmanager
def given(base: Base, name: str, known: pa.Table) -> Iterator[ir.Table]:
    """A table of rows that are known already, for use in `fetch`."""
    if base.engine is None:
        yield ibis.memtable(known)
        return
    base.engine.con.con.register(name, known)
    yield ibis.table(ibis.schema(known.schema), name=name)
    base.engine.con.con.unregister(name)


class Compiled:
    """The embedded engine, with the statements it was given before."""

    def __init__(self, con: ibis.backends.duckdb.Backend, folder: Path | None = None) -> None:
        self.con = con
        self.last = 0
        self.path = (folder or platformdirs.user_cache_path("weilu")) / f"sql-{_state()}.json"
        self._known = _read(self.path)
        self.new = False

    def keep(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """Compute a table once."""
        sql, types = self._compiled(f"keep {name}", make)
        # DuckDB adds up whole numbers in 128 bits, of which Ibis does not know.
        columns = [
            f'"{column}"' + "::BIGINT" * (kind == "int64") + f' AS "{column}"'
            for column, kind in types.items()
        ]
        self.con.con.sql(sql).project(", ".join(columns)).create(name)
        return self.con.table(name)

    def show(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """Name a table that is computed anew each time."""
        sql, _ = self._compiled(f"show {name}", make)
        self.con.con.sql(sql).create_view(name)
        return self.con.table(name)

    def fetch(self, name: str, base: Base, make: Callable[[Base], ir.Table]) -> pa.Table:
        """The rows of a table made from the base tables."""
        return self.ask(name, lambda: make(base.at(day())))

    def ask(self, name: str, make: Callable[[], ir.Table]) -> pa.Table:
        """The rows of a table."""
        sql, types = self._compiled(f"ask {name}", make)
        schema = pa.schema([(column, pa.type_for_alias(kind)) for column, kind in types.items()])
        return self.con.con.sql(sql).to_arrow_table().cast(schema)

    def _compiled(self, name: str, make: Callable[[], ir.Table]) -> Statement:
        if name not in self._known:
            table = make()
            types = {field.name: str(field.type) for field in table.schema().to_pyarrow()}
            self._known[name], self.new = (str(self.con.compile(table)), types), True
        sql, types = self._known[name]
        return _DAY.sub(str(self.last), sql), types

    def save(self) -> None:
        """Keep the statements for the next run, if the folder can be written."""
        if not self.new:
            return
        aside = self.path.with_suffix(f".{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            kept = json.dumps(self._known)
            aside.write_text(f"{_mark(kept)}\n{kept}", encoding="utf-8")
            os.replace(aside, self.path)
            for old in self.path.parent.glob("sql-*.json"):
                if old != self.path:
                    old.unlink()
        except OSError:
            with suppress(OSError):
                aside.unlink()


def day() -> ir.IntegerScalar:
    """The last day looked at, in statements that are kept."""
    return ibis.literal(SOME_DAY, "int32")


def _read(path: Path) -> dict[str, Statement]:
    """What was kept; nothing where it cannot be read or is not what was written."""
    try:
        mark, kept = path.read_text(encoding="utf-8").split("\n", 1)
    except (OSError, ValueError):
        return {}
    if mark != _mark(kept):
        return {}
    return {name: (sql, types) for name, (sql, types) in json.loads(kept).items()}


def _mark(kept: str) -> str:
    return hashlib.sha256(kept.encode()).hexdigest()


@cache
def _state() -> str:
    """A hash of all that the statements depend on."""
    home = Path(weilu.__file__).parent
    files = [*sorted((home / "analysis").rglob("*.py")), home / "kernel/metric.py", home / "kernel/time.py"]
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(home).as_posix()}\n".encode() + path.read_bytes())
    for library in _LIBRARIES:
        whole.update(f"{library} {version(library)}\n".encode())
    return whole.hexdigest()[:32]
