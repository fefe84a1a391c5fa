"""Telegram Desktop, JSON: one chat, or the whole account.

## Sample
    {"name": "Evening runs", "type": "private_supergroup", "id": 77, "messages": [
      {"id": 1, "type": "service", "date": "2023-05-12T21:04:00", "date_unixtime": "1683925440",
       "actor": "Ana", "actor_id": "user11", "action": "invite_members", "members": ["Bo"], "text": ""},
      {"id": 2, "type": "message", "date": "2023-05-12T21:05:00", "from": "Bo", "from_id": "user12",
       "reply_to_message_id": 1, "text": ["ask ", {"type": "mention", "text": "@cy"}]}]}

## Keeps
Messages with the platform's ids, replies, mentions, kinds of media, forwards, reactions; joins, invites,
leaves, removals; calls, pins and titles as notices. Members who came or went are written by name only:
they are matched with the account that speaks under that name. Saved messages are left out. Where there
is no `date_unixtime` the date is local time of the machine that exported.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import Clock, clock
from weilu.exports.base.json import Run, glimpse, runs, series, table, words
from weilu.exports.base.rows import KEPT
from weilu.exports.base.telegram import MEDIA_FIELDS, Members, Moved, media_of
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="telegram",
    title=Text("Telegram Desktop JSON", "Telegram Desktop JSON"),
    keeps=(
        "message", "join", "invite", "leave", "kick", "notice",
        "reply_to", "mentions", "media", "forwarded", "reactions",
    ),
)  # fmt: skip

_CHATS = ("chats.list.item.", "left_chats.list.item.", "")
_ABOUT = ("name", "type", "id")
_PATHS = tuple(chat + part for chat in _CHATS for part in (*_ABOUT, "messages.item"))
_TYPES = ("message", "service", "unsupported")
_UNUSUAL = frozenset(
    (*MEDIA_FIELDS, "media_type", "mime_type", "reactions", "forwarded_from", "forwarded_from_id")
)
"""Fields of the few messages that are more than words."""
_BOTS = {"user": "", "channel": "-100", "chat": "-"}
_JOINS = ("create_group", "join_group_by_link", "join_group_by_request")
_OTHERS = {
    "invite_members": ("join", "invite"),
    "remove_members": ("leave", "kick"),
    "create_group": ("", "invite"),
}
"""What happened to the actor, and to others, where they are listed as members."""
_NOBODY = "Deleted Account"
_BAD = Text("这条消息没有读得懂的时间", "The message has no date that can be read")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if b'"messages"' not in head and b'"personal_information"' not in head:
        return 0.0
    seen = glimpse(head, "personal_information", *(chat + "messages.item" for chat in _CHATS))
    if "personal_information" in seen and b"elegram" in head:
        return 0.9
    for value in seen.values():
        one = table(value)
        dated = "date_unixtime" in one or isinstance(one.get("date"), str)
        if one.get("type") in _TYPES and dated and ("from" in one or "actor" in one or "text" in one):
            return 0.95
    return 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    chat = _Chat(rows, source.name)
    try:
        for run in runs(source, *_PATHS):
            *_, last = run.path.split(".")
            if last in _ABOUT:
                chat.about(last, words(run.values[0]))
            else:
                chat.take(run)
            if rows.full:
                yield rows.batch()
    finally:
        chat.close()


class _Chat:
    """The chat in hand. What is said about it may come in any order, but before its messages."""

    def __init__(self, rows: Rows, file: str) -> None:
        self.rows, self.file = rows, file
        self.said: dict[str, str] = {}
        self.members: Members | None = None

    def about(self, part: str, value: str) -> None:
        if self.members:
            self.close()
            self.said = {}
        self.said[part] = value

    def close(self) -> None:
        if self.members:
            self.members.close()
        self.members = None

    def take(self, run: Run) -> None:
        if self.said.get("type") == "saved_messages":
            return
        if self.members is None:
            name = self.said.get("name")
            self.rows.open("telegram", _chat(self.said) or name or self.file, name)
            self.members = Members(self.rows)
        for place, message in enumerate(map(table, run.values)):
            at = clock(message.get("date_unixtime")) or clock(message.get("date"))
            if at is None:
                self.rows.skip(run.line(place) if self.rows.skip_count < KEPT else 0, _BAD)
            elif message.get("type") == "service":
                _happened(self.members, message, at)
            else:
                _said(self.rows, self.members, message, at)


def _chat(said: dict[str, Any]) -> str:
    """The chat's id as bots know it, so that history and live events are of one group."""
    own, kind = words(said.get("id")), words(said.get("type"))
    if not own.isdecimal() or not kind.endswith(("group", "channel")):
        return own
    return f"-{own}" if kind == "private_group" else f"-100{own}"


