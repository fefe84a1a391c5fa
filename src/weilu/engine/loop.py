"""The loop of one engine process: take what waits, have a turn, commit; ring alarms that are due."""

import gc
import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import Error as DatabaseError
from django.db import connection
from pydantic import ValidationError

from weilu.engine import door, sql
from weilu.engine.homes import Homes
from weilu.engine.keeper import Keeper
from weilu.engine.shelf import Shelf
from weilu.engine.turn import Judge, Turn
from weilu.engine.world import World
from weilu.engine.writer import write
from weilu.kernel import codec, ids
from weilu.kernel.events import Event, Woke
from weilu.store.models.event import ASIDE

BATCH = 500
"""Events in a turn, at most."""
GATHER = 0.003
"""Seconds to wait for more after the first of a batch came, when there was nothing to do before."""

_log = logging.getLogger(__name__)


@cache
def _settle() -> None:
    """What was loaded by now stays: to look for garbage among it takes a tenth of a second each time. A turn
    makes many things and leaves few: it is looked for less often."""
    gc.freeze()
    gc.set_threshold(10_000)


class Engine:
    """One engine. Call `step` until it returns 0, or `run` it in a thread until `stop` is set."""

    def __init__(self, folder: Path, judge: Judge, clock: Callable[[], datetime] = sql.now) -> None:
        self.homes = Homes(folder)
        self.keeper = Keeper()
        self.clock = clock
        self.world = World(Shelf(), self.keeper.house.known, lambda: secrets.token_hex(16))
        self.turn = Turn(self.keeper.house, self.world, judge, self._mine)
        _settle()

    def _mine(self, key: str) -> bool:
        return len(self.homes.held) == sql.HOMES or sql.home_of(key) in self.homes.held

    def step(self) -> int:
        """One turn over what waits; how many events it handled."""
        try:
            return self._step()
        except DatabaseError:
            self._broke()
            raise

    def _step(self) -> int:
        if self.homes.share():
            self.world.forget()
        self.ring()
        try:
            return self._turn(BATCH)
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001 - whatever broke is found and put aside
            _log.exception("a turn broke; its events are tried one by one")
            self.world.forget()
            return self._one_by_one()

    def _turn(self, most: int) -> int:
        """A transaction only where something waits: an idle engine is in nobody's way."""
        if not self._waiting(1):
            return 0
        with sql.writing():
            waiting = self._waiting(most)
            if not waiting:
                return 0
            events = {seq: event for seq, kind, body in waiting if (event := self._read(seq, kind, body))}
            self.keeper.renew(self.world, {event.group for event in events.values()})
            self.turn.run(list(events.values()))
            write(self.world.changes, list(events), self.clock())
        return len(waiting)

    def _waiting(self, most: int) -> list[tuple[int, str, str]]:
        homes = sorted(self.homes.held)
        if not homes:
            return []
        every = len(homes) == sql.HOMES
        where = "" if every else f"AND home IN ({','.join(map(str, homes))}) "
        return sql.rows(
            f"SELECT seq, kind, body FROM store_event WHERE status = 0 {where}ORDER BY seq LIMIT %s",  # noqa: S608
            [most],
        )

    def _read(self, seq: int, kind: str, body: str) -> Event | None:
        try:
            return codec.decode(kind, body)
        except (KeyError, ValidationError) as error:
            self._put_aside(seq, f"{type(error).__name__}: {error}"[:500])
            return None

    def _put_aside(self, seq: int, reason: str) -> None:
        sql.run("UPDATE store_event SET status = %s, reason = %s WHERE seq = %s", [ASIDE, reason, seq])

    def _one_by_one(self) -> int:
        """A batch broke: give each event a turn of its own, and put aside the one that breaks."""
        handled = 0
        for _ in range(BATCH):
            waiting = self._waiting(1)
            if not waiting:
                break
            try:
                handled += self._turn(1)
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it breaks, it must not stop the loop
                _log.exception("an event is put aside")
                self.world.forget()
                self._put_aside(waiting[0][0], f"{type(error).__name__}: {error}"[:500])
                handled += 1
        return handled

    def ring(self) -> int:
        """Record `Woke` for the alarms that are due; how many."""
        at = self.clock()
        due = [row for row in sql.rows(_DUE, [sql.micro(at), BATCH]) if row[5] in self.homes.held]
        if not due:
            return 0
        with sql.writing():
            door.record([self._woke(*row[:5]) for row in due], now=at)
            sql.many(_RUNG, [(row[0], row[1], row[2], row[4]) for row in due])
        return len(due)

    @staticmethod
    def _woke(practice: str, key: str, name: str, group: str, at: int) -> Woke:
        own = ids.native(group, f"woke {practice} {key} {name} {at}")
        return Woke(id=own, at=sql.moment(at), group=group, practice=practice, key=key, name=name)

    def _broke(self) -> None:
        """The database refused or went away: nothing that is in memory can be trusted."""
        self.world.forget()
        if not connection.in_atomic_block:
            connection.close()
        if sql.postgres():
            self.homes.lost()

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop."""
        wait = _Bell()
        try:
            while not stop.is_set():
                try:
                    if not self.step():
                        wait(0.05)
                        stop.wait(GATHER)
                except DatabaseError:
                    _log.exception("the database refused a turn; trying again")
                    stop.wait(0.5)
        finally:
            self.homes.leave()
            connection.close()


class _Bell:
    """Waits until something was recorded: in this process by its bell, elsewhere by NOTIFY or by looking."""

    def __init__(self) -> None:
        self._listening: object = None

    def __call__(self, seconds: float) -> None:
        if sql.postgres():
            self._listen(seconds)
        elif door.bell.wait(seconds):
            door.bell.clear()

    def _listen(self, seconds: float) -> None:
        connection.ensure_connection()
        raw = connection.connection
        if self._listening is not raw:
            raw.execute("LISTEN weilu")
            self._listening = raw
        for _ in raw.notifies(timeout=seconds, stop_after=1):
            return


def drain(engine: Engine, most: int = 1_000_000) -> int:
    """Step until nothing waits; how many events had their turn."""
    handled = 0
    while handled < most and (now := engine.step()):
        handled += now
    return handled


_DUE = """
SELECT practice, key, name, group_key, at, home FROM store_alarm WHERE at <= %s ORDER BY at LIMIT %s
"""
_RUNG = "DELETE FROM store_alarm WHERE (practice, key, name, at) IN (VALUES (%s, %s, %s, %s))"
