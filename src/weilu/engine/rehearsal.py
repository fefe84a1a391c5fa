"""The same turn with a clock, couriers and a shelf of its own: nothing leaves it.

Replay runs history through it, the simulator its members, the tests of practices their transcripts.
"""

import hashlib
import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from weilu.engine.changes import Changes, Proposal, Sending
from weilu.engine.house import House
from weilu.engine.memory import Memory
from weilu.engine.turn import Judge, Turn
from weilu.engine.world import World
from weilu.kernel import ids
from weilu.kernel.events import Done, Event, ProposalAnswered, Woke

Courier = Callable[[Sending], Event | None]


def carried(sending: Sending) -> Event:
    """A courier that never fails: the action is done at once."""
    return Done(
        id=ids.native(sending.group, f"done {sending.id}"),
        at=max(sending.at, sending.not_before),
        group=sending.group,
        practice=sending.practice,
        key=sending.key,
        action=sending.id,
        wish=sending.action.kind,
        member=getattr(sending.action, "member", ""),
        native=f"sent-{ids.label(sending.id)}",
    )


class Rehearsal:
    """Feed events in order of time; alarms ring in between. `courier` answers what is sent."""

    def __init__(self, house: House, judge: Judge, courier: Courier = carried) -> None:
        self.shelf = Memory()
        self.world = World(self.shelf, house.known, self._chance)
        self.turn = Turn(house, self.world, judge)
        self.courier = courier
        self.alarms: dict[tuple[str, str, str], tuple[str, datetime]] = {}
        self._due: list[tuple[datetime, tuple[str, str, str]]] = []
        self._seeds = 0

    def _chance(self) -> str:
        """Seeds that are the same in every rehearsal."""
        self._seeds += 1
        return hashlib.sha256(str(self._seeds).encode()).hexdigest()[:32]

    def feed(self, event: Event) -> Iterator[tuple[Event, Changes]]:
        """Each event that was handled because of this one, alarms before it first, with what it changed."""
        yield from self.until(event.at)
        yield from self._run([event])

    def until(self, at: datetime) -> Iterator[tuple[Event, Changes]]:
        """Let time pass: ring what is due."""
        while (when := self.next_alarm()) is not None and when <= at:
            practice, key, name = self._due[0][1]
            group, _ = self.alarms.pop((practice, key, name))
            own = ids.native(group, f"woke {practice} {key} {name} {when.isoformat()}")
            woke = Woke(id=own, at=when, group=group, practice=practice, key=key, name=name)
            yield from self._run([woke])

    def next_alarm(self) -> datetime | None:
        """When the next alarm rings; null where none is set."""
        while self._due and self.alarms.get(self._due[0][1], ("", None))[1] != self._due[0][0]:
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else None

    def answer(
        self, proposal: Proposal, at: datetime, approved: bool, by: str
    ) -> Iterator[tuple[Event, Changes]]:
        """A person answers a proposal."""
        own = ids.native(proposal.group, f"answered {proposal.id}")
        event = ProposalAnswered(
            id=own, at=at, group=proposal.group, proposal=proposal.id, approved=approved, by=by
        )
        yield from self.feed(event)

    def _run(self, events: Sequence[Event]) -> Iterator[tuple[Event, Changes]]:
        waiting = list(events)
        while waiting:
            event = waiting.pop(0)
            self.shelf.heard(event)
            self.turn.run([event])
            changes = self.world.changes
            self.shelf.absorb(changes)
            self._clocks(changes)
            yield event, changes
            waiting += [answer for one in changes.sendings if (answer := self.courier(one)) is not None]

    def _clocks(self, changes: Changes) -> None:
        for key, alarm in changes.alarms.items():
            if alarm is None:
                self.alarms.pop(key, None)
            else:
                self.alarms[key] = alarm
                heapq.heappush(self._due, (alarm[1], key))
        shut = set(changes.closed)
        gone = {(practice, group) for practice, group, mode in changes.switched if mode == "off"}
        if not shut and not gone:
            return
        for key, (group, _) in list(self.alarms.items()):
            if key[1].removeprefix("~") in shut or (key[0], group) in gone:
                del self.alarms[key]