@lru_cache(1 << 16)
def _who(own: str) -> str:
    """A sender's id as bots know it, without the word before it."""
    kind = own.rstrip("0123456789")
    return _BOTS[kind] + own[len(kind) :] if kind in _BOTS and kind != own else own


def _said(rows: Rows, members: Members, message: dict[str, Any], at: Clock) -> None:
    get = message.get
    name = words(get("from"))
    key = _who(words(get("from_id"))) or name or _NOBODY
    members.spoke(key, name)
    text = get("text")
    cells = {} if get("type") == "message" and _UNUSUAL.isdisjoint(message) else _unusual(message)
    if not isinstance(text, str):
        cells["mentions"], text = list(_mentions(text)) or None, _text(text)
    answered = None if "reply_to_peer_id" in message else words(get("reply_to_message_id"))
    rows.add(
        "message", at.wall, key, text, name=name or _NOBODY, utc=at.utc,
        native=words(get("id")) or None, reply_to=answered or None, **cells,
    )  # fmt: skip


def _unusual(message: dict[str, Any]) -> dict[str, Any]:
    """Columns that few messages have."""
    counts = [table(r).get("count") for r in series(message.get("reactions"))]
    known = [min(n, 1_000_000) for n in counts if isinstance(n, int) and n > 0]
    return {
        "media": media_of(message),
        "forwarded": True if "forwarded_from" in message or "forwarded_from_id" in message else None,
        "reactions": sum(known) if counts else None,
    }


def _text(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return "".join(words(part) or words(table(part).get("text")) for part in parts)


def _mentions(value: object) -> Iterator[str]:
    for part in map(table, series(value)):
        if part.get("type") == "mention":
            yield words(part.get("text")).removeprefix("@")
        elif part.get("type") == "mention_name":
            person = words(part.get("user_id"))
            yield f"user{person}" if person else words(part.get("text"))


def _happened(members: Members, message: dict[str, Any], at: Clock) -> None:
    action, name = words(message.get("action")), words(message.get("actor"))
    actor = _who(words(message.get("actor_id"))) or name or None
    if actor and name:
        members.spoke(actor, name)
    if action not in ("invite_members", "remove_members"):
        moved = Moved("join" if action in _JOINS else "notice", actor, None)
        if inviter := words(message.get("inviter")):
            moved = moved._replace(target=members.key(inviter))
        text = words(message.get("title")) or action
        members.add(moved, name, at, text, words(message.get("id")))
    if action in _OTHERS:
        _moved(members, message, at, actor)


def _moved(members: Members, message: dict[str, Any], at: Clock, actor: str | None) -> None:
    """The members that a service row lists, one event each; the actor may be among them."""
    action, own, name = (words(message.get(key)) for key in ("action", "id", "actor"))
    alone, brought = _OTHERS[action]
    for place, other in enumerate(map(words, series(message.get("members")))):
        native = f"{own}/{place + 1}" if own and (place or action == "create_group") else own
        if other and other != name:
            members.wait(Moved(brought, None, actor), other, at, action, native)
        elif other and alone:
            members.add(Moved(alone, actor, None), name, at, action, native)
