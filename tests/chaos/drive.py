"""Starts the parts, kills them while they work, starts them again, and waits for the end."""

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from django.db import connection

from chaos import parts, stream
from weilu.engine import door, sql
from weilu.jobs.cool import cool
from weilu.lake import Lake
from weilu.store.models import Connection, Group, Switch

PHASES: dict[str, tuple[str, str, int]] = {
    "recording": ("feeder", "before a commit", 5),
    "decided": ("engine", "before a commit", 10),
    "written": ("engine", "before a commit", 10),
    "committed": ("engine", "between commit and send", 8),
    "claimed": ("courier", "between commit and send", 14),
    "sending": ("courier", "between send and settle", 10),
    "sent": ("courier", "between send and settle", 10),
    "settling": ("courier", "between send and settle", 8),
    "placing": ("cooler", "during hot to cold", 4),
    "copied": ("cooler", "during hot to cold", 4),
    "marking": ("cooler", "during hot to cold", 4),
    "any": ("", "at any moment", 13),
}
"""Phase → who is killed in it, what kind of kill that is, and how many of a hundred are of it."""
WHILE_SENDING = ("sending", "sent", "settling")
PATIENCE = 60.0
"""Seconds without progress after which a run has failed."""


@dataclass
class Part:
    """A process and this end of its pipe."""

    role: str
    process: BaseProcess
    pipe: Any


@dataclass
class Run:
    """A run and what was done in it: kills by kind, and by courier those that fell while sending."""

    folder: Path
    events: int
    kills: int
    engines: int
    gate: int = 0
    done: Counter[str] = field(default_factory=Counter)
    sending: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    least: int = 1 << 30
    parts: dict[str, Part] = field(default_factory=dict)

    def start(self, role: str) -> None:
        mine, theirs = _context().Pipe()
        process = _context().Process(target=parts.main, args=(role, theirs, self.folder), daemon=True)
        process.start()
        theirs.close()
        assert mine.poll(PATIENCE) and mine.recv() == "up", f"{role} does not come up"
        self.parts[role] = Part(role, process, mine)
        mine.send(("gate", self.gate))

    def open(self, gate: int) -> None:
        """Let the feeder go on to this event."""
        self.gate = min(gate, self.events)
        self.parts["feeder"].pipe.send(("gate", self.gate))

    def offer(self, more: int) -> None:
        """Let the feeder go on a little, once it has taken what it was let have."""
        at = int(door.cursor(parts.FEED) or 0)
        if at >= self.gate:
            self.open(at + more)

    def kill(self, part: Part, phase: str) -> None:
        kind, _, name = part.role.partition(" ")
        claimed = phase == "any" and sql.rows(_CLAIMED, [name])
        if kind == "courier" and (phase in WHILE_SENDING or claimed):
            self.sending[name] += 1
        os.kill(part.process.pid or 0, signal.SIGKILL)
        part.process.join()
        part.pipe.close()
        self.done[PHASES[phase][1]] += 1
        self.start(part.role)

    def alive(self) -> None:
        for part in self.parts.values():
            assert part.process.is_alive(), f"{part.role} ended by itself"

    def stop(self, *roles: str) -> None:
        for role in roles or tuple(self.parts):
            part = self.parts.pop(role)
            part.process.kill()
            part.process.join()
            part.pipe.close()


def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chaos.warm"])
    return context


def set_up() -> None:
    """The operator's decisions: groups, their connections and limits, and which practices are on where."""
    for place, group in enumerate(stream.GROUPS):
        door.meet(group, group, parts.COURIERS[place % 2], "console/weilu")
    Group.objects.update(zone="Asia/Shanghai")
    Group.objects.filter(key__in=stream.SETTLED[:3]).update(words_an_hour=8)
    on = {"sign_in": stream.SETTLED + stream.NOISY, "stall": stream.SETTLED, "coupon": stream.SHARED}
    on |= {"welcome": stream.NOISY, "flood_guard": stream.NOISY}
    for practice, groups in on.items():
        for group in groups:
            Switch.objects.create(practice=practice, group_key=group, mode="act")
    Connection.objects.create(name=parts.FEED, platform="console")
    sql.decided()


