"""Events of OneBot v11 to ours."""

import re
from html import unescape

from weilu.kernel import events, ids
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

BY_ADMIN = ("mute", "unmute", "kick", "ban", "recall", "admit", "turn_away", "name_card")
_WORDS = ("say", "reply", "welcome", "whisper")
_MEDIA = {
    "image": "image", "record": "voice", "video": "video", "file": "file", "face": "sticker",
    "mface": "sticker", "share": "link", "json": "card", "xml": "card", "forward": "card",
    "location": "location", "contact": "contact", "redbag": "red_packet",
}  # fmt: skip
_CQ = re.compile(r"\[CQ:([\w-]+)((?:,[^\[\]]*)?)\]|([^\[]+|\[)")


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        kind = base.table(payload)["post_type"]
        if not payload.get("group_id") or kind not in ("message", "notice", "request"):
            return []
        group, at = f"onebot/{key(payload['group_id'])}", base.when(payload["time"])
        if kind == "message":
            return _message(payload, group, me)
        sort = f"{payload.get(f'{kind}_type')}.{payload.get('sub_type') or ''}"
        reading = _READING.get(sort) or _READING.get(sort.partition(".")[0])
        if not payload.get("user_id"):
            return []
        who, own = key(payload["user_id"]), f"{sort} {payload['user_id']} {payload['time']}"
        if who == me:
            return _about_me(sort, base.event(group, at, own))
        return [reading(payload, base.event(group, at, own, who))] if reading else []


def _message(payload: Fields, group: str, me: str) -> list[events.Event]:
    sender, who, own = base.table(payload.get("sender")), key(payload["user_id"]), key(payload["message_id"])
    if who == me:
        return []
    text, mentions, reply, media = _content(payload["message"], me)
    said = base.event(group, base.when(payload["time"]), own, who)
    message = events.MessageSent(
        **said, name=name(sender.get("card"), sender.get("nickname")), text=text, media=media, native=own,
        reply_to=ids.native(group, reply) if reply else None, to_me=me in mentions,
        mentions=tuple(f"onebot/{one}" for one in dict.fromkeys(mentions)),
    )  # fmt: skip
    if media != "red_packet":
        return [message]
    return [message, events.RedPacketSent(**said | {"id": ids.native(group, f"packet {own}")}, packet=own)]


def _content(message: object, me: str) -> tuple[str, list[str], str, str | None]:
    """Text without the mention of Weilu itself, whom it names, what it answers and carries."""
    parts = _codes(message) if isinstance(message, str) else base.series(message)
    text, mentions, reply, media = "", [], "", None
    for part in map(base.table, parts):
        kind, data = part["type"], base.table(part.get("data"))
        if kind == "text":
            text += base.words(data["text"])
        elif kind == "at" and (who := key(data["qq"])) != "all":
            mentions.append(who)
            text += "" if who == me else f"@{name(data.get('name')) or who} "
        elif kind == "reply":
            reply = key(data["id"])
        else:
            media = media or _MEDIA.get(kind)
    return text.strip()[: base.TEXT], mentions, reply, media


def _codes(text: str) -> list[Fields]:
    """The segments of a message written with CQ codes."""
    parts: list[Fields] = []
    for kind, values, plain in _CQ.findall(text[: base.TEXT])[: base.MANY]:
        pairs = [pair.partition("=") for pair in values.split(",") if pair]
        data = {one: unescape(value) for one, _, value in pairs} if kind else {"text": unescape(plain)}
        parts.append({"type": kind or "text", "data": data})
    return parts


def _about_me(sort: str, told: Fields) -> list[events.Event]:
    """What happened to Weilu's own account."""
    lost = {"group_admin.unset": BY_ADMIN, "group_ban.ban": _WORDS}
    gained = {"group_admin.set": BY_ADMIN, "group_ban.lift_ban": _WORDS}
    if sort.startswith("group_decrease."):
        return [events.PowersChanged(**told, lost=BY_ADMIN + _WORDS)]
    if sort not in lost | gained:
        return []
    return [events.PowersChanged(**told, lost=lost.get(sort, ()), gained=gained.get(sort, ()))]


def _by(payload: Fields) -> str | None:
    by = payload.get("operator_id")
    return f"onebot/{key(by)}" if by else None


def _shown(payload: Fields) -> str:
    """The newcomer's name, which the connection has asked for."""
    return name(payload.get("card"), payload.get("nickname"))


def _reacted(payload: Fields, told: Fields) -> events.Event:
    own = key(payload["message_id"])
    emoji = key(base.table(base.series(payload["likes"])[0])["emoji_id"])
    number = ids.native(told["group"], f"like {own} {emoji} {told['member']} {payload['time']}")
    return events.Reacted(**told | {"id": number}, message=ids.native(told["group"], own), emoji=emoji)


def _recalled(payload: Fields, told: Fields) -> events.Event:
    own, who = key(payload["message_id"]), _by(payload) or told["member"]
    told |= {"id": ids.native(told["group"], f"recall {own}"), "member": who}
    return events.MessageRecalled(**told, message=ids.native(told["group"], own))


def _muted(payload: Fields, told: Fields) -> events.Event:
    ends = payload["sub_type"] == "ban"
    until = base.after(told["at"], payload["duration"]) if ends else None
    return events.MemberMuted(**told, until=until, by=_by(payload))


def _asked(payload: Fields, told: Fields) -> events.Event:
    said, flag = base.words(payload.get("comment"), 1_000), base.words(payload["flag"], 1_000)
    return events.JoinRequested(**told, name="", words=said, request=flag)


_READING: dict[str, base.Reading] = {
    "group_increase.approve": lambda p, told: events.MemberJoined(**told, name=_shown(p)),
    "group_increase.invite": lambda p, told: events.MemberInvited(**told, name=_shown(p), inviter=_by(p)),
    "group_decrease.leave": lambda p, told: events.MemberLeft(**told),
    "group_decrease.kick": lambda p, told: events.MemberKicked(**told, by=_by(p)),
    "group_ban": _muted,
    "group_admin.set": lambda p, told: events.RoleChanged(**told, role="admin"),
    "group_admin.unset": lambda p, told: events.RoleChanged(**told, role="member"),
    "group_card": lambda p, told: events.NameChanged(**told, name=name(p["card_new"])),
    "group_recall": _recalled,
    "group_msg_emoji_like": _reacted,
    "group.add": _asked,
}
