"""Power levels: who may do what in a room, and how a voice is taken and given back.

Source: m.room.power_levels of the client-server API. From room version 12 on, the creators of a room
stand above all levels and are not named among them.
"""

from collections.abc import Collection, Mapping
from typing import Any

MUTED = "app.weilu.muted"
"""Key of our own in the power levels: member → {"until": ms since 1970, "level": what they had}."""
SILENT = -1
CREATOR = 1 << 53
"""Above every level that JSON can say."""

_BY_DEFAULT = {"ban": 50, "kick": 50, "redact": 50, "invite": 0, "state_default": 50, "events_default": 0}
_SENDS = "m.room.message"
_MARKS = "m.reaction"
_NEEDS: dict[str, str] = {
    "whisper": "",
    "say": _SENDS, "reply": _SENDS, "welcome": _SENDS, "react": _MARKS,
    "mute": "m.room.power_levels", "unmute": "m.room.power_levels",
    "kick": "kick", "turn_away": "kick", "ban": "ban", "recall": "redact", "admit": "invite",
    "pin": "m.room.pinned_events", "unpin": "m.room.pinned_events", "set_notice": "m.room.topic",
}  # fmt: skip
KINDS = tuple(_NEEDS)
"""Kinds of actions that Matrix knows."""

Levels = Mapping[str, Any]


def number(value: object, default: int) -> int:
    """A level as an integer; old rooms also write it as text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return default
    try:
        return int(value)
    except ValueError:
        return default


def table(value: object) -> dict[str, Any]:
    """The object; empty where it is none, for what a room says of itself must not stop us."""
    return value if isinstance(value, dict) else {}


def level(levels: Levels, member: str, creators: Collection[str] = ()) -> int:
    """The member's power."""
    if member in creators:
        return CREATOR
    return number(table(levels.get("users")).get(member), number(levels.get("users_default"), 0))


def needed(levels: Levels, what: str) -> int:
    """The power that a right (kick, ban…) or the sending of a type of event needs."""
    if what in _BY_DEFAULT:
        return number(levels.get(what), _BY_DEFAULT[what])
    rest = "events_default" if what in (_SENDS, _MARKS) else "state_default"
    return number(table(levels.get("events")).get(what), needed(levels, rest))


def rights(levels: Levels, me: str, creators: Collection[str] = ()) -> frozenset[str]:
    """Kinds of actions that the account has power for."""
    mine = level(levels, me, creators)
    return frozenset(kind for kind, what in _NEEDS.items() if not what or mine >= needed(levels, what))


def speaks(levels: Levels, member: str, creators: Collection[str] = ()) -> bool:
    """May the member write?"""
    return level(levels, member, creators) >= needed(levels, _SENDS)


def muted(levels: Levels, member: str, until: int) -> dict[str, Any]:
    """The levels with the member's voice taken until then (ms since 1970)."""
    notes, users = table(levels.get(MUTED)), table(levels.get("users"))
    before = table(notes.get(member)).get("level", users.get(member))
    note = {"until": until} if before is None else {"until": until, "level": before}
    return {**levels, "users": {**users, member: SILENT}, MUTED: {**notes, member: note}}


def unmuted(levels: Levels, member: str) -> dict[str, Any]:
    """The levels with the member's voice given back, as it was before."""
    notes, users = dict(table(levels.get(MUTED))), dict(table(levels.get("users")))
    before = table(notes.pop(member, None)).get("level")
    if not speaks(levels, member):
        users.pop(member, None)
        if before is not None:
            users[member] = number(before, 0)
    return {**levels, "users": users, MUTED: notes}


def due(levels: Levels) -> dict[str, int]:
    """Who is muted by us, and until when (ms since 1970)."""
    return {who: number(table(note).get("until"), 0) for who, note in table(levels.get(MUTED)).items()}
