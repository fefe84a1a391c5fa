"""Telegram, by a bot that is an admin of its groups: only then does it hear who joins, leaves and asks.

Read: messages, edits, joins and leaves (both as service messages and as changed members, which get the same
id within a second), kicks, bans, mutes, roles, join requests, reactions, pins. Telegram never tells a bot
that a message was deleted. `me` is the bot's id, and after a slash its username: 4711/weilu_bot.
"""

from html import escape
from typing import Any

from weilu.kernel import actions
from weilu.kernel.platform import Call, Credential, Platform, Quota, Target
from weilu.kernel.texts import Text
from weilu.platforms import base
from weilu.platforms.telegram.reading import HEARS, read

__all__ = ["HEARS", "PLATFORM", "read", "write"]
_LONGEST_MUTE = 365 * 86_400
"""What is longer than 366 days, or shorter than 30 seconds, is for ever to Telegram."""
_VOICE = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews",
)  # fmt: skip


def _spoken(action: Any, to: Target) -> Call:
    named = "".join(f'<a href="tg://user?id={who}">{escape(name)}</a> ' for who, name in base.address(to))
    said = escape(base.addressed(action, to, PLATFORM.longest), quote=False)
    params: dict[str, Any] = {"chat_id": to.group, "text": named + said, "parse_mode": "HTML"}
    if isinstance(action, actions.Reply) and to.message:
        params["reply_parameters"] = {
            "message_id": int(to.message),
            "allow_sending_without_reply": True,
        }
    return Call(api="send_message", params=params)


def _whispered(action: Any, to: Target) -> Call:
    said = base.spoken(action, to, PLATFORM.longest)
    return Call(api="send_message", params={"chat_id": to.member, "text": said})


def _voice(to: Target, given: bool, seconds: int = 0) -> Call:
    how: dict[str, Any] = {"permissions": dict.fromkeys(_VOICE, given)}
    if seconds:
        how["until_date"] = int(base.later(max(seconds, 31), _LONGEST_MUTE).timestamp())
    return _member("restrict_chat_member", to, **how)


def _member(api: str, to: Target, **how: Any) -> Call:
    return Call(api=api, params={"chat_id": to.group, "user_id": int(to.member), **how})


def _message(api: str, to: Target, **how: Any) -> Call:
    return Call(api=api, params={"chat_id": to.group, "message_id": int(to.message), **how})


WRITING: dict[type[actions.Action], base.Writing] = {
    actions.Say: _spoken,
    actions.Reply: _spoken,
    actions.Welcome: _spoken,
    actions.Whisper: _whispered,
    actions.React: lambda action, to: _message(
        "set_message_reaction", to, reaction=[{"type": "emoji", "emoji": action.emoji}]
    ),
    actions.Mute: lambda action, to: _voice(to, False, action.seconds),
    actions.Unmute: lambda action, to: _voice(to, True),
    actions.Kick: lambda action, to: [
        _member("ban_chat_member", to),
        _member("unban_chat_member", to, only_if_banned=True),
    ],
    actions.Ban: lambda action, to: _member("ban_chat_member", to),
    actions.Recall: lambda action, to: _message("delete_message", to),
    actions.Pin: lambda action, to: _message("pin_chat_message", to, disable_notification=True),
    actions.Unpin: lambda action, to: _message("unpin_chat_message", to),
    actions.Admit: lambda action, to: _member("approve_chat_join_request", to),
    actions.TurnAway: lambda action, to: _member("decline_chat_join_request", to),
}


def write(action: actions.Action, to: Target) -> list[Call]:
    return base.written(WRITING, action, to)


PLATFORM = Platform(
    title=Text("Telegram", "Telegram"),
    can=base.kinds(WRITING),
    # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    quotas=(
        Quota(count=30, seconds=1),
        Quota(count=1, seconds=1, per_group=True),
        Quota(count=20, seconds=60, per_group=True),
    ),
    credentials=(
        Credential(
            name="token",
            says=Text("@BotFather 给的令牌", "The token that @BotFather gave"),
            secret=True,
        ),
        Credential(
            name="server",
            says=Text("接口地址，一般不用改", "Address of the interface; rarely changed"),
            default="https://api.telegram.org/",
        ),
    ),
    longest=3_500,
    source="https://core.telegram.org/bots/api",
)
