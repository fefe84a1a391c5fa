"""What the downloads of Messenger and Instagram share: one JSON form, with text of broken encoding."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from weilu.exports.base.json import glimpse, items, series, table, words
from weilu.exports.base.rows import Rows
from weilu.exports.base.source import Source
from weilu.kernel.texts import Text

_MEDIA = {
    "photos": "image", "gifs": "image", "videos": "video", "audio_files": "voice", "files": "file",
    "sticker": "sticker", "share": "link", "media": "other",
}  # fmt: skip
_PART = re.compile(r"message_\d+|messages?|\d+")
_WHO, _REST = r"(?P<who>.{1,200}?)", r"(?: (?:to|from|in) (?:the|this) (?:group|chat|conversation))?\.?"
_LINES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("recall", r"(?:unsent|removed) a message\.?"),
        ("invite", rf"added {_WHO}{_REST}"),
        ("kick", rf"removed {_WHO}{_REST}"),
        ("leave", r"left (?:the|this) (?:group|chat|conversation)\.?"),
        ("join", r"joined (?:the|this) (?:group|chat|conversation)\b.*"),
        ("notice", r"joined the (?:video|audio)\b.*"),
        ("notice", r"(?:named the group|changed the|set the|created the group|pinned|started a)\b.*"),
        ("notice", r"(?:missed|reacted|liked a message)\b.*"),
    )
)  # fmt: skip
_REACTED = re.compile(r"(?:Reacted .{1,20} to your message ?|Liked a message)")
_AND = re.compile(r", and | and |, ")
_BAD = Text("这条消息缺少作者或时间", "The message lacks its author or time")


class Glance(NamedTuple):
    """What the head of a file shows: its first message and whether it lists participants."""

    message: dict[str, Any]
    listed: bool


def glance(head: bytes) -> Glance | None:
    """The first message, where the file has this form at all."""
    if b"sender_name" not in head and b"senderName" not in head:
        return None
    seen = glimpse(head, "messages.item", "participants")
    first = table(seen.get("messages.item"))
    dated = isinstance(first.get("timestamp_ms", first.get("timestamp")), int)
    return Glance(first, "participants" in seen) if dated and _sender(first) else None


def stream(platform: str, source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    """Read a file. A chat in parts (message_1.json …) lies in a folder that names it."""
    folder = source.parts[-2] if len(source.parts) > 1 and _PART.fullmatch(source.name) else source.name
    rows.open(platform, folder)
    for path, value, line in items(source, "messages.item", "title", "threadName"):
        if path != "messages.item":
            rows.open(platform, folder, repair(words(value)) or None)
            continue
        message = table(value)
        name, stamp = _sender(message), message.get("timestamp_ms", message.get("timestamp"))
        if not name or not isinstance(stamp, int) or not 0 < stamp < 1 << 43:
            rows.skip(line, _BAD)
        else:
            _take(rows, message, name, stamp * 1000)
        if rows.full:
            yield rows.batch()


def repair(text: str) -> str:
    """Words whose UTF-8 was taken for Latin-1, as they were meant."""
    try:
        return text if text.isascii() else text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _sender(message: dict[str, Any]) -> str:
    return repair(words(message.get("sender_name")) or words(message.get("senderName")))


def _take(rows: Rows, message: dict[str, Any], name: str, wall: int) -> None:
    text = repair(words(message.get("content")) or words(message.get("text")))
    users = [repair(words(table(user).get("name"))) for user in series(message.get("users"))]
    kind = words(message.get("type"))
    if message.get("is_unsent") is True or message.get("isUnsent") is True:
        rows.add("recall", wall, name, utc=True)
    elif kind in ("Subscribe", "Unsubscribe") and any(users):
        _moved(rows, "invite" if kind == "Subscribe" else "kick", name, users, text, wall)
    elif kind == "Call" or "call_duration" in message:
        rows.add("notice", wall, name, text, utc=True)
    elif not _told(rows, text, name, wall):
        media = next((media for key, media in _MEDIA.items() if message.get(key)), None)
        reacted = message.get("reactions")
        rows.add(
            "message", wall, name, text, utc=True, media=media, reactions=len(series(reacted)) or None,
        )  # fmt: skip


def _told(rows: Rows, text: str, name: str, wall: int) -> bool:
    """Take a line of the platform's own, which starts with the name of who did it."""
    if _REACTED.fullmatch(text):
        rows.add("notice", wall, name, text, utc=True)
        return True
    if not text.startswith(f"{name} "):
        return False
    for kind, pattern in _LINES:
        if found := pattern.fullmatch(text[len(name) + 1 :]):
            others = _AND.split(found["who"]) if "who" in found.groupdict() else [name]
            _moved(rows, kind, name, others, text, wall)
            return True
    return False


def _moved(rows: Rows, kind: str, actor: str, people: list[str], text: str, wall: int) -> None:
    alone = {"invite": "join", "kick": "leave"}
    for person in filter(None, people):
        same = person == actor
        target = actor if not same else None
        rows.add(alone.get(kind, kind) if same else kind, wall, person, text, target=target, utc=True)
