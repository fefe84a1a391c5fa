"""What Discord's gateway dispatches to events."""

import re
from typing import Any

from weilu.kernel import events, ids
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

_TALK = (0, 19, 20)
"""Types of messages that members write: plain, reply, command. The others are the platform's own."""
_PINNED = 6
_KINDS = (("image/", "image"), ("video/", "video"), ("audio/", "voice"))


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        reading = _READING.get(base.table(payload).get("t") or "")
        body = base.table(payload.get("d"))
        if reading is None or "guild_id" not in body:
            return []
        place = f"discord/{key(body.get('channel_id') or body['guild_id'])}"
        return reading(body | {"group": place, "heard": payload.get("heard")}, me)


def _at(own: str) -> Any:
    """The time that an id of Discord holds: milliseconds from 2015 above 22 other bits."""
    return base.when(((int(own) >> 22) + 1_420_070_400_000) / 1000)


def _message(body: Fields, me: str) -> list[events.Event]:
    author, own, group = base.table(body["author"]), key(body["id"]), body["group"]
    who, at = key(author["id"]), base.when(body["timestamp"])
    if body["type"] == _PINNED:
        return [events.NoticePosted(**base.event(group, at, own), text=f"{_called(author)} pinned a message")]
    if who == me or body["type"] not in _TALK:
        return []
    named = [key(base.table(one)["id"]) for one in base.series(body.get("mentions"))]
    reply = base.table(body.get("message_reference")).get("message_id")
    return [
        events.MessageSent(
            **base.event(group, at, own, who),
            text=_text(body, me),
            media=_media(body),
            native=own,
            name=name(base.table(body.get("member")).get("nick"), _called(author)),
            to_me=me in named,
            reply_to=ids.native(group, key(reply)) if reply else None,
            mentions=tuple(f"discord/{one}" for one in dict.fromkeys(named)),
        )  # fmt: skip
    ]


def _called(user: Fields) -> str:
    return name(user.get("global_name"), user.get("username"))


def _text(body: Fields, me: str) -> str:
    """The text with names in place of mentions, and without that of Weilu itself."""
    names = {str(base.table(one).get("id")): _called(one) for one in base.series(body.get("mentions"))}
    text = base.words(body.get("content"))
    return re.sub(
        r"<@!?(\d+)>", lambda found: "" if found[1] == me else f"@{names.get(found[1]) or found[1]}", text
    ).strip()


def _media(body: Fields) -> str | None:
    for file in map(base.table, base.series(body.get("attachments"))):
        kind = base.words(file.get("content_type"), 100)
        return next((media for start, media in _KINDS if kind.startswith(start)), "file")
    return "sticker" if body.get("sticker_items") else None


def _edited(body: Fields, me: str) -> list[events.Event]:
    if not body.get("edited_timestamp") or key(base.table(body["author"])["id"]) == me:
        return []
    own, at = key(body["id"]), base.when(body["edited_timestamp"])
    told = base.event(body["group"], at, f"edit {own} {body['edited_timestamp']}", key(body["author"]["id"]))
    return [events.MessageEdited(**told, message=ids.native(body["group"], own), text=_text(body, me))]


def _recalled(body: Fields, me: str) -> list[events.Event]:
    """Discord does not say who deleted."""
    group, at = body["group"], base.when(body["heard"])
    gone = [key(own) for own in base.series(body.get("ids") or [body["id"]])]
    return [
        events.MessageRecalled(
            **base.event(group, at, f"recall {own}"), member="", message=ids.native(group, own)
        )
        for own in gone
    ]


def _reacted(body: Fields, me: str) -> list[events.Event]:
    group, own, who = body["group"], key(body["message_id"]), key(body["user_id"])
    emoji = name(base.table(body["emoji"]).get("name"))
    told = base.event(group, base.when(body["heard"]), f"reaction {own} {who} {emoji}", who)
    return [events.Reacted(**told, message=ids.native(group, own), emoji=emoji)] if who != me else []


def _joined(body: Fields, me: str) -> list[events.Event]:
    user, at = base.table(body["user"]), base.when(body["joined_at"])
    told = base.event(body["group"], at, f"join {user['id']} {body['joined_at']}", key(user["id"]))
    return [events.MemberJoined(**told, name=name(body.get("nick"), _called(user)))]


def _untimed(body: Fields, what: str, who: str) -> Fields:
    """What every event has, for what Discord sends without a time."""
    return base.event(body["group"], base.when(body["heard"]), f"{what} {who} {int(body['heard'])}", who)


def _gone(body: Fields, me: str) -> list[events.Event]:
    """Left; a kick is told here too, and by whom only in the server's record."""
    who = key(base.table(body["user"])["id"])
    return [events.MemberLeft(**_untimed(body, "left", who))]


def _banned(body: Fields, me: str) -> list[events.Event]:
    who = key(base.table(body["user"])["id"])
    return [events.MemberBanned(**_untimed(body, "ban", who))]


def _audited(body: Fields, me: str) -> list[events.Event]:
    """The server's own record: kicks, and timeouts given or taken."""
    group, own, at = body["group"], key(body["id"]), _at(key(body["id"]))
    who, by = body.get("target_id"), body.get("user_id")
    if not who or body["action_type"] not in (20, 24):
        return []
    told = base.event(group, at, f"audit {own}", key(who)) | {"by": f"discord/{key(by)}" if by else None}
    if body["action_type"] == 20:
        return [events.MemberKicked(**told)]
    changes = [base.table(one) for one in base.series(body.get("changes"))]
    ends = [one.get("new_value") for one in changes if one.get("key") == "communication_disabled_until"]
    return [events.MemberMuted(**told, until=base.when(ends[0]) if ends[0] else None)] if ends else []


_READING = {
    "MESSAGE_CREATE": _message, "MESSAGE_UPDATE": _edited, "MESSAGE_DELETE": _recalled,
    "MESSAGE_DELETE_BULK": _recalled, "MESSAGE_REACTION_ADD": _reacted, "GUILD_MEMBER_ADD": _joined,
    "GUILD_MEMBER_REMOVE": _gone, "GUILD_BAN_ADD": _banned, "GUILD_AUDIT_LOG_ENTRY_CREATE": _audited,
}  # fmt: skip
