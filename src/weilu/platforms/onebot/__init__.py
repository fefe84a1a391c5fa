"""QQ over OneBot v11, as NapCat, LLOneBot or Lagrange speak it: a personal account on an unofficial client.

Read: messages (segments or CQ codes), recalls, joins, invitations, leaves, kicks, mutes, roles, name cards,
join requests, red packets (that one was sent; who opened it is not told), and the reactions of NapCat.
Reactions are no part of OneBot v11: NapCat and LLOneBot put them, other clients refuse.
"""

from typing import Any

from weilu.kernel import actions
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.base import Fields
from weilu.platforms.onebot.reading import BY_ADMIN, read

__all__ = ["BY_ADMIN", "PLATFORM", "read", "write"]
_LONGEST_MUTE = 30 * 86_400 - 60


def _spoken(action: Any, to: Target) -> Call:
    """A message as segments: what it answers, whom it names, what it says."""
    parts: list[Fields] = []
    if isinstance(action, actions.Reply) and to.message:
        parts.append({"type": "reply", "data": {"id": to.message}})
    for who, _ in base.address(to):
        parts += [{"type": "at", "data": {"qq": who}}, {"type": "text", "data": {"text": " "}}]
    parts.append({"type": "text", "data": {"text": base.addressed(action, to, PLATFORM.longest)}})
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


def _marked(action: Any, to: Target) -> Call:
    """QQ numbers its emoji as Unicode does."""
    emoji = {"message_id": int(to.message), "emoji_id": str(ord(action.emoji[:1])), "set": True}
    return Call(api="set_msg_emoji_like", params=emoji)


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.Whisper: _whispered,
    actions.React: _marked,
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
