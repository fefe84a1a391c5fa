"""A simulated community: its groups, and everything that happens in them in order of time."""

import heapq
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from weilu.engine.changes import Proposal, Sending
from weilu.engine.house import GroupConfig
from weilu.kernel.actions import PLATFORM
from weilu.kernel.events import Event, ProposalAnswered
from weilu.kernel.texts import Lang, Text
from weilu.sim import clock
from weilu.sim.kinds import KINDS
from weilu.sim.room import Act, Room

ZONES: dict[Lang, ZoneInfo] = {"zh": ZoneInfo("Asia/Shanghai"), "en": ZoneInfo("Europe/London")}
MARK = Text("[模拟] {title}{more}", "[simulated] {title}{more}")
AGREES = 0.75
LIVING = Text("模拟中：{n} 条", "Simulating: {n} events")
START = date(2026, 3, 2)
"""A Monday; where a community begins unless something else is said."""


class Community:
    """`groups` groups over `days` days. The same arguments give the same people and, as long as Weilu does
    the same, the same events: `pop` them one after another, and tell by `hear` what Weilu did."""

    def __init__(
        self, groups: int = 1, days: int = 1, seed: int = 1, lang: Lang = "zh", start: date = START
    ) -> None:
        self.lang, self.zone, self.days = lang, ZONES[lang], days
        self.rooms: dict[str, Room] = {}
        self._waiting: list[tuple[datetime, int, Room, Act]] = []
        self._count = 0
        self.end = clock.begin(start + timedelta(days=days), self.zone)
        for number in range(groups):
            room = self._room(number, seed)
            self.rooms[room.key] = room
            first = clock.begin(start, self.zone)
            self._later(room, first, room.roles)
            for day in range(days):
                self._begin(room, start + timedelta(days=day), day / max(days - 1, 1))

    def _room(self, number: int, seed: int) -> Room:
        chance = Random(f"{seed} {number}")  # noqa: S311 - the same seed, the same people
        kind = KINDS[number % len(KINDS)]
        more = f" {number // len(KINDS) + 1}" if number >= len(KINDS) else ""
        title = MARK.fill(title=kind.title, more=more)[self.lang]
        key = f"console/sim-{seed}-{number}"
        room = Room(
            key, title, kind, self.lang, self.zone, chance, lambda at, act: self._later(room, at, act)
        )
        return room

    def _begin(self, room: Room, day: date, share: float) -> None:
        def act(_: datetime) -> None:
            room.day(day, share)

        self._later(room, clock.begin(day, self.zone), act)

    def _later(self, room: Room, at: datetime, act: Act) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (at, self._count, room, act))

    def next_at(self) -> datetime | None:
        """When something may happen next; null after the last day."""
        at = self._waiting[0][0] if self._waiting else None
        return at if at is not None and at < self.end else None

    def pop(self) -> Event | None:
        """Let the next thing happen; null where it came to nothing."""
        at, _, _, act = heapq.heappop(self._waiting)
        return act(at.astimezone(UTC))

    def events(self) -> Iterator[Event]:
        """Everything that happens, if Weilu does nothing."""
        while self.next_at() is not None:
            if (event := self.pop()) is not None:
                yield event

    def hear(self, sending: Sending) -> None:
        """Weilu has carried something out."""
        room = self.rooms.get(sending.group)
        if room is not None and sending.courier != "person":
            room.hear(sending.action, max(sending.at, sending.not_before), self.lang)

    def decide(self, proposal: Proposal) -> None:
        """Something waits for a person: the owner looks at it, and mostly agrees."""
        room = self.rooms[proposal.group]

        def act(at: datetime) -> Event:
            return ProposalAnswered(
                id=room.number("answer"),
                at=at,
                group=room.key,
                proposal=proposal.id,
                approved=room.chance.random() < AGREES,
                by=room.owner.key,
            )

        self._later(room, proposal.at + clock.pause(room.chance, 900), act)

    def configs(self) -> dict[str, GroupConfig]:
        """The groups as the engine knows them: all powers, no quiet hours but those of the night."""
        return {
            key: GroupConfig(
                key=key,
                name=room.title,
                courier="console",
                zone=self.zone,
                lang=self.lang,
                me=f"{key}-weilu",
                can=frozenset(PLATFORM),
            )
            for key, room in self.rooms.items()
        }
