"""Room events of the client-server API → events."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from weilu.kernel import ids
from weilu.kernel.events import (
    Event,
    JoinRequested,
    MemberBanned,
    MemberInvited,
    MemberJoined,
    MemberKicked,
    MemberLeft,
    MemberMuted,
    MessageEdited,
    MessageRecalled,
    MessageSent,
    NameChanged,
    NoticePosted,
    PowersChanged,
    Reacted,
    Role,
    RoleChanged,
)
from weilu.kernel.platform import Unheard
from weilu.kernel.texts import Text
from weilu.platforms.matrix import power
from weilu.platforms.matrix.power import table

FOREVER = datetime.max.replace(tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUOTE = re.compile(r"(?:>[^\n]*\n)+\n?")
_PILL = re.compile(r"https://matrix\.to/#/(@[^\"'?/\s]{1,255})")
_MEDIA = {
    "m.image": "image", "m.video": "video", "m.audio": "voice", "m.file": "file", "m.sticker": "sticker",
    "m.location": "location", "m.poll.start": "poll", "m.room.encrypted": "other",
}  # fmt: skip
_BROKEN = Text("Matrix 事件缺少 {what}", "A Matrix event without a proper {what}")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A payload whose frame was checked."""

    own: str
    at: datetime
    room: str
    by: str
    content: dict[str, Any]
    payload: dict[str, Any]
    me: str

    def where(self, part: str = "") -> dict[str, Any]:
        """Id, time and group of the event, or of one `part` of what it says."""
        group = member(self.room)
        return {"id": ids.native(group, self.own + part), "at": self.at, "group": group}

    def message(self, own: str) -> int:
        return ids.native(member(self.room), own)

    def before(self) -> dict[str, Any]:
        """The content that this state event took the place of."""
        unsigned = table(self.payload.get("unsigned"))
        return table(unsigned.get("prev_content") or self.payload.get("prev_content"))

    def creators(self) -> list[str]:
        named = self.payload.get("creators")
        return named if isinstance(named, list) else []


def read(payload: dict[str, Any], me: str) -> list[Event]:
    """One room event as in a sync's timeline, to which the connection adds `room_id`, the `sender_name`
    that the room shows, and in rooms of version 12 the `creators`."""
    kind = payload.get("type")
    if not isinstance(kind, str):
        raise Unheard(_BROKEN.fill(what="type"))
    reading = KINDS.get(kind)
    return reading(_frame(payload, me)) if reading else []


def member(native: str) -> str:
    """The key of a member or a group."""
    return f"matrix/{native}"


def _frame(payload: dict[str, Any], me: str) -> _Heard:
    own, room, by = (_words(payload.get(name)) for name in ("event_id", "room_id", "sender"))
    for name, value in (("event_id", own), ("room_id", room), ("sender", by)):
        if not value or len(value) > 255:
            raise Unheard(_BROKEN.fill(what=name))
    ms = payload.get("origin_server_ts")
    if isinstance(ms, bool) or not isinstance(ms, int) or not 0 <= ms < 1 << 47:
        raise Unheard(_BROKEN.fill(what="origin_server_ts"))
    at = _EPOCH + timedelta(milliseconds=ms)
    return _Heard(own, at, room, by, table(payload.get("content")), payload, me)


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _said(heard: _Heard) -> list[Event]:
    content = heard.content
    if heard.by == heard.me:
        return []
    relation = table(content.get("m.relates_to"))
    target = _words(relation.get("event_id"))
    if relation.get("rel_type") == "m.replace" and target:
        text = _words(table(content.get("m.new_content")).get("body"))
        return [
            MessageEdited(**heard.where(), member=member(heard.by), message=heard.message(target), text=text)
        ]
    text = _words(content.get("body"))
    answered = _words(table(relation.get("m.in_reply_to")).get("event_id"))
    if answered and text.startswith(">"):
        text = _QUOTE.sub("", text, count=1)
    named = _mentioned(content)
    said = MessageSent(
        **heard.where(),
        member=member(heard.by),
        name=_shown(heard.payload.get("sender_name"), heard.by),
        text=text,
        reply_to=heard.message(answered) if answered else None,
        mentions=tuple(member(who) for who in named),
        media=_MEDIA.get(_words(content.get("msgtype"))) or _MEDIA.get(heard.payload["type"]),
        native=heard.own,
        to_me=heard.me in named,
    )
    return [said]


def _mentioned(content: dict[str, Any]) -> list[str]:
    if isinstance(content.get("m.mentions"), dict):
        listed = content["m.mentions"].get("user_ids")
        named = [_words(who) for who in listed] if isinstance(listed, list) else []
    else:
        named = _PILL.findall(_words(content.get("formatted_body")))
    return [who for who in dict.fromkeys(named) if who]


def _shown(name: object, who: str) -> str:
    """The name that the room shows, or the first part of the id."""
    return _words(name).strip() or who[1:].partition(":")[0]


