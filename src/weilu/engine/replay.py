"""What a practice would have done: the same turn over a group's own history, with couriers that only note."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from weilu.engine.changes import Changes
from weilu.engine.house import GroupConfig, House
from weilu.engine.rehearsal import Rehearsal
from weilu.engine.turn import Judge
from weilu.kernel import codec
from weilu.kernel.actions import PLATFORM, Action
from weilu.kernel.events import Event, Judgement, MessageSent, Refused
from weilu.kernel.texts import Lang

TOGETHER = 1_000
"""Events whose texts are judged at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What would have been done: when, to whom (empty: to the group), because of which event."""

    at: datetime
    event: int
    kind: str
    member: str
    action: Action
    proposed: bool


@dataclass(slots=True)
class Replayed:
    """What a practice would have done in a group."""

    group: str
    practice: str
    heard: int = 0
    first: datetime | None = None
    last: datetime | None = None
    touches: list[Touch] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def members(self) -> set[str]:
        """Whom it would have touched."""
        return {touch.member for touch in self.touches if touch.member}

    def kinds(self) -> Counter[str]:
        """How often each kind of action."""
        return Counter(touch.kind for touch in self.touches)

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "group": self.group,
            "practice": self.practice,
            "heard": self.heard,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "actions": dict(self.kinds()),
            "members": len(self.members()),
            "refused": dict(self.refused),
            "broken": self.broken,
            "touched": [
                {
                    "at": touch.at.isoformat(),
                    "event": touch.event,
                    "member": touch.member,
                    "proposed": touch.proposed,
                    "action": codec.action_dict(touch.action),
                }
                for touch in self.touches
            ],
        }


def replay(
    events: Iterable[Event],
    group: str,
    practice: str,
    settings: Mapping[str, Any],
    judge: Judge,
    zone: ZoneInfo,
    lang: Lang,
    progress: Callable[[int], None] = lambda _: None,
) -> Replayed:
    """Run a group's history through one practice, as if it had been allowed to act."""
    config = GroupConfig(key=group, zone=zone, lang=lang, can=frozenset(PLATFORM))
    house = House({group: config}, {(practice, ""): ("act", settings)})
    known: dict[str, Judgement] = {}
    rehearsal = Rehearsal(house, lambda texts: [known[text] for text in texts])
    found = Replayed(group, practice)
    for event in _judged(events, judge, known):
        found.first = found.first or event.at
        found.last = event.at
        found.heard += 1
        for cause, changes in rehearsal.feed(event):
            _note(found, cause, changes)
        if found.heard % 1_000 == 0:
            progress(found.heard)
    return found


def _judged(events: Iterable[Event], judge: Judge, known: dict[str, Judgement]) -> Iterator[Event]:
    """The events, after their texts were judged many at a time, which costs a tenth of one at a time."""
    left = iter(events)
    while some := list(islice(left, TOGETHER)):
        texts = list({event.text for event in some if isinstance(event, MessageSent)})
        known.clear()
        known.update(zip(texts, judge(texts), strict=True))
        yield from some


def _note(found: Replayed, cause: Event, changes: Changes) -> None:
    done = [(one.action, False) for one in changes.sendings]
    done += [(action, True) for proposal in changes.proposals for action in proposal.actions]
    for action, proposed in done:
        member = str(getattr(action, "member", ""))
        found.touches.append(
            Touch(
                at=cause.at, event=cause.id, kind=action.kind, member=member, action=action, proposed=proposed
            )
        )
    found.refused.update(event.reason for event in changes.log if isinstance(event, Refused))
    found.broken += [aside.reason for aside in changes.asides]
