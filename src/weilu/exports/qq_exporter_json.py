"""QQ Chat Exporter V5: one JSON file, or its chunks (manifest.json and chunks/chunk_0001.jsonl …).

## Sample
    {"metadata": {"name": "QQChatExporter V5"}, "chatInfo": {"name": "周末爬山", "type": "group"},
     "messages": [{"id": "7001", "seq": "1", "timestamp": 1709338509000, "time": "2024-03-02 08:15:09",
       "sender": {"uid": "u_a", "uin": "10203040", "name": "山风", "groupCard": "领队山风"}, "type": "text",
       "content": {"text": "七点集合", "elements": [{"type": "text", "data": {"text": "七点集合"}}],
                   "resources": [], "mentions": []}, "recalled": false, "system": false}]}

## Keeps
Messages with replies, mentions, media and forwards; joins, invites, leaves, kicks and changes of card
from the platform's own lines; recalls (of a message that is still there as well). Ids are QQ's own.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import clock
from weilu.exports.base.json import glimpse, items, objects, series, table, words
from weilu.exports.base.notices import People
from weilu.exports.base.qq import media_of
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="qq",
    title=Text("QQ Chat Exporter JSON", "QQ Chat Exporter JSON"),
    keeps=(
        "message",
        "join",
        "invite",
        "leave",
        "kick",
        "recall",
        "rename",
        "notice",
        "reply_to",
        "mentions",
        "media",
        "forwarded",
    ),
)

_MEDIA = {
    "image": "image",
    "video": "video",
    "audio": "voice",
    "file": "file",
    "market_face": "sticker",
    "location": "location",
    "json": "link",
}
_NUMBER = re.compile(r"(?:group|群聊?)[_-]?(\d{5,12})(?!\d)")
_REPLY = re.compile(r"\[回复(?:消息)?[^\[\]]{0,80}\]\s*")
_BAD = Text("这条消息缺少时间或发送人", "The message lacks its time or its sender")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    seen = glimpse(head, "metadata", "chatInfo", "sender", "timestamp", "content", "recalled")
    if "QQChatExporter" in _product(seen) or "qq-chat-exporter" in _product(seen):
        return 1.0
    if "uid" in table(seen.get("sender")) and "elements" in table(seen.get("content")):
        return 0.95
    return 0.0


def _product(seen: dict[str, Any]) -> str:
    return words(table(seen.get("metadata")).get("name")).replace(" ", "")


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    chat = _Chat(source, rows)
    try:
        for line, message in _messages(source, rows, chat):
            if not chat.take(message):
                rows.skip(line, _BAD)
            if rows.full:
                yield rows.batch()
    finally:
        chat.people.close()


def _messages(source: Source, rows: Rows, chat: "_Chat") -> Iterator[tuple[int, dict[str, Any]]]:
    if "sender" in glimpse(source.head, "sender"):
        yield from objects(source, rows)
        return
    for item in items(source, "chatInfo", "messages.item"):
        if item.path == "chatInfo":
            chat.open(table(item.value))
        else:
            yield item.line, table(item.value)


class _Chat:
    """One export in reading. Chunks belong to the manifest in the folder above theirs."""

    def __init__(self, source: Source, rows: Rows) -> None:
        self._source, self._rows = source, rows
        self.people = People(rows)
        if known := table(source.carry.get("/".join(source.parts[:-2]))):
            self.open(known)

    def open(self, info: dict[str, Any]) -> None:
        """The group is known."""
        source, name = self._source, words(info.get("name"))
        if source.parts[-1] == "manifest.json":
            source.carry["/".join(source.parts[:-1])] = info
            return
        number = next(filter(None, map(_NUMBER.search, reversed(source.parts))), None)
        self._rows.open("qq", number[1] if number else name or source.name, name or None)
        self.people = People(self._rows, me=words(info.get("selfUin")) or None)

    def take(self, message: dict[str, Any]) -> bool:
        """Take a message; false where it cannot be one."""
        at = clock(message.get("timestamp")) or clock(message.get("time"))
        sender, content = table(message.get("sender")), table(message.get("content"))
        own = words(message.get("id")) or words(message.get("seq")) or None
        text = words(content.get("text"))
        if at is None:
            return False
        if not self._rows.group:
            self.open({})
        if message.get("system") is True:
            self.people.told(text, at.wall, native=own, utc=at.utc)
            return True
        uid, uin = words(sender.get("uid")), words(sender.get("uin"))
        key = uin if uin not in ("", "0") else uid
        if not key:
            return False
        name = words(sender.get("groupCard")) or words(sender.get("name")) or key
        self.people.spoke(key, uid, name, words(sender.get("nickname")))
        self._say(at.wall, key, name, own, text, content, utc=at.utc)
        if message.get("recalled") is True:
            self._rows.add("recall", at.wall, key, name=name, native=own and f"{own}/recall", utc=at.utc)
        return True

    def _say(
        self,
        wall: int,
        key: str,
        name: str,
        own: str | None,
        text: str,
        content: dict[str, Any],
        *,
        utc: bool,
    ) -> None:
        parts = {
            words(table(e).get("type")): table(table(e).get("data")) for e in series(content.get("elements"))
        }
        answered, kind = None, next((_MEDIA[part] for part in parts if part in _MEDIA), None)
        if reply := parts.get("reply"):
            answered = words(reply.get("referencedMessageId")) or words(reply.get("messageId")) or None
            text = _REPLY.sub("", text.replace(words(reply.get("content")), "", 1), count=1)
        marked, text = media_of(text)
        self._rows.add(
            "message", wall, key, text, name=name, native=own, reply_to=answered, utc=utc,
            mentions=self._mentioned(content, parts), media=kind or marked,
            forwarded="forward" in parts or None,
        )  # fmt: skip

    def _mentioned(self, content: dict[str, Any], parts: dict[str, dict[str, Any]]) -> list[str] | None:
        told = [table(m) for m in series(content.get("mentions"))] or [parts.get("at", {})]
        found = (
            self.people.known(words(m.get("uid"))) or words(m.get("uin")) or words(m.get("name"))
            for m in told
        )
        return [who for who in found if who] or None
