"""Updates of Telegram's Bot API to events."""

from typing import Any

from weilu.kernel import events, ids
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

_INSIDE = ("creator", "administrator", "member")
_ROLES = {"creator": "owner", "administrator": "admin"}
_RIGHTS = {
    "can_restrict_members": ("mute", "unmute", "kick", "ban"), "can_delete_messages": ("recall",),
    "can_pin_messages": ("pin", "unpin"), "can_invite_users": ("admit", "turn_away"),
}  # fmt: skip
_WORDS = ("say", "reply", "welcome", "whisper")
_MEDIA = {
    "photo": "image", "animation": "image", "video": "video", "video_note": "video", "voice": "voice",
    "audio": "voice", "document": "file", "sticker": "sticker", "poll": "poll", "location": "location",
    "contact": "contact",
}  # fmt: skip
_FOREVER = 400 * 86_400


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        key(base.table(payload)["update_id"])
        kind = next((kind for kind in _READING if payload.get(kind)), "")
        update = base.table(payload.get(kind))
        chat = base.table(update.get("chat"))
        if not kind or chat["type"] not in ("group", "supergroup"):
            return []
        group = f"telegram/{key(chat['id'])}"
        return _READING[kind](update, group, me)


def _message(update: Fields, group: str, me: str) -> list[events.Event]:
    at, own = base.when(update["date"]), key(update["message_id"])
    moved = _moved(update, group, at, me)
    if moved or "new_chat_members" in update or "left_chat_member" in update:
        return moved
    told = update.get("new_chat_title") or base.table(update.get("pinned_message")).get("text")
    if told:
        return [events.NoticePosted(**base.event(group, at, own), text=base.words(told))]
    who, shown = _who(update)
    text, mentions = _text(update, me)
    media = next((media for kind, media in _MEDIA.items() if kind in update), None)
    answered = base.table(update.get("reply_to_message"))
    if not text and not media and not mentions or who == me.partition("/")[0]:
        return []
    reply = ids.native(group, key(answered["message_id"])) if answered else None
    to_me = me.partition("/")[0] in (*mentions, str(base.table(answered.get("from")).get("id")))
    return [
        events.MessageSent(
            **base.event(group, at, own, who),
            name=shown,
            text=text,
            media=media,
            native=own,
            to_me=to_me,
            reply_to=reply,
            mentions=tuple(f"telegram/{one}" for one in mentions),
        )  # fmt: skip
    ]


def _who(update: Fields) -> tuple[str, str]:
    """The account that speaks: a group or channel where one speaks as such."""
    sender = base.table(update.get("sender_chat") or update["from"])
    return key(sender["id"]), name(sender.get("title"), _called(sender))


def _called(user: Fields) -> str:
    return " ".join(part for one in ("first_name", "last_name") if (part := name(user.get(one))))


def _text(update: Fields, me: str) -> tuple[str, list[str]]:
    """The text without the mention of Weilu itself, and whom it names by id (offsets count UTF-16)."""
    text = base.words(update.get("text") or update.get("caption"))
    units, mentions = text.encode("utf-16-le"), []
    own, _, username = me.partition("/")
    for entity in map(base.table, base.series(update.get("entities") or update.get("caption_entities"))):
        start, length = 2 * int(entity["offset"]), 2 * int(entity["length"])
        said = units[start : start + length].decode("utf-16-le", "replace")
        if entity["type"] == "text_mention":
            mentions.append(key(base.table(entity["user"])["id"]))
        elif entity["type"] == "mention" and username and said.lower() == f"@{username.lower()}":
            mentions.append(own)
            text = text.replace(said, "", 1)
    return text.strip(), list(dict.fromkeys(mentions))


def _moved(update: Fields, group: str, at: Any, me: str) -> list[events.Event]:
    """Who came or went, told by a service message."""
    by, found = key(base.table(update.get("from")).get("id") or "0"), []
    for user in map(base.table, base.series(update.get("new_chat_members"))):
        told = base.event(group, at, f"join {user['id']} {update['date']}", key(user["id"]))
        found.append(_came(told, user, by))
    if gone := base.table(update.get("left_chat_member")):
        told = base.event(group, at, f"left {gone['id']} {update['date']}", key(gone["id"]))
        found.append(_went(told, key(gone["id"]), by))
    return [one for one in found if one.member != f"telegram/{me.partition('/')[0]}"]


