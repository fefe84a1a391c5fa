"""Work that no engine may run beside: what an engine holds in memory would be written over it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, connection
from filelock import FileLock, Timeout

from weilu.engine import sql
from weilu.engine.homes import SPACE
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

_RUNS = Text("围炉的引擎正在运行", "An engine of Weilu is running")
_STOP = Text("先停掉它再试", "Stop it first, then try again")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep engines out. OperatorError: one is running."""
    if sql.postgres():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bool_and(pg_try_advisory_lock(%s, n)) FROM generate_series(0, %s) n",
                [SPACE, sql.HOMES - 1],
            )
            free = cursor.fetchone()[0]
        try:
            if not free:
                raise OperatorError(_RUNS, _STOP)
            yield
        finally:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
        return
    try:
        with FileLock(str(folder / "engine.lock"), timeout=0):
            yield
    except Timeout as error:
        raise OperatorError(_RUNS, _STOP) from error
