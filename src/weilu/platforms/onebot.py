"""QQ over OneBot v11, as NapCat, LLOneBot or Lagrange speak it: a personal account on an unofficial client.

Read: messages (segments or CQ codes), recalls, joins, invitations, leaves, kicks, mutes, roles, name cards,
join requests, red packets (that one was sent; who opened it is not told), and the reactions of NapCat.
"""

import re
from html import unescape
from typing import Any

from weilu.kernel import actions, events, ids
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

_LONGEST_MUTE = 30 * 86_400 - 60
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


def _spoken(action: Any, to: Target) -> Call:
    """A message as segments: what it answers, whom it names, what it says."""
    parts: list[Fields] = []
    if isinstance(action, actions.Reply) and to.message:
        parts.append({"type": "reply", "data": {"id": to.message}})
    for who, _ in base.address(to):
        parts += [{"type": "at", "data": {"qq": who}}, {"type": "text", "data": {"text": " "}}]
    parts.append({"type": "text", "data": {"text": base.spoken(action, to, PLATFORM.longest)}})
    return Call(api="send_group_msg", params={"group_id": int(to.group), "message": parts})


def _whispered(action: Any, to: Target) -> Call:
    said = [{"type": "text", "data": {"text": base.spoken(action, to, PLATFORM.longest)}}]
    return _to("send_private_msg", to, message=said)


def _to(api: str, to: Target, **how: Any) -> Call:
    return Call(api=api, params={"group_id": int(to.group), "user_id": int(to.member)} | how)


def _answered(action: Any, to: Target, yes: bool) -> Call:
    why = "" if yes else action.reason[to.lang][:60]
    answer = {"flag": action.request, "sub_type": "add", "approve": yes, "reason": why}
    return Call(api="set_group_add_request", params=answer)


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.Whisper: _whispered,
    actions.Mute: lambda action, to: _to("set_group_ban", to, duration=min(action.seconds, _LONGEST_MUTE)),
    actions.Unmute: lambda action, to: _to("set_group_ban", to, duration=0),
    actions.Kick: lambda action, to: _to("set_group_kick", to, reject_add_request=False),
    actions.Ban: lambda action, to: _to("set_group_kick", to, reject_add_request=True),
    actions.Recall: lambda action, to: Call(api="delete_msg", params={"message_id": int(to.message)}),
    actions.NameCard: lambda action, to: _to("set_group_card", to, card=action.name[:60]),
    actions.Admit: lambda action, to: _answered(action, to, True),
    actions.TurnAway: lambda action, to: _answered(action, to, False),
}


def write(action: actions.Action, to: Target) -> list[Call]:
    return base.written(WRITING, action, to)


PLATFORM = Platform(
    title=Text("QQ（OneBot 11，自备客户端）", "QQ (OneBot 11, a client of your own)"),
    can=base.kinds(WRITING),
    quotas=(Quota(count=20, seconds=60, per_group=True), Quota(count=60, seconds=60)),
    credentials=(
        Credential(name="account", says=Text("这个账号的 QQ 号", "The account's QQ number")),
        Credential(
            name="address",
            says=Text(
                "客户端的 WebSocket 地址，如 ws://127.0.0.1:3001；留空则等客户端连过来",
                "The client's WebSocket address, such as ws://127.0.0.1:3001; empty: wait for the client",
            ),
        ),
        Credential(
            name="port",
            says=Text(
                "等客户端连过来的端口（ws://127.0.0.1:端口/onebot/v11/ws）",
                "Port where the client connects (ws://127.0.0.1:PORT/onebot/v11/ws)",
            ),
            default="8766",
        ),
        Credential(name="token", says=Text("访问令牌，可留空", "Access token, may be empty"), secret=True),
    ),
    longest=3_000,
    risk=Text(
        "OneBot 用非官方客户端登录个人 QQ 号，违反腾讯的使用协议，账号可能被限制或封禁。"
        "不要用主号；能用 QQ 官方机器人就用官方的。",
        "OneBot drives a personal QQ account through an unofficial client, against Tencent's terms: the "
        "account may be restricted or banned. Never use your main account; prefer the official QQ bot.",
    ),
    source="https://github.com/botuniverse/onebot-11",
)
