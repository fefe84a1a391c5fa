"""What a sync says of rooms: lists of raw events, and what is kept of a room while we are connected."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from weilu.platforms.matrix.power import table
from weilu.platforms.matrix.reading import KINDS

Raw = dict[str, Any]
LEVELS = "m.room.power_levels"
TALK = "app.weilu.talk"
"""Mark of a room for two that Weilu made, in its creation."""
_STATE = ("m.room.member", LEVELS, "m.room.create", "m.room.name")
_NAMED_CREATORS = frozenset(map(str, range(1, 12)))
"""Room versions in which a creator has the power that the levels say."""


@dataclass
class Room:
    """A room that we are in, heard since `met`. `found` are the power levels that hold, as an event, and
    `stay` the event by which we came in. `joined` (null: not yet looked at) and `look_at` belong to the
    comparison of members; `eased` holds whose mute (member, until) was ended: it is tried once."""

    found: Raw = field(default_factory=dict)
    stay: str = ""
    creators: list[str] = field(default_factory=list)
    name: str = ""
    met: datetime = field(default_factory=lambda: datetime.now(UTC))
    joined: set[str] | None = None
    look_at: float = 0.0
    eased: set[tuple[str, int]] = field(default_factory=set)

    @property
    def levels(self) -> Raw:
        return table(self.found.get("content"))

    def keep(self, events: Iterable[Raw], me: str) -> None:
        """Bring up to these events, in order."""
        for event in events:
            content = table(event.get("content"))
            match event.get("type"):
                case "m.room.power_levels":
                    self.found = event
                case "m.room.name":
                    self.name = str(content.get("name") or "")
                case "m.room.create":
                    self.creators = _creators(event, content)
                case "m.room.member" if event.get("state_key") == me:
                    self.stay = str(event.get("event_id"))

    def statement(self) -> list[Raw]:
        """The power levels as they are since we came in, not as a change: whoever comes back is told once
        more what it may do, under another id."""
        own = f"{self.found.get('event_id')} {self.stay}"
        return [as_statement(self.found) | {"event_id": own[:255]}] if self.found else []


def sync_filter(timeline: int) -> str:
    """What we want to hear: what can be read, and the member events of those who speak."""
    state = {"types": list(_STATE), "lazy_load_members": True, "include_redundant_members": True}
    return json.dumps(
        {
            "presence": {"types": []},
            "account_data": {"types": ["m.direct"]},
            "room": {
                "state": state,
                "timeline": {"limit": timeline, "types": list(KINDS)},
                "ephemeral": {"types": []},
                "account_data": {"types": []},
            },
        }
    )


def page_filter() -> str:
    """The same of a page of history."""
    return json.dumps({"types": list(KINDS), "lazy_load_members": True, "include_redundant_members": True})


def events(part: Raw, name: str) -> list[Raw]:
    """The events of one part of a sync."""
    listed = table(part.get(name)).get("events")
    return rows(listed)


def rows(listed: object) -> list[Raw]:
    """The objects of a list."""
    return [event for event in listed if isinstance(event, dict)] if isinstance(listed, list) else []


def names(listed: Iterable[Raw]) -> dict[str, str]:
    """Member → the name that the room shows, as the member events among these say."""
    found = {}
    for event in listed:
        name = table(event.get("content")).get("displayname")
        if event.get("type") == "m.room.member" and isinstance(name, str):
            found[str(event.get("state_key"))] = name
    return found


def came_in(timeline: list[Raw], me: str) -> int:
    """How many events come before our own joining of the room, that event among them; 0: we did not."""
    for at, event in reversed(list(enumerate(timeline))):
        mine = event.get("type") == "m.room.member" and event.get("state_key") == me
        if mine and table(event.get("content")).get("membership") == "join":
            before = table(table(event.get("unsigned")).get("prev_content"))
            if before.get("membership") != "join":
                return at + 1
    return 0


def no_group(listed: Iterable[Raw]) -> bool:
    """Is this the beginning of a talk between two, or of a space, which holds rooms and no messages?"""
    created = [table(event.get("content")) for event in listed if event.get("type") == "m.room.create"]
    return any(content.get(TALK) or content.get("type") == "m.space" for content in created)


def as_statement(event: Raw) -> Raw:
    """A state event as it stands, not as a change of what was before."""
    return {name: value for name, value in event.items() if name not in ("unsigned", "prev_content")}


def _creators(event: Raw, content: Raw) -> list[str]:
    if str(content.get("room_version", "1")) in _NAMED_CREATORS:
        return []
    more = content.get("additional_creators")
    named = [event.get("sender"), *(more if isinstance(more, list) else [])]
    return [who for who in named if isinstance(who, str)]
