"""Events of Satori to ours."""

import re
from collections.abc import Callable
from html import unescape

from weilu.kernel import events, ids
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

_DIRECT = 1
_PIECE = re.compile(r"<(/?)([a-z][\w:.-]*)((?:[\s/][^<>]*)?)>|([^<]+|<)")
_VALUE = re.compile(r'([\w-]+)="([^"]*)"')
_MEDIA = {"img": "image", "image": "image", "audio": "voice", "video": "video", "file": "file"}


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        reading = _READING.get(base.table(payload)["type"])
        channel, guild = base.table(payload.get("channel")), base.table(payload.get("guild"))
        if reading is None or channel.get("type") == _DIRECT or not (channel or guild):
            return []
        whole = key(guild.get("id") or channel["id"])
        place = whole if not channel or channel["id"] == whole else f"{whole}/{key(channel['id'])}"
        message, user = base.table(payload.get("message")), base.table(payload.get("user"))
        who = key((user or base.table(message.get("user")))["id"])
        if who == me:
            return []
        at = base.when(int(payload["timestamp"]) / 1000)
        own = f"{payload['type']} {message.get('id') or who} {payload['timestamp']}"
        return [reading(payload, base.event(f"satori/{place}", at, own, who), me)]


def _message(payload: Fields, told: Fields, me: str) -> events.Event:
    message = base.table(payload["message"])
    own, group = key(message["id"]), told["group"]
    text, named, reply, media = _content(message.get("content"), me)
    member, user = base.table(payload.get("member")), base.table(payload.get("user"))
    return events.MessageSent(
        **told | {"id": ids.native(group, own)}, text=text, media=media, native=own, to_me=me in named,
        name=name(member.get("nick"), user.get("nick"), user.get("name")),
        reply_to=ids.native(group, reply) if reply else None,
        mentions=tuple(f"satori/{one}" for one in dict.fromkeys(named)),
    )  # fmt: skip


def _content(content: object, me: str) -> tuple[str, list[str], str, str | None]:
    """Text without the mention of Weilu itself, whom it names, what it answers and carries."""
    text, named, reply, media, quoted = "", [], "", None, 0
    for closing, tag, values, plain in _PIECE.findall(base.words(content, 4 * base.TEXT)):
        data = {one: unescape(value) for one, value in _VALUE.findall(values)}
        if tag == "quote":
            quoted += 0 if values.rstrip().endswith("/") else -1 if closing else 1
            reply = reply or data.get("id", "")
        elif quoted <= 0 and tag == "at" and data.get("id"):
            named.append(key(data["id"]))
            text += "" if data["id"] == me else f"@{name(data.get('name')) or data['id']} "
        elif quoted <= 0:
            text += unescape(plain) or ("\n" if tag in ("br", "p") else "")
            media = media or _MEDIA.get(tag)
    return text.strip()[: base.TEXT], named[: base.MANY], reply, media


def _edited(payload: Fields, told: Fields, me: str) -> events.Event:
    message = base.table(payload["message"])
    number = ids.native(told["group"], key(message["id"]))
    return events.MessageEdited(**told, message=number, text=_content(message.get("content"), me)[0])


def _recalled(payload: Fields, told: Fields, me: str) -> events.Event:
    own = key(base.table(payload["message"])["id"])
    told |= {"id": ids.native(told["group"], f"recall {own}")}
    return events.MessageRecalled(**told, message=ids.native(told["group"], own))


def _reacted(payload: Fields, told: Fields, me: str) -> events.Event:
    emoji = base.table(payload.get("emoji"))
    own = key(base.table(payload["message"])["id"])
    shown = name(emoji.get("name"), emoji.get("id"))
    number = ids.native(told["group"], f"reaction {own} {told['member']} {shown}")
    return events.Reacted(**told | {"id": number}, message=ids.native(told["group"], own), emoji=shown)


def _joined(payload: Fields, told: Fields, me: str) -> events.Event:
    member, user = base.table(payload.get("member")), base.table(payload.get("user"))
    return events.MemberJoined(**told, name=name(member.get("nick"), user.get("nick"), user.get("name")))


def _gone(payload: Fields, told: Fields, me: str) -> events.Event:
    by = base.table(payload.get("operator")).get("id")
    if by and f"satori/{by}" != told["member"]:
        return events.MemberKicked(**told, by=f"satori/{key(by)}")
    return events.MemberLeft(**told)


def _asked(payload: Fields, told: Fields, me: str) -> events.Event:
    message, user = base.table(payload["message"]), base.table(payload.get("user"))
    said = base.words(message.get("content"), 1_000)
    return events.JoinRequested(**told, name=name(user.get("name")), words=said, request=key(message["id"]))


_READING: dict[str, Callable[[Fields, Fields, str], events.Event]] = {
    "message-created": _message, "message-updated": _edited, "message-deleted": _recalled,
    "guild-member-added": _joined, "guild-member-removed": _gone, "guild-member-request": _asked,
    "reaction-added": _reacted,
}  # fmt: skip