def _reacted(heard: _Heard) -> list[Event]:
    relation = table(heard.content.get("m.relates_to"))
    target, emoji = _words(relation.get("event_id")), _words(relation.get("key"))
    if heard.by == heard.me or not target or not emoji:
        return []
    return [Reacted(**heard.where(), member=member(heard.by), message=heard.message(target), emoji=emoji)]


def _recalled(heard: _Heard) -> list[Event]:
    target = _words(heard.content.get("redacts")) or _words(heard.payload.get("redacts"))
    message = heard.message(target) if target else None
    return [MessageRecalled(**heard.where(), member=member(heard.by), message=message)]


def _noticed(heard: _Heard) -> list[Event]:
    name = {"m.room.topic": "topic", "m.room.name": "name"}[heard.payload["type"]]
    return [NoticePosted(**heard.where(), text=_words(heard.content.get(name)))]


def _pinned(heard: _Heard) -> list[Event]:
    now, old = heard.content.get("pinned"), heard.before().get("pinned")
    before = old if isinstance(old, list) else []
    fresh = [own for own in now if own not in before] if isinstance(now, list) else []
    said = f"pinned {', '.join(_words(own) for own in fresh)}" if fresh else "unpinned"
    return [NoticePosted(**heard.where(), text=said)]


def _moved(heard: _Heard) -> list[Event]:
    """A member event changes the stay, the name, or only the picture."""
    who, by = _words(heard.payload.get("state_key")), heard.by
    now, before = _words(heard.content.get("membership")), heard.before()
    if not who or not now:
        raise Unheard(_BROKEN.fill(what="membership"))
    if who == heard.me:
        return _moved_me(heard, now)
    about = heard.where() | {"member": member(who)}
    name = _shown(heard.content.get("displayname"), who)
    was = _words(before.get("membership"))
    if now == "join":
        return _came(heard, about, name, before)
    if now == "knock":
        words = _words(heard.content.get("reason"))
        return [JoinRequested(**about, name=name, words=words, request=who)]
    if now == "ban":
        return [MemberBanned(**about, by=member(by))]
    if now == "leave" and was in ("join", ""):
        return [MemberLeft(**about) if by == who else MemberKicked(**about, by=member(by))]
    return []


def _came(heard: _Heard, about: dict[str, Any], name: str, before: dict[str, Any]) -> list[Event]:
    was = before.get("membership")
    if was == "join":
        changed = before.get("displayname") != heard.content.get("displayname")
        return [NameChanged(**about, name=name)] if changed else []
    if was == "invite":
        inviter = _words(table(heard.payload.get("unsigned")).get("prev_sender"))
        return [MemberInvited(**about, name=name, inviter=member(inviter) if inviter else None)]
    return [MemberJoined(**about, name=name)]


def _moved_me(heard: _Heard, now: str) -> list[Event]:
    """Put out of the room, our account has lost every power there."""
    if now in ("leave", "ban"):
        return [PowersChanged(**heard.where("/powers"), lost=power.KINDS)]
    return []


def _role(levels: dict[str, Any], who: str, creators: list[str]) -> Role:
    mine = power.level(levels, who, creators)
    return "owner" if mine >= 100 else "admin" if mine >= 50 else "member"


def _levelled(heard: _Heard) -> list[Event]:
    """What the levels change; all that they say where what was before is not known."""
    now, old, creators = heard.content, heard.before(), heard.creators()
    found: list[Event] = []
    for who in dict.fromkeys([*creators, *table(old.get("users")), *table(now.get("users"))]):
        if who == heard.me:
            continue
        about = {**heard.where(f"/{who}"), "member": member(who)}
        role = _role(now, who, creators)
        if role != (_role(old, who, creators) if old else "member"):
            found.append(RoleChanged(**about, role=role))
        if power.speaks(now, who, creators) != (power.speaks(old, who, creators) if old else True):
            found.append(_voice(heard, about | heard.where(f"/{who}/voice"), who))
    mine = power.rights(now, heard.me, creators)
    before = power.rights(old, heard.me, creators) if old else frozenset(power.KINDS)
    if mine != before:
        lost, gained = tuple(sorted(before - mine)), tuple(sorted(mine - before))
        found.append(PowersChanged(**heard.where("/powers"), lost=lost, gained=gained))
    return found


def _voice(heard: _Heard, about: dict[str, Any], who: str) -> Event:
    """A voice was taken or given back; others than Weilu do not say for how long."""
    if power.speaks(heard.content, who, heard.creators()):
        return MemberMuted(**about, until=None, by=member(heard.by))
    until = power.due(heard.content).get(who, 0)
    known = 0 < until < 1 << 47
    when = _EPOCH + timedelta(milliseconds=until) if known else FOREVER
    return MemberMuted(**about, until=when, by=member(heard.by))


KINDS: dict[str, Callable[[_Heard], list[Event]]] = {
    "m.room.message": _said, "m.sticker": _said, "m.room.encrypted": _said, "m.poll.start": _said,
    "m.reaction": _reacted, "m.room.redaction": _recalled, "m.room.member": _moved,
    "m.room.power_levels": _levelled, "m.room.topic": _noticed, "m.room.name": _noticed,
    "m.room.pinned_events": _pinned,
}  # fmt: skip