def disturbed(folder: Path, events: int, kills: int, engines: int, seed: int = 1) -> Run:
    """The stream with so many kills, to its end."""
    run = Run(folder, events, kills, engines)
    outside = [_receiver(folder, name) for name in parts.COURIERS]
    try:
        for role in _roles(engines):
            run.start(role)
        for number, phase in enumerate(_plan(kills, seed)):
            run.open(max(run.gate, number * events // (kills * 5 // 4 + 5) + 2 * stream.BATCH))
            if not _once(run, phase, random.Random(seed + number)):
                run.missed[phase] += 1
        _finish(run)
    finally:
        run.stop()
        for process in outside:
            process.kill()
            process.wait()
    cool(Lake(folder / "lake"), stream.at(events), 0)
    return run


def _roles(engines: int) -> list[str]:
    return [
        "feeder",
        *(f"engine {n}" for n in range(engines)),
        *(f"courier {name}" for name in parts.COURIERS),
        "cooler",
    ]


def _plan(kills: int, seed: int) -> list[str]:
    """Phases in their proportions, in no order."""
    every = [phase for phase, (_, _, share) in PHASES.items() for _ in range(share)]
    chance = random.Random(seed)
    plan = sorted(PHASES) if kills >= len(PHASES) else []
    chance.shuffle(every)
    plan += (every * (1 + kills // len(every)))[: kills - len(plan)]
    chance.shuffle(plan)
    return plan


def _receiver(folder: Path, name: str) -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("receiver.py")
    path = folder / f"{name}.socket"
    mode = ["honours"] if name == "kind" else []
    started = subprocess.Popen([sys.executable, script, path, folder / f"{name}.record", *mode])
    while not path.exists():
        time.sleep(0.01)
    return started


def _once(run: Run, phase: str, chance: random.Random) -> bool:
    """One kill in a phase, while something waits; false where the phase was not come to before the stream
    or our patience ended, as on a machine that is busy with other things."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and int(door.cursor(parts.FEED) or 0) < run.events:
        run.alive()
        kind = PHASES[phase][0] or chance.choice(("feeder", "engine", "courier", "cooler"))
        part = chance.choice([part for role, part in run.parts.items() if role.startswith(kind)])
        with _nothing_sent(run, phase):
            if _stopped(run, part, phase, chance):
                pending = _pending(run, phase)
                if pending:
                    run.least = min(run.least, pending)
                    run.kill(part, phase)
                    return True
                _go_on(part, phase)
        run.offer(stream.BATCH)
        time.sleep(0.5)  # where the stream rests, couriers have to come to an end before it goes on
    return False


def _pending(run: Run, phase: str) -> int:
    """What waits while a part stands still: the stream goes on until something does. Where the feeder itself
    stands, it is what it records."""
    if phase == "recording":
        return stream.BATCH
    for _ in range(100):
        if found := parts.waiting():
            return found
        run.offer(5)
        time.sleep(0.01)
    return 0


@contextmanager
def _nothing_sent(run: Run, phase: str) -> Iterator[None]:
    """An engine that is killed after its commit is killed before a courier has taken what it wrote."""
    couriers = [
        part for role, part in run.parts.items() if phase == "committed" and role.startswith("courier")
    ]
    _signal(couriers, signal.SIGSTOP)
    while couriers and not _writable():  # one of them stands in the middle of a transaction
        _signal(couriers, signal.SIGCONT)
        time.sleep(0.02)
        _signal(couriers, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(couriers, signal.SIGCONT)


def _signal(some: list[Part], number: signal.Signals) -> None:
    for part in some:
        os.kill(part.process.pid or 0, number)


def _writable() -> bool:
    """Nobody holds SQLite's one lock for writing."""
    if sql.postgres():
        return True
    file = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as link:
        try:
            link.execute("BEGIN IMMEDIATE")
            link.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return False
    return True


def _stopped(run: Run, part: Part, phase: str, chance: random.Random) -> bool:
    """The part stands still in this phase; false where it did not come to it soon."""
    if phase == "any":
        time.sleep(chance.random() * 0.05)
        os.kill(part.process.pid or 0, signal.SIGSTOP)
        return True
    part.pipe.send(("want", phase))
    for _ in range(40):
        if part.pipe.poll(0.05):
            return bool(part.pipe.recv() == phase)
        run.offer(5)
    part.pipe.send(("want", ""))
    if part.pipe.poll(0.2):
        part.pipe.recv()
        return True
    return False


def _go_on(part: Part, phase: str) -> None:
    if phase == "any":
        os.kill(part.process.pid or 0, signal.SIGCONT)
    else:
        part.pipe.send(("go", ""))


def _finish(run: Run) -> None:
    """Let the stream end and everything be dealt with; then let time pass, so that every alarm rings."""
    run.open(run.events)
    _until(run, lambda: door.cursor(parts.FEED) == str(run.events) and parts.at_rest())
    run.stop("cooler", "feeder")
    Connection.objects.filter(name=parts.FEED).update(cursor=parts.END)
    _until(run, parts.at_rest)


def _until(run: Run, ready: Any) -> None:
    """Wait as long as something moves."""
    end, before = time.monotonic() + PATIENCE, None
    while not ready():
        run.alive()
        now = (door.cursor(parts.FEED), parts.waiting(), sql.rows("SELECT max(seq) FROM store_event"))
        if now != before:
            end, before = time.monotonic() + PATIENCE, now
        assert time.monotonic() < end, f"nothing moves any more: {now}"
        time.sleep(0.05)


def undisturbed(folder: Path, events: int) -> None:
    """The same stream, one thing after another in one process."""
    from couriers import settled

    from chaos import stall
    from weilu.engine.loop import Engine, drain
    from weilu.judge import judgements

    engine = Engine(folder, judgements, clock=parts.clock)
    engine.keeper.house.known |= stall.PRACTICES
    for end in range(stream.BATCH, events + stream.BATCH, stream.BATCH):
        some = list(stream.events(end - stream.BATCH, end))
        door.record(some, cursor=(parts.FEED, str(end)), now=some[-1].at + stream.STEP / 8)
        _settle(engine, drain, settled)
    cool(Lake(folder / "lake"), stream.at(events), 0)
    Connection.objects.filter(name=parts.FEED).update(cursor=parts.END)
    _settle(engine, drain, settled)
    engine.homes.leave()


def _settle(engine: Any, drain: Any, settled: Any) -> None:
    while drain(engine) or parts.waiting():
        for name in parts.COURIERS:
            while jobs := door.claim(name, now=parts.clock()):
                for job in jobs:
                    door.settle(job, door.Delivered(f"r{job.target.id}"), now=parts.clock())


_CLAIMED = "SELECT id FROM store_outbox WHERE courier = %s AND status = 1"
"""What a courier has in hand: killed at any moment, it may have been sending."""
