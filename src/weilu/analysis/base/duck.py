"""The embedded engine: DuckDB, in bounded memory, over the facts of a lake."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.analysis.base import Base
from weilu.analysis.base.build import build, day_of, last_day
from weilu.analysis.base.compiled import Compiled, day
from weilu.analysis.base.facts import facts, read
from weilu.analysis.base.links import NEEDS, links
from weilu.lake import GroupInfo, Lake

MEMORY = "400MB"
ROWS = 65_536
"""Rows written at once."""


@contextmanager
def base_of(lake: Lake, as_of: int | None = None) -> Iterator[Base]:
    """The base tables of a lake, for as long as the context lasts."""
    made = facts(lake)
    with tempfile.TemporaryDirectory(prefix="weilu-") as spill:
        paths = linked(made, Path(spill) / "linked", as_of)
        con = ibis.duckdb.connect(
            f"{spill}/base.duckdb", memory_limit=MEMORY, temp_directory=f"{spill}/more", threads=2
        )
        con.raw_sql("SET preserve_insertion_order = false").fetchall()
        con.raw_sql("SET enable_progress_bar = false").fetchall()  # the commands have their own
        engine = Compiled(con)
        log = con.read_parquet([str(path) for path in paths], table_name="facts")
        engine.last = day_of(engine.ask("last_day", lambda: last_day(log))) if as_of is None else as_of
        names = con.create_table("names", _names(lake))
        base = build(log, names, engine.keep, engine.last, show=engine.show, day=day())
        yield base.on(engine)
        engine.save()
        con.disconnect()


def _names(lake: Lake) -> pa.Table:
    groups = lake.groups().values()
    times = Counter(group.name for group in groups)
    shown = [g.name if times[g.name] == 1 else f"{g.name} ({_beside(g)})" for g in groups]
    columns = {"group": [g.key for g in groups], "name": shown}
    columns |= {"platform": [g.platform for g in groups]}
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def _beside(group: GroupInfo) -> str:
    """What tells a group from another of the same name: the folders it lay in, or its id."""
    own = group.key.partition("/")[2]
    return own.removesuffix(f"/{group.name}")


def linked(paths: list[Path], folder: Path, last: int | None = None) -> list[Path]:
    """The facts again, in `folder`, with the columns of `links`: one file a bucket. What is later than the
    day `last` is left out, so that nothing is answered by it."""
    folder.mkdir()
    buckets: dict[str, list[Path]] = {}
    for path in paths:
        buckets.setdefault(path.parent.name, []).append(path)
    with ThreadPoolExecutor(2) as two:
        return list(two.map(lambda name: _linked(buckets[name], folder / f"{name}.parquet", last), buckets))


def _linked(paths: list[Path], target: Path, last: int | None) -> Path:
    """One bucket: all of a group lies in it, in one file a month or several."""
    columns, start = links(pa.concat_tables([_read(path, last, list(NEEDS)) for path in paths])), 0
    writer, waiting = None, []
    for number, path in enumerate(paths, 1):
        waiting.append(_read(path, last))
        if sum(table.num_rows for table in waiting) >= ROWS or number == len(paths):
            table = pa.concat_tables(waiting).unify_dictionaries()
            for name in columns.column_names:
                table = table.append_column(name, columns[name].slice(start, table.num_rows))
            writer = writer or pq.ParquetWriter(target, table.schema, **_QUICK)
            writer.write_table(table)
            start, waiting = start + table.num_rows, []
    if writer:
        writer.close()
    return target


def _read(path: Path, last: int | None, columns: list[str] | None = None) -> pa.Table:
    table = read(path, columns, _FEW)
    return table if last is None else table.filter(pc.field("day") <= last)


_FEW = ("group", "member", "name", "kind", "value", "media")
"""Columns of few different words: a number for each takes less memory."""
_QUICK = {"compression": "lz4", "use_dictionary": [*_FEW, "partner", "how"], "write_statistics": False}
"""How to write what is read a few times and thrown away."""
