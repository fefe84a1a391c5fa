"""A simulated community at full speed through the store and its engine, for load."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from time import perf_counter

from weilu.engine import door, sql
from weilu.engine.loop import Engine, drain
from weilu.judge import judgements
from weilu.sim.community import Community
from weilu.store.models import Group, Switch

BATCH = 500


@dataclass(frozen=True, slots=True)
class Streamed:
    """How many events were recorded so far, and how many a second had their turn."""

    events: int
    rate: float


def stream(community: Community, names: tuple[str, ...], folder: Path) -> Iterator[Streamed]:
    """Record what happens and let the engine have its turns, batch after batch. Members do not hear what
    Weilu says: its actions wait in the outbox. OperatorError: another engine runs on this folder."""
    _arrange(community, names)
    now = [community.end]

    def clock() -> datetime:
        return now[0]

    engine, events, count, took = Engine(folder, judgements, clock), community.events(), 0, 0.0
    try:
        while some := list(islice(events, BATCH)):
            now[0] = some[-1].at
            begin = perf_counter()
            door.record(some, now=now[0])
            drain(engine)
            took += perf_counter() - begin
            count += len(some)
            yield Streamed(count, count / took)
    finally:
        engine.homes.leave()


def _arrange(community: Community, names: tuple[str, ...]) -> None:
    """The groups are met, and these practices act in them."""
    for key, room in community.rooms.items():
        door.meet(key, room.title, "console", f"{key}-weilu")
        Group.objects.filter(key=key).update(zone=community.zone.key, lang=community.lang)
        for name in names:
            Switch.objects.update_or_create(practice=name, group_key=key, defaults={"mode": "act"})
    sql.decided()
