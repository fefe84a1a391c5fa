"""Plain SQL over Django's connection, for the hot path: the ORM's objects cost more than the rows."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from threading import RLock
from typing import Any

from django.db import connection, transaction

HOMES = 64
"""Shares into which groups and runs are cut; each is handled by one engine process at a time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_writer = RLock()
_MOST = 900
"""Values in one IN list."""


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


def many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each row."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


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
    left, found = list(dict.fromkeys(wanted)), []
    while left:
        some, left = left[:_MOST], left[_MOST:]
        found += rows(statement.replace("{}", ",".join(["%s"] * len(some))), [*some, *values])
    return found


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
