"""The processes that are killed. Each wraps the product's own functions to say which phase it is in.

`Line.reach(phase)` costs nothing but a look at the pipe; where the driver wants this very phase, it says
so and waits to be killed.
"""

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.site.settings")

import django

django.setup()

from django.db import DatabaseError  # noqa: E402

from chaos import stall, stream  # noqa: E402
from weilu.engine import door, loop, sql  # noqa: E402
from weilu.jobs import cool as cooling  # noqa: E402
from weilu.judge import judgements  # noqa: E402
from weilu.lake import Lake  # noqa: E402

FEED, END = "feed", "end"
AHEAD = 60
"""Events that may wait before the feeder waits too."""
COURIERS = ("kind", "plain")
"""One delivers where idempotency keys are honoured, the other where they are not."""


def clock() -> datetime:
    """The stream's own time: as far as it was recorded; long after the end, once it has ended."""
    heard = door.cursor(FEED)
    return stream.at(int(heard or 0)) if heard != END else stream.at(40_000)


def waiting() -> int:
    """Events and actions that are not dealt with."""
    return sum(row[0] for row in sql.rows(f"{_HEARD} UNION ALL {_WISHED}", [sql.micro(clock())]))


def due() -> int:
    """Alarms that should have rung."""
    return int(sql.rows("SELECT count(*) FROM store_alarm WHERE at <= %s", [sql.micro(clock())])[0][0])


def at_rest() -> bool:
    """Nothing waits and no alarm is due; in this order, for an alarm that rings becomes an event."""
    return not due() and not waiting() and not due()


class Line:
    """A part's end of the pipe to the driver."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.wanted = ""
        self.gate = 0

    def listen(self) -> None:
        """Hear what the driver wants now."""
        while self.pipe.poll():
            what, value = self.pipe.recv()
            if what == "want":
                self.wanted = value
            elif what == "gate":
                self.gate = value

    def reach(self, phase: str) -> None:
        """A phase is reached: wait to be killed, if that is wanted; or be told to go on."""
        self.listen()
        if phase == self.wanted:
            self.wanted = ""
            self.pipe.send(phase)
            while self.pipe.recv()[0] != "go":
                continue

    def around(self, function: Callable[..., Any], before: str = "", after: str = "") -> Callable[..., Any]:
        """The same function, telling the phases before and after it."""

        def wrapped(*values: Any, **named: Any) -> Any:
            if before:
                self.reach(before)
            made = function(*values, **named)
            if after:
                self.reach(after)
            return made

        return wrapped


def main(role: str, pipe: Connection, folder: Path) -> None:
    """Be a part until killed; not longer than the driver lives."""
    threading.Thread(target=_outlive_nobody, args=(os.getppid(),), daemon=True).start()
    line = Line(pipe)
    pipe.send("up")
    kind, _, name = role.partition(" ")
    {"feeder": feeder, "engine": engine, "courier": courier, "cooler": cooler}[kind](line, folder, name)


def _outlive_nobody(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def feeder(line: Line, folder: Path, name: str) -> None:
    """A connection that hears the stream from its stored cursor on, each time with some of what it heard.
    It does not run far ahead, for a few events are minutes here, and what is late is not answered."""
    sql.many = line.around(sql.many, after="recording")
    while True:
        line.listen()
        at = int(door.cursor(FEED) or 0)
        rests = at % stream.DAY_EVERY in stream.RESTS
        if at >= line.gate or sql.rows(_HEARD)[0][0] > AHEAD or (rests and not at_rest()):
            time.sleep(0.005)
            continue
        end = at + stream.BATCH
        some = list(stream.events(at - stream.OVERLAP, end))
        door.record(some, cursor=(FEED, str(end)), now=some[-1].at + timedelta(seconds=1))


def engine(line: Line, folder: Path, name: str) -> None:
    """The engine as `weilu up` runs it, with two more practices."""
    loop.write = line.around(loop.write, before="decided", after="written")
    made = loop.Engine(folder, judgements, clock=clock)
    made.keeper.house.known |= stall.PRACTICES
    turn = made._turn

    def told(most: int) -> int:
        handled = turn(most)
        if handled and made.world.changes.sendings:
            line.reach("committed")
        return handled

    made._turn = told  # type: ignore[method-assign]
    made.run(threading.Event())


def courier(line: Line, folder: Path, name: str) -> None:
    """Claims, delivers over a socket, settles."""
    sql.many = line.around(sql.many, after="settling")
    link = socket.socket(socket.AF_UNIX)
    link.connect(str(folder / f"{name}.socket"))
    answers = link.makefile("rb")
    _patiently(lambda: door.resume(name))
    while True:
        line.listen()
        jobs = _patiently(lambda: door.claim(name, now=clock()))
        if not jobs:
            time.sleep(0.02)
            continue
        line.reach("claimed")
        for job in jobs:
            said = {"key": job.target.id, "group": job.group, "about": repr(job.action)}
            link.sendall(json.dumps(said).encode() + b"\n")
            line.reach("sending")
            native = json.loads(answers.readline())["native"]
            line.reach("sent")
            _patiently(lambda job=job, native=native: door.settle(job, door.Delivered(native), now=clock()))


def _patiently(work: Callable[[], Any]) -> Any:
    """Try again what a busy database refused."""
    while True:
        try:
            return work()
        except DatabaseError:
            time.sleep(0.05)


def cooler(line: Line, folder: Path, name: str) -> None:
    """Moves hot to cold, again and again, whatever has had its turn."""
    cooling._keep = line.around(cooling._keep, before="placing", after="copied")
    sql.many = line.around(sql.many, after="marking")
    lake = Lake(folder / "lake")
    while True:
        line.listen()
        cooling.cool(lake, clock(), 0)
        time.sleep(0.1)


_HEARD = "SELECT count(*) FROM store_event WHERE status = 0"
_WISHED = "SELECT count(*) FROM store_outbox WHERE status < 2 AND not_before <= %s"
