"""Which groups and runs this process handles: all of them on SQLite, a fair share on PostgreSQL.

A share is held by an advisory lock of the very connection that writes the turns: a process that has
lost its connection has lost its shares, and cannot commit what it did with them either.
"""

from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from weilu.engine import sql
from weilu.kernel.errors import OperatorError
from weilu.kernel.texts import Text

SPACE = 0x5E11
"""First key of our advisory locks."""
BEAT = 2_000_000
GONE = 6_000_000
"""Microseconds between signs of life, and after how many a process counts as gone whose connection still
stands; one that has lost it counts as gone at once."""
_BUSY = Text("另一个围炉引擎正在使用这个数据文件夹", "Another engine already runs on this data folder")
_STOP = Text("先停掉它，或改用 PostgreSQL", "Stop it first, or use PostgreSQL")


class Homes:
    """The shares held by this process; `changed` tells that what is in memory may be stale."""

    def __init__(self, folder: Path) -> None:
        self.name = ""
        self.held: set[int] = set()
        self._beaten = 0
        self._lock = FileLock(str(folder / "engine.lock"))

    def share(self) -> bool:
        """Take or give back shares; true where they have changed. OperatorError: somebody else has them."""
        if not sql.postgres():
            return self._all()
        at = sql.micro(sql.now())
        if at - self._beaten < BEAT:
            return False
        self._beaten = at
        self.name = str(sql.rows("SELECT pg_backend_pid()")[0][0])
        sql.run(_ALIVE, [self.name, at])
        sql.run(_DEAD, [at - GONE])
        alive = sql.rows("SELECT count(*) FROM store_worker")[0][0]
        return self._fair(-(-sql.HOMES // alive))

    def _all(self) -> bool:
        if self.held:
            return False
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise OperatorError(_BUSY, _STOP) from error
        self.held = set(range(sql.HOMES))
        return True

    def _fair(self, fair: int) -> bool:
        before = set(self.held)
        for home in sorted(self.held)[fair:]:
            sql.rows("SELECT pg_advisory_unlock(%s, %s)", [SPACE, home])
            self.held.discard(home)
        for home in range(sql.HOMES):
            if len(self.held) >= fair:
                break
            if home not in self.held and sql.rows("SELECT pg_try_advisory_lock(%s, %s)", [SPACE, home])[0][0]:
                self.held.add(home)
        return self.held != before

    def lost(self) -> None:
        """The connection broke: nothing is held any more."""
        self.held.clear()
        self._beaten = 0

    def leave(self) -> None:
        """Give everything back."""
        if sql.postgres():
            with suppress(Exception):
                sql.rows("SELECT pg_advisory_unlock_all()")
                sql.run("DELETE FROM store_worker WHERE name = %s", [self.name])
        elif self.held:
            self._lock.release()
        self.held.clear()


_ALIVE = """
INSERT INTO store_worker (name, seen) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET seen = excluded.seen
"""
_DEAD = """
DELETE FROM store_worker WHERE seen < %s OR name NOT IN (SELECT pid::text FROM pg_stat_activity)
"""
