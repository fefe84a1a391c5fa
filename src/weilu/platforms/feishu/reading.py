"""Events of Feishu, of the second schema, to ours."""

import json
from collections.abc import Callable

from weilu.kernel import events, ids
from weilu.platforms import base
from weilu.platforms.base import Fields, key, name

_MEDIA = {
    "image": "image", "audio": "voice", "media": "video", "video": "video", "file": "file",
    "sticker": "sticker", "interactive": "card", "share_chat": "card", "share_user": "contact",
    "location": "location", "hongbao": "red_packet",
}  # fmt: skip

_ABLE = ("kick", "pin", "recall", "reply", "say", "unpin", "welcome", "whisper")


def read(payload: Fields, me: str) -> list[events.Event]:
    with base.hearing():
        header, body = base.table(base.table(payload)["header"]), base.table(payload.get("event"))
        reading = _READING.get(header["event_type"])
        if reading is None:
            return []
        message = base.table(body.get("message"))
        if message.get("chat_type") == "p2p":
            return []
        group = f"feishu/{key(message.get('chat_id') or body['chat_id'])}"
        at = base.when(int(message.get("create_time") or header["create_time"]) / 1000)
        return reading(body, {"group": group, "at": at, "own": key(header["event_id"])}, me)


def _who(user: object) -> str:
    return key(base.table(user)["open_id"])


def _message(body: Fields, told: Fields, me: str) -> list[events.Event]:
    message, sender = base.table(body["message"]), base.table(body["sender"])
    if sender.get("sender_type") not in (None, "user"):
        return []
    group, own, who = told["group"], key(message["message_id"]), _who(sender["sender_id"])
    named = [base.table(one) for one in base.series(message.get("mentions"))]
    people = [open_id for one in named if (open_id := base.table(one.get("id")).get("open_id"))]
    kind, answered = base.words(message["message_type"], 50), message.get("parent_id")
    sent = base.event(group, told["at"], own, who)
    red_packet = kind == "hongbao"
    said = events.MessageSent(
        **sent, name="", text=_text(message, named, me), media=_MEDIA.get(kind), native=own,
        reply_to=ids.native(group, key(answered)) if answered else None, to_me=me in people,
        mentions=tuple(f"feishu/{key(one)}" for one in dict.fromkeys(people)),
    )  # fmt: skip
    packet = sent | {"id": ids.native(group, f"packet {own}")}
    return [said, events.RedPacketSent(**packet, packet=own)] if red_packet else [said]


def _text(message: Fields, named: list[Fields], me: str) -> str:
    """The words of a text or rich text, with names in place of mentions, without that of Weilu itself."""
    content = base.words(message.get("content"), 4 * base.TEXT)
    body = base.table(json.loads(content)) if content else {}
    text = base.words(body.get("text")) or _rich(body)
    for one in named:
        mine, mark = base.table(one.get("id")).get("open_id") == me, base.words(one.get("key"), 50)
        text = text.replace(mark, "" if mine else f"@{name(one.get('name'))}") if mark else text
    return text.strip()[: base.TEXT]


def _rich(body: Fields) -> str:
    """The text of a post: a title, and lines of pieces."""
    lines = [[base.table(piece) for piece in base.series(line)] for line in base.series(body.get("content"))]
    said = [
        "".join(base.words(piece.get("text") or piece.get("user_id")) for piece in line) for line in lines
    ]
    return "\n".join(line for line in [base.words(body.get("title")), *said] if line)


def _recalled(body: Fields, told: Fields, me: str) -> list[events.Event]:
    own, group = key(body["message_id"]), told["group"]
    gone = base.event(group, told["at"], f"recall {own}") | {"member": ""}
    return [events.MessageRecalled(**gone, message=ids.native(group, own))]


def _users(body: Fields, told: Fields, how: str) -> list[tuple[Fields, Fields]]:
    """What every event of each member that came or went has, and the member."""
    found = []
    for user in map(base.table, base.series(body["users"])):
        who = _who(user["user_id"])
        found.append((base.event(told["group"], told["at"], f"{how} {who} {told['own']}", who), user))
    return found


def _by(body: Fields) -> str:
    return base.words(base.table(body.get("operator_id")).get("open_id"), base.ID)


def _joined(body: Fields, told: Fields, me: str) -> list[events.Event]:
    found: list[events.Event] = []
    for sent, user in _users(body, told, "join"):
        by, shown = _by(body), name(user.get("name"))
        if by in ("", _who(user["user_id"])):
            found.append(events.MemberJoined(**sent, name=shown))
        else:
            found.append(events.MemberInvited(**sent, name=shown, inviter=f"feishu/{by}"))
    return found


def _gone(body: Fields, told: Fields, me: str) -> list[events.Event]:
    found: list[events.Event] = []
    for sent, user in _users(body, told, "left"):
        by = _by(body)
        kicked = by not in ("", _who(user["user_id"]))
        found.append(events.MemberKicked(**sent, by=f"feishu/{by}") if kicked else events.MemberLeft(**sent))
    return found


def _mine(body: Fields, told: Fields, me: str) -> list[events.Event]:
    """Weilu's own bot was thrown out."""
    gone = base.event(told["group"], told["at"], f"powers {told['own']}")
    return [events.PowersChanged(**gone, lost=_ABLE)]


_READING: dict[str, Callable[[Fields, Fields, str], list[events.Event]]] = {
    "im.message.receive_v1": _message, "im.message.recalled_v1": _recalled,
    "im.chat.member.user.added_v1": _joined, "im.chat.member.user.deleted_v1": _gone,
    "im.chat.member.bot.deleted_v1": _mine,
}  # fmt: skip
