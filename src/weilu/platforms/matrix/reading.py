"""Room events of the client-server API → events."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

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
from weilu.platforms import base
from weilu.platforms.base import Fields, table, words
from weilu.platforms.matrix import power

FOREVER = datetime.max.replace(tzinfo=UTC)
_QUOTE = re.compile(r"(?:>[^\n]*\n)+\n?")
_PILL = re.compile(r"https://matrix\.to/#/(@[^\"'?/\s]{1,255})")
_MEDIA = {
    "m.image": "image", "m.video": "video", "m.audio": "voice", "m.file": "file", "m.sticker": "sticker",
    "m.location": "location", "m.poll.start": "poll", "m.room.encrypted": "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Heard:
    """A payload whose frame was checked: `old` is the content that a state event took the place of."""

    own: str
    at: datetime
    group: str
    by: str
    content: Fields
    old: Fields
    payload: Fields
    me: str
    creators: list[str]

    def where(self, part: str = "", member: str = "") -> Fields:
        """What every event has; `part` tells several events of one payload apart."""
        return base.event(self.group, self.at, self.own + part, member)

    def who(self, member: str) -> str:
        return base.account(self.group, member)

    def message(self, own: str) -> int:
        return ids.native(self.group, own)


def read(payload: Fields, me: str) -> list[Event]:
    """One room event as in a sync's timeline, to which the connection adds `room_id`, the `sender_name`
    that the room shows, the power `levels` of the room and, from version 12 on, its `creators`."""
    with base.hearing():
        reading = KINDS.get(words(payload["type"]))
        return reading(_frame(payload, me)) if reading else []


def _frame(payload: Fields, me: str) -> _Heard:
    unsigned = table(payload.get("unsigned"))
    return _Heard(
        own=base.key(payload["event_id"]),
        at=base.when(payload["origin_server_ts"] / 1000),
        group="matrix/" + base.key(payload["room_id"]),
        by=base.key(payload["sender"]),
        content=table(payload["content"]),
        old=table(unsigned.get("prev_content") or payload.get("prev_content")),
        payload=payload,
        me=me,
        creators=[base.key(who) for who in base.series(payload.get("creators"))],
    )


def _said(heard: _Heard) -> list[Event]:
    content = heard.content
    if heard.by == heard.me:
        return []
    about = heard.where(member=heard.by)
    relation = table(content.get("m.relates_to"))
    if relation.get("rel_type") == "m.replace":
        text = words(table(content.get("m.new_content")).get("body"))
        return [MessageEdited(**about, message=heard.message(base.key(relation["event_id"])), text=text)]
    text = words(content.get("body"))
    answered = words(table(relation.get("m.in_reply_to")).get("event_id"), base.ID)
    if answered and text.startswith(">"):
        text = _QUOTE.sub("", text, count=1)
    named = _mentioned(content)
    said = MessageSent(
        **about,
        name=_shown(heard.payload.get("sender_name"), heard.by),
        text=text,
        reply_to=heard.message(answered) if answered else None,
        mentions=tuple(heard.who(who) for who in named),
        media=_MEDIA.get(words(content.get("msgtype"))) or _MEDIA.get(heard.payload["type"]),
        native=heard.own,
        to_me=heard.me in named,
    )
    return [said]


def _mentioned(content: Fields) -> list[str]:
    if content.get("m.mentions") is not None:
        named = base.series(table(content["m.mentions"]).get("user_ids"))
    else:
        named = _PILL.findall(words(content.get("formatted_body")))
    return [base.key(who) for who in dict.fromkeys(named)][: base.MANY]


def _shown(name: object, who: str) -> str:
    """The name that the room shows, or the first part of the id."""
    return base.name(name) or base.name(who[1:].partition(":")[0], who)


def _reacted(heard: _Heard) -> list[Event]:
    if heard.by == heard.me:
        return []
    relation = table(heard.content["m.relates_to"])
    message, emoji = heard.message(base.key(relation["event_id"])), words(relation["key"], base.NAME)
    return [Reacted(**heard.where(member=heard.by), message=message, emoji=emoji)]


def _recalled(heard: _Heard) -> list[Event]:
    target = heard.content.get("redacts") or heard.payload.get("redacts")
    message = heard.message(base.key(target)) if target else None
    return [MessageRecalled(**heard.where(member=heard.by), message=message)]


def _noticed(heard: _Heard) -> list[Event]:
    name = {"m.room.topic": "topic", "m.room.name": "name"}[heard.payload["type"]]
    return [NoticePosted(**heard.where(), text=words(heard.content.get(name)))]


def _pinned(heard: _Heard) -> list[Event]:
    now, old = (base.series(content.get("pinned")) for content in (heard.content, heard.old))
    fresh = [base.key(own) for own in now if own not in old]
    return [NoticePosted(**heard.where(), text=" ".join(["pinned", *fresh]) if fresh else "unpinned")]


def _moved(heard: _Heard) -> list[Event]:
    """A member event changes the stay, the name, or only the picture."""
    who, by = base.key(heard.payload["state_key"]), heard.by
    now, was = heard.content["membership"], heard.old.get("membership")
    if who == heard.me:  # put out of the room, our account has lost every power there
        gone = now in ("leave", "ban")
        return [PowersChanged(**heard.where("/powers"), lost=power.KINDS)] if gone else []
    about = heard.where(member=who)
    name = _shown(heard.content.get("displayname"), who)
    if now == "join":
        return _came(heard, who, name, was)
    if now == "knock":
        reason = words(heard.content.get("reason"))
        return [JoinRequested(**about, name=name, words=reason, request=who)]
    if now == "ban":
        return [MemberBanned(**about, by=heard.who(by))]
    if now == "leave" and was in ("join", None):
        return [MemberLeft(**about) if by == who else MemberKicked(**about, by=heard.who(by))]
    return []


def _came(heard: _Heard, who: str, name: str, was: object) -> list[Event]:
    """Who comes back has the power that they had."""
    about = heard.where(member=who)
    if was == "join":
        changed = heard.old.get("displayname") != heard.content.get("displayname")
        return [NameChanged(**about, name=name)] if changed else []
    role = _role(table(heard.payload.get("levels")), who, heard.creators)
    kept = [] if role == "member" else [RoleChanged(**heard.where("/role", who), role=role)]
    if was == "invite":
        by = table(heard.payload.get("unsigned")).get("prev_sender")
        return [MemberInvited(**about, name=name, inviter=heard.who(base.key(by)) if by else None), *kept]
    return [MemberJoined(**about, name=name), *kept]


def _role(levels: Fields, who: str, creators: list[str]) -> Role:
    mine = power.level(levels, who, creators)
    return "owner" if mine >= 100 else "admin" if mine >= 50 else "member"


def _levelled(heard: _Heard) -> list[Event]:
    """What the levels change; or, where it is not known what was before, what our account may do."""
    now, old, creators = heard.content, heard.old, heard.creators
    found: list[Event] = []
    for who in dict.fromkeys([*table(old.get("users")), *table(now.get("users"))]) if old else ():
        if base.key(who) == heard.me:
            continue
        role = _role(now, who, creators)
        if role != _role(old, who, creators):
            found.append(RoleChanged(**heard.where(f"/{who}", who), role=role))
        if power.speaks(now, who, creators) != power.speaks(old, who, creators):
            found.append(_voice(heard, who))
    mine, every = power.rights(now, heard.me, creators), frozenset(power.KINDS)
    before = power.rights(old, heard.me, creators)
    lost, gained = (before - mine, mine - before) if old else (every - mine, mine)
    if lost or gained:
        about = heard.where("/powers")
        found.append(PowersChanged(**about, lost=tuple(sorted(lost)), gained=tuple(sorted(gained))))
    return found


def _voice(heard: _Heard, who: str) -> Event:
    """A voice was taken or given back; others than Weilu do not say for how long."""
    about = heard.where(f"/{who}/voice", who)
    if power.speaks(heard.content, who, heard.creators):
        return MemberMuted(**about, by=heard.who(heard.by))
    until = power.due(heard.content).get(who)
    return MemberMuted(**about, until=base.when(until / 1000) if until else FOREVER, by=heard.who(heard.by))


KINDS: dict[str, Callable[[_Heard], list[Event]]] = {
    "m.room.message": _said, "m.sticker": _said, "m.room.encrypted": _said, "m.poll.start": _said,
    "m.reaction": _reacted, "m.room.redaction": _recalled, "m.room.member": _moved,
    "m.room.power_levels": _levelled, "m.room.topic": _noticed, "m.room.name": _noticed,
    "m.room.pinned_events": _pinned,
}  # fmt: skip
