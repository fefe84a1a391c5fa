"""Satori, one protocol for many platforms (Koishi, Chronocat and others serve it).

A group's native id is the guild's; where a channel of it is another thing, `guild/channel`, and what happens
to the guild as a whole is told under the guild's own id. Read: messages, edits, recalls, joins, leaves,
kicks, join requests, reactions. Roles and mutes are not told.
"""

from html import escape
from typing import Any

from weilu.kernel import actions
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.satori.reading import read

__all__ = ["PLATFORM", "read", "write"]
_LONGEST_MUTE = 30 * 86_400


def _channel(to: Target) -> str:
    return to.group.rpartition("/")[2]


def _spoken(action: Any, to: Target) -> Call:
    answered = isinstance(action, actions.Reply) and to.message
    quote = f'<quote id="{escape(to.message)}"/>' if answered else ""
    named = "".join(f'<at id="{escape(who)}" name="{escape(shown)}"/> ' for who, shown in base.address(to))
    said = escape(base.addressed(action, to, PLATFORM.longest), quote=False)
    return Call(api="message_create", params={"channel_id": _channel(to), "content": quote + named + said})


def _recalled(action: Any, to: Target) -> Call:
    return Call(api="message_delete", params={"channel_id": _channel(to), "message_id": to.message})


def _marked(action: Any, to: Target) -> Call:
    params = {"channel_id": _channel(to), "message_id": to.message, "emoji_id": action.emoji}
    return Call(api="reaction_create", params=params)


def _member(api: str, to: Target, **how: Any) -> Call:
    guild = to.group.partition("/")[0]
    return Call(api=api, params={"guild_id": guild, "user_id": to.member, **how})


def _muted(to: Target, seconds: int) -> Call:
    return _member("guild_member_mute", to, duration=1000 * min(seconds, _LONGEST_MUTE))


def _answered(action: Any, to: Target, yes: bool) -> Call:
    why = "" if yes else action.reason[to.lang][:200]
    params = {"request_id": action.request, "approve": yes, "comment": why}
    return Call(api="guild_member_approve", params=params)


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.React: _marked,
    actions.Mute: lambda action, to: _muted(to, action.seconds),
    actions.Unmute: lambda action, to: _muted(to, 0),
    actions.Kick: lambda action, to: _member("guild_member_kick", to, permanent=False),
    actions.Ban: lambda action, to: _member("guild_member_kick", to, permanent=True),
    actions.Recall: _recalled,
    actions.Admit: lambda action, to: _answered(action, to, True),
    actions.TurnAway: lambda action, to: _answered(action, to, False),
}


def write(action: actions.Action, to: Target) -> list[Call]:
    return base.written(WRITING, action, to)


PLATFORM = Platform(
    title=Text("Satori", "Satori"),
    can=base.kinds(WRITING),
    quotas=(Quota(count=20, seconds=60, per_group=True), Quota(count=5, seconds=1)),
    credentials=(
        Credential(
            name="address",
            says=Text("服务的地址", "Address of the server"),
            default="http://127.0.0.1:5140/satori",
        ),
        Credential(name="token", says=Text("令牌，可留空", "Token, may be empty"), secret=True),
    ),
    longest=3_000,
    source="https://satori.chat/zh-CN/protocol/",
)