def _came(told: Fields, user: Fields, by: str) -> Any:
    if by in ("0", str(user["id"])):
        return events.MemberJoined(**told, name=_called(user))
    return events.MemberInvited(**told, name=_called(user), inviter=f"telegram/{by}")


def _went(told: Fields, who: str, by: str) -> Any:
    return events.MemberLeft(**told) if who == by else events.MemberKicked(**told, by=f"telegram/{by}")


def _inside(member: Fields) -> bool:
    return member["status"] in _INSIDE or bool(member.get("is_member"))


def _changed(update: Fields, group: str, me: str) -> list[events.Event]:
    """A member's standing changed: came, went, was muted, was made admin."""
    old, new = base.table(update["old_chat_member"]), base.table(update["new_chat_member"])
    user, by, at = base.table(new["user"]), key(base.table(update["from"])["id"]), base.when(update["date"])
    who, was, now = key(user["id"]), _inside(old), _inside(new)

    def told(what: str) -> Fields:
        return base.event(group, at, f"{what} {who} {update['date']}", who)

    if who == me.partition("/")[0]:
        return _powers(new, base.event(group, at, f"powers {update['date']}"))
    if now and not was:
        return [_came(told("join"), user, who if update.get("via_join_request") else by)]
    if new["status"] == "kicked":
        return [events.MemberBanned(**told("ban"), by=f"telegram/{by}")]
    if was and not now:
        return [_went(told("left"), who, by)]
    if _silent(old) != _silent(new):
        until = _until(new, at) if _silent(new) else None
        return [events.MemberMuted(**told("mute"), until=until, by=f"telegram/{by}")]
    role: Any = _ROLES.get(new["status"], "member")
    return [events.RoleChanged(**told("role"), role=role)] if old["status"] != new["status"] else []


def _silent(member: Fields) -> bool:
    return member["status"] == "restricted" and not member.get("can_send_messages", True)


def _until(member: Fields, at: Any) -> Any:
    """The end of a restriction; 0 is for ever, which is kept as more than a year."""
    return base.when(member["until_date"]) if member.get("until_date") else base.after(at, _FOREVER)


def _powers(new: Fields, told: Fields) -> list[events.Event]:
    """What Weilu's account may do now."""
    able = {kind for right, kinds in _RIGHTS.items() if new.get(right) for kind in kinds}
    able |= set(_WORDS) if _inside(new) and not _silent(new) else set()
    lost = {*_WORDS, *(kind for kinds in _RIGHTS.values() for kind in kinds)} - able
    return [events.PowersChanged(**told, lost=tuple(sorted(lost)), gained=tuple(sorted(able)))]


def _edited(update: Fields, group: str, me: str) -> list[events.Event]:
    own, (who, _), (text, _) = key(update["message_id"]), _who(update), _text(update, me)
    told = base.event(group, base.when(update["edit_date"]), f"edit {own} {update['edit_date']}", who)
    return [events.MessageEdited(**told, message=ids.native(group, own), text=text)]


def _reacted(update: Fields, group: str, me: str) -> list[events.Event]:
    if not update.get("user"):
        return []
    own, who, at = key(update["message_id"]), key(base.table(update["user"])["id"]), base.when(update["date"])
    old, new = _emoji(update["old_reaction"]), _emoji(update["new_reaction"])
    return [
        events.Reacted(
            **base.event(group, at, f"reaction {own} {who} {emoji} {update['date']}", who),
            message=ids.native(group, own),
            emoji=emoji,
        )
        for emoji in new
        if emoji not in old
    ]


def _emoji(reactions: object) -> list[str]:
    """The reactions that are plain emoji."""
    found = [base.table(one).get("emoji") for one in base.series(reactions)]
    return [key(emoji) for emoji in found if emoji]


def _asked(update: Fields, group: str, me: str) -> list[events.Event]:
    user, at = base.table(update["from"]), base.when(update["date"])
    who = key(user["id"])
    told = base.event(group, at, f"ask {who} {update['date']}", who)
    said = base.words(update.get("bio"), 1_000)
    return [events.JoinRequested(**told, name=_called(user), words=said, request=who)]


_READING = {
    "message": _message, "edited_message": _edited, "chat_member": _changed, "my_chat_member": _changed,
    "chat_join_request": _asked, "message_reaction": _reacted,
}  # fmt: skip
HEARS = tuple(_READING)
"""Kinds of updates to ask Telegram for; most are sent only to those who name them."""
