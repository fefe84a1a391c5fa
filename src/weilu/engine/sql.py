"""Plain SQL over Django's connection, for the hot path: the ORM's objects cost more than the rows."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from threading import RLock
from typing import Any, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction

from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

HOMES = 64
"""Shares into which groups and runs are cut; each is handled by one engine process at a time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_writer = RLock()
_MOST = 900
"""Values in one IN list; rows in one statement."""
_VALUES = re.compile(r"VALUES (\(%s(?:, [^()]+)?\))")
T = TypeVar("T")
_UNUSABLE = Text("{name} 用不了：{why}", "{name} cannot be used: {why}")
_SERVER = Text("检查 WEILU_DATABASE 和数据库服务", "Check WEILU_DATABASE and the database server")
_FILE = Text(
    "看看磁盘、权限，和别的程序是否占着它", "See to the disk, its permissions, and what else may hold it"
)
_RESTORE = Text("从备份恢复：weilu restore", "Go back to a backup: weilu restore")


def unusable(error: DatabaseError) -> OperatorError:
    """What is said of a database that cannot be used: the first line of its reason, and what to do. A file
    that is damaged is another matter than one that cannot be reached."""
    mend = _SERVER if postgres() else _FILE if isinstance(error, OperationalError) else _RESTORE
    why = str(error).partition("\n")[0][:300]
    return OperatorError(_UNUSABLE.fill(name=connection.display_name, why=why), mend)


def micro(at: datetime) -> int:
    """Microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICRO


def micro_of(span: timedelta) -> int:
    """Microseconds of a span of time."""
    return span // _MICRO


def loads(text: str) -> Any:
    """JSON as it was kept."""
    return json.loads(text)


def moment(at: int) -> datetime:
    """The time that `micro` told."""
    return _EPOCH + timedelta(microseconds=at)


def now() -> datetime:
    """The present, UTC."""
    return datetime.now(UTC)


def home_of(key: str) -> int:
    """The share of a group, of a member's state (its group's) or of a run or community (its own); that of
    a shadow state is the same."""
    return _home(key.removeprefix("~").partition("\t")[0])


@lru_cache(1 << 16)
def _home(whole: str) -> int:
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % HOMES


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes. Threads of a process queue up for SQLite here: its own way of waiting for
    another writer is to sleep, up to a tenth of a second."""
    with _writer if connection.vendor == "sqlite" else nullcontext(), transaction.atomic():
        yield


def many(statement: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run a statement for each row; how many rows it touched. PostgreSQL, which plans each statement anew,
    gets many rows in one where the statement says `VALUES (%s, …)`: no row of the store twice, then."""
    if not rows:
        return 0
    one = _VALUES.search(statement) if postgres() else None
    if one is None:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
            return max(int(cursor.rowcount), 0)
    touched = 0
    for some in batched(rows, _MOST):
        values = ", ".join([one[1]] * len(some))
        whole = f"{statement[: one.start(1)]}{values}{statement[one.end(1) :]}"
        with _long(whole, [value for row in some for value in row]) as cursor:
            touched += int(cursor.rowcount)
    return touched


@contextmanager
def _long(statement: str, values: Sequence[Any]) -> Iterator[Any]:
    """The cursor of a statement with many values, carried out. To PostgreSQL it goes with its places
    numbered: to fill them in took its client longer than the server needs for the rows."""
    if not postgres():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            yield cursor
        return
    from psycopg import RawCursor

    *parts, end = statement.split("%s")
    numbered = "".join([f"{part}${place}" for place, part in enumerate(parts, 1)]) + end
    connection.ensure_connection()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(numbered, values)
        yield cursor


def batched(rows: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The rows in pieces of at most so many."""
    return (rows[place : place + most] for place in range(0, len(rows), most))


def run(statement: str, values: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def rows_in(statement: str, wanted: Iterable[Any], values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query whose `{}` is an IN list of `wanted`, which comes before other values."""
    found = []
    for some in batched(list(dict.fromkeys(wanted)), _MOST):
        with _long(_listed(statement, some), [*some, *values]) as cursor:
            found += cursor.fetchall()
    return found


def run_in(statement: str, wanted: Sequence[Any]) -> None:
    """Run a statement whose `{}` is an IN list of `wanted`."""
    for some in batched(wanted, _MOST):
        with _long(_listed(statement, some), some):
            pass


def _listed(statement: str, some: Sequence[Any]) -> str:
    return statement.replace("{}", ",".join(["%s"] * len(some)))


def dump(value: object) -> str:
    """JSON as it is kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def held() -> str:
    """Ends a query whose rows nobody else may change before the transaction ends."""
    return " FOR UPDATE" if postgres() else ""


def postgres() -> bool:
    """Whether the store is PostgreSQL."""
    return connection.vendor == "postgresql"


def decided(what: str = "house") -> None:
    """What all engines must agree on has changed, decisions or ("runs") open runs: they read it again
    before their next turn."""
    run(
        "INSERT INTO store_counter (name, value) VALUES (%s, 1) "
        "ON CONFLICT (name) DO UPDATE SET value = store_counter.value + 1",
        [what],
    )
