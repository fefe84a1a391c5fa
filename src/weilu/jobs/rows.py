"""The store's tables as rows in one form, whichever database it is: that of PostgreSQL's COPY.

A line a row, columns by tabs, `\\N` for null, booleans `t` and `f`, times in UTC. Which tables and
columns there are is asked of the migrations that a database has had, not of the models of today.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.core.management.color import no_style
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.db.utils import Error as DatabaseError

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

LONGEST = 64 * 1024 * 1024
"""Bytes of a row, at most."""
SOME = 1_000
"""Rows put together before they are written."""
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SPECIAL = re.compile(r"[\\\t\n\r]")
_READ = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_MARK = re.compile(r"\\(.)", re.DOTALL)
_ZONE = re.compile(r"\+00(:00)?$")
_NEWER = Text(
    "数据来自更新的围炉：{names}，请先升级", "The data is from a newer Weilu ({names}): upgrade first"
)
_BROKEN = Text("{table} 里的数据装不进去：{why}", "The rows of {table} cannot be taken in: {why}")

Migration = tuple[str, str]
Table = type[Model]


def heads(alias: str = "default") -> list[Migration]:
    """The newest migrations that a database has had, as (app, name). OperatorError: of a newer Weilu."""
    loader = MigrationLoader(connections[alias])
    had = set(loader.applied_migrations)
    known(had)
    children = {key: {child.key for child in loader.graph.node_map[key].children} for key in had}
    return sorted(key for key in had if not children[key] & had)


def known(migrations: Iterable[Migration]) -> None:
    """OperatorError: this Weilu does not have all of these migrations."""
    nodes = MigrationLoader(None).graph.nodes
    if strange := sorted(".".join(key) for key in migrations if key not in nodes):
        raise OperatorError(_NEWER.fill(names=", ".join(strange[:3])))


def newest() -> list[Migration]:
    """The migrations that a database of this Weilu has had."""
    found: list[Migration] = MigrationLoader(None).graph.leaf_nodes()
    return found


def tables(migrations: Iterable[Migration]) -> list[Table]:
    """The tables that a database has after these migrations."""
    state = MigrationLoader(None).project_state(sorted(migrations))
    return [model for model in state.apps.get_models() if model._meta.managed and not model._meta.proxy]


def name(table: Table) -> str:
    """What a table is called in the database."""
    return table._meta.db_table


def columns(table: Table) -> list[str]:
    """The columns of a table, in order."""
    return [field.column for field in table._meta.local_fields if field.column]


def _quoted(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in columns(table))


def _kinds(table: Table) -> list[str]:
    return [field.get_internal_type() for field in table._meta.local_fields if field.column]


def from_sqlite(link: sqlite3.Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table of an SQLite database."""
    writers = [_WRITERS.get(kind, _escaped) for kind in _kinds(table)]
    found = link.execute(f'SELECT {_quoted(table)} FROM "{name(table)}"')  # noqa: S608
    while some := found.fetchmany(SOME):
        lines = (
            "\t".join(
                "\\N" if value is None else write(value) for write, value in zip(writers, row, strict=True)
            )
            for row in some
        )
        yield ("\n".join(lines) + "\n").encode()


def from_postgres(alias: str, table: Table) -> Iterator[bytes]:
    """The rows of a table of a PostgreSQL database."""
    connection = connections[alias]
    statement = f'COPY "{name(table)}" ({_quoted(table)}) TO STDOUT'
    with (
        connection.wrap_database_errors,
        connection.connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for block in copy:
            yield bytes(block)


def load(alias: str, table: Table, stream: IO[bytes]) -> None:
    """Put rows into an empty table. OperatorError: they do not fit into it."""
    connection = connections[alias]
    connection.ensure_connection()
    put = _into_postgres if connection.vendor == "postgresql" else _into_sqlite
    try:
        with connection.wrap_database_errors:
            put(connection.connection, table, stream)
    except (DatabaseError, ValueError) as error:
        why = str(error).partition("\n")[0][:200]
        raise OperatorError(_BROKEN.fill(table=name(table), why=why)) from error


def _into_postgres(link: Any, table: Table, stream: IO[bytes]) -> None:
    statement = f'COPY "{name(table)}" ({_quoted(table)}) FROM STDIN'
    with link.cursor() as cursor, cursor.copy(statement) as copy:
        while block := stream.read(1 << 18):
            copy.write(block)


def _into_sqlite(link: sqlite3.Connection, table: Table, stream: IO[bytes]) -> None:
    marks = ", ".join("?" * len(columns(table)))
    statement = f'INSERT INTO "{name(table)}" ({_quoted(table)}) VALUES ({marks})'  # noqa: S608
    link.executemany(statement, _values(stream, _kinds(table)))


def _values(stream: IO[bytes], kinds: list[str]) -> Iterator[list[Any]]:
    """The rows of a stream as SQLite keeps them. ValueError: a row is broken."""
    readers = [_READERS.get(kind, str) for kind in kinds]
    for line in iter(lambda: stream.readline(LONGEST), b""):
        if not line.endswith(b"\n"):
            raise ValueError("a row without an end")
        cells = line[:-1].decode().split("\t")
        yield [
            None if cell == "\\N" else read(_MARK.sub(_unescaped, cell) if "\\" in cell else cell)
            for read, cell in zip(readers, cells, strict=True)
        ]


def _escaped(value: Any) -> str:
    text = str(value)
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], text) if _SPECIAL.search(text) else text


def _unescaped(found: re.Match[str]) -> str:
    return _READ.get(found[1], found[1])


def _moment(value: Any) -> str:
    return _ZONE.sub("", str(value))


def _truth(value: Any) -> str:
    return "t" if value else "f"


def _true(cell: str) -> int:
    return int(cell == "t")


_WRITERS: dict[str, Callable[[Any], str]] = {"DateTimeField": _moment, "BooleanField": _truth}
_READERS: dict[str, Callable[[str], Any]] = {
    "DateTimeField": _moment,
    "BooleanField": _true,
    **dict.fromkeys(
        (
            *("AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "SmallIntegerField"),
            *("PositiveBigIntegerField", "PositiveIntegerField", "ForeignKey"),
        ),
        int,
    ),
}


def numbered(alias: str, loaded: Iterable[Table]) -> None:
    """New rows get numbers after those that were put in."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(loaded)):
            cursor.execute(statement)


def count(alias: str, table: str) -> int:
    """How many rows a table has."""
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        return int(cursor.fetchone()[0])
