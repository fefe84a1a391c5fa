"""Discord, by a bot with the privileged intents for members and for the content of messages.

A group is a channel, as in exported histories. What happens to a whole server (join, ban, timeout…) is told
in the channel where the server greets its newcomers: the connection adds its `channel_id` to the payload, and
turns the channel that stands as `guild_id` in a call back into its server.

What Discord sends without a time has the connection's, in the payload's `heard`, in seconds.
"""

from typing import Any

from weilu.kernel import actions
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.base import Fields
from weilu.platforms.discord.reading import read

__all__ = ["PLATFORM", "read", "write"]
_LONGEST_MUTE = 28 * 86_400


def _spoken(action: Any, to: Target) -> Call:
    named = base.address(to)
    text = "".join(f"<@{who}> " for who, _ in named) + base.addressed(action, to, PLATFORM.longest)
    params: Fields = {
        "channel_id": to.group, "content": text, "nonce": to.id[:25], "enforce_nonce": True,
        "allowed_mentions": {
            "parse": [], "roles": [], "users": [who for who, _ in named][:100], "replied_user": True,
        },
    }  # fmt: skip
    if isinstance(action, actions.Reply) and to.message:
        params["message_reference"] = {"message_id": to.message, "fail_if_not_exists": False}
    return Call(api="create_message", params=params)


def _member(api: str, to: Target, **how: Any) -> Call:
    return Call(api=api, params={"guild_id": to.group, "user_id": to.member, **how})


def _message(api: str, to: Target, **how: Any) -> Call:
    return Call(api=api, params={"channel_id": to.group, "message_id": to.message, **how})


def _removed(api: str, action: Any, to: Target) -> Call:
    return _member(api, to, reason=action.reason[to.lang][:500])


def _muted(action: Any, to: Target) -> Call:
    ends = base.later(action.seconds, _LONGEST_MUTE).isoformat()
    return _member("modify_guild_member", to, communication_disabled_until=ends)


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.React: lambda action, to: _message("create_reaction", to, emoji=action.emoji),
    actions.Mute: _muted,
    actions.Unmute: lambda action, to: _member("modify_guild_member", to, communication_disabled_until=None),
    actions.Kick: lambda action, to: _removed("remove_guild_member", action, to),
    actions.Ban: lambda action, to: _removed("create_guild_ban", action, to),
    actions.Recall: lambda action, to: _message("delete_message", to),
    actions.Pin: lambda action, to: _message("pin_message", to),
    actions.Unpin: lambda action, to: _message("unpin_message", to),
    actions.NameCard: lambda action, to: _member("modify_guild_member", to, nick=action.name[:32]),
}


def write(action: actions.Action, to: Target) -> list[Call]:
    return base.written(WRITING, action, to)


PLATFORM = Platform(
    title=Text("Discord", "Discord"),
    can=base.kinds(WRITING),
    quotas=(Quota(count=50, seconds=1), Quota(count=5, seconds=5, per_group=True)),
    credentials=(
        Credential(
            name="token",
            says=Text(
                "机器人令牌（开发者后台 Bot 页；并打开 Server Members 与 Message Content 两个 Intent）",
                "The bot's token (Bot page of the developer portal; switch on the intents Server Members "
                "and Message Content there)",
            ),
            secret=True,
        ),
    ),
    longest=1_800,
    source="https://discord.com/developers/docs",
)
