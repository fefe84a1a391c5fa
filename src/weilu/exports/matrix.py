"""Matrix: native room events, one JSON a line, or the JSON export of Element.

## Sample
    {"@ana:example.org": "Ana", "@bo:example.org": "Bo"}
    {"type": "m.room.member", "event_id": "$1", "origin_server_ts": 1772352000000,
     "sender": "@bo:example.org", "state_key": "@bo:example.org",
     "content": {"membership": "join", "displayname": "Bo"}}
    {"type": "m.room.message", "event_id": "$2", "origin_server_ts": 1772352060000,
     "sender": "@ana:example.org", "content": {"msgtype": "m.text", "body": "hello"}}
    s72_99

(Each event stands on one line.) The first line, a map of names, and the last, a sync token, may be missing.

## Keeps
Messages with the platform's ids, replies, mentions, media, reactions, polls, redactions as recalls; joins,
leaves, kicks, bans, new names, topics. A join after a join is a new name or picture, not a join; an
invitation counts when it is taken. Edits are dropped. Reactions are counted if they come within a thousand
messages of what they are about.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.json import items, table, words
from weilu.exports.base.matrix import spoken
from weilu.exports.base.records import TOO_LONG
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="matrix",
    title=Text("Matrix 房间事件", "Matrix room events"),
    keeps=(
        "message", "recall", "join", "leave", "kick", "ban", "rename", "notice",
        "reply_to", "mentions", "media", "reactions",
    ),
)  # fmt: skip

_NAMES = re.compile(rb'\s*\{"@[^":]+:[^"]+": ?"')
_EVENT = re.compile(rb'"type": ?"(?:m\.|im\.|io\.|org\.)')
_MEDIA = {
    "m.image": "image", "m.video": "video", "m.audio": "voice", "m.file": "file", "m.location": "location",
    "m.sticker": "sticker", "m.poll.start": "poll", "org.matrix.msc3381.poll.start": "poll",
}  # fmt: skip
_TALK = {"m.room.message", "m.room.encrypted", "m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start"}
_NOTICES = {"m.room.topic": "topic", "m.room.name": "name", "m.room.pinned_events": "", "m.call.invite": ""}
_LATE = 1000
Row = dict[str, Any]
_BAD = Text("这一行不是 Matrix 事件", "The line is no Matrix event")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if head.lstrip()[:1] != b"{":
        return 0.0
    if _NAMES.match(head):
        return 0.95
    events = b'"origin_server_ts"' in head and b'"event_id"' in head and _EVENT.search(head)
    return 0.95 if events else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    room = _Room(source, rows)
    whole = b'"messages"' in source.head[:4096] and b'"room_name"' in source.head[:4096]
    for event in _exported(source, room) if whole else _by_line(source, room):
        room.take(event)
        if rows.full:
            yield rows.batch()
    room.flush(0)


def _exported(source: Source, room: "_Room") -> Iterator[dict[str, Any]]:
    for path, value, line in items(source, "room_name", "messages.item"):
        if path == "room_name":
            room.open(words(value))
        elif (event := table(value)).get("event_id"):
            yield event
        else:
            room.rows.skip(line, _BAD)


def _by_line(source: Source, room: "_Room") -> Iterator[dict[str, Any]]:
    strange = 0
    for number, text in lines(source.stream, source.head):
        if strange:
            room.rows.skip(strange, _BAD)
            strange = 0
        try:
            event = table(json.loads(text)) if text else {}
        except (ValueError, RecursionError):
            event = {}
        if event.get("event_id"):
            yield event
        elif text is None or text.startswith("{") and number > 1:
            room.rows.skip(number, TOO_LONG if text is None else _BAD)
        elif event:
            room.names |= {words(who): words(name) for who, name in event.items()}
        elif text.strip():
            strange = number


class _Room:
    """One room in reading: names, invitations, and messages that wait for their reactions."""

    def __init__(self, source: Source, rows: Rows) -> None:
        self.rows, self._key = rows, source.name
        self.names: dict[str, str] = {}
        self._invited: dict[str, str] = {}
        self._waiting: dict[str, Row] = {}

    def open(self, name: str) -> None:
        self.rows.open("matrix", self._key, name or self._key)

    def take(self, event: dict[str, Any]) -> None:
        """Add what an event means; what it says of state that nobody sees is dropped."""
        kind, at = words(event.get("type")), event.get("origin_server_ts")
        if not isinstance(at, int) or not 0 <= at < 1 << 42:
            self.rows.skip(0, _BAD)
            return
        if not self.rows.group:
            self._key = words(event.get("room_id")) or self._key
            self.open("")
        who, own = words(event.get("sender")), words(event["event_id"])
        row: Row = {"wall": at * 1000, "author": who, "name": self._name(who), "native": own, "utc": True}
        content = table(event.get("content"))
        if kind in _TALK:
            self._said(kind, row, content)
        elif kind == "m.room.member":
            self._moved(event, row, content)
        else:
            self._other(kind, event, row, content)

    def _other(self, kind: str, event: dict[str, Any], row: Row, content: dict[str, Any]) -> None:
        if kind == "m.reaction":
            about = self._waiting.get(words(table(content.get("m.relates_to")).get("event_id")))
            if about is not None:
                about["reactions"] += 1
        elif kind == "m.room.redaction":
            redacted = words(event.get("redacts")) or words(content.get("redacts")) or None
            self.rows.add("recall", **row, reply_to=redacted)
        elif kind in _NOTICES:
            text = words(content.get(_NOTICES[kind]))
            if kind == "m.room.name":
                self.open(text)
            self.rows.add("notice", **row, text=text)

    def flush(self, keep: int) -> None:
        """Add the messages that have waited, but for the last `keep`."""
        while len(self._waiting) > keep:
            self.rows.add("message", **self._waiting.pop(next(iter(self._waiting))))

    def _name(self, who: str) -> str:
        return self.names.get(who) or who[1:].partition(":")[0]

    def _said(self, kind: str, row: Row, content: dict[str, Any]) -> None:
        if table(content.get("m.relates_to")).get("rel_type") == "m.replace":
            return
        text, answered, named = spoken(content)
        msgtype = words(content.get("msgtype"))
        self._waiting[row["native"]] = row | {
            "text": text,  "reactions": 0,
            "reply_to": answered,
            "mentions": named,
            "media": _MEDIA.get(msgtype) or _MEDIA.get(kind),
            "bot": True if msgtype == "m.notice" else None,
        }  # fmt: skip
        self.flush(_LATE)

    def _moved(self, event: dict[str, Any], row: Row, content: dict[str, Any]) -> None:
        who, by, now = words(event.get("state_key")), row["author"], content.get("membership")
        before = table(event.get("prev_content") or table(event.get("unsigned")).get("prev_content"))
        was, name = before.get("membership"), words(content.get("displayname"))
        row = row | {"author": who, "name": name or self._name(who)}
        if now == "invite":
            self._invited[who] = by
        elif now == "join" and was == "join":
            if name and name != before.get("displayname"):
                self.rows.add(
                    "rename", **row | {"name": words(before.get("displayname")) or who}, target=name
                )
        elif now == "join":
            self.rows.add("join", **row, target=self._invited.pop(who, None))
        elif now == "ban":
            self.rows.add("ban", **row, target=by)
        elif now == "leave" and was not in ("invite", "ban", "knock"):
            self.rows.add("leave" if by == who else "kick", **row, target=None if by == who else by)
        if name:
            self.names[who] = name
