"""DiscordChatExporter, JSON.

## Sample
    {"guild": {"id": "1", "name": "Tea"}, "channel": {"id": "2", "name": "general"}, "messages": [
      {"id": "10", "type": "Default", "timestamp": "2026-03-01T08:00:00.000+00:00", "content": "hello",
       "author": {"id": "1001", "name": "ana", "isBot": false}, "attachments": [], "reactions": [],
       "mentions": []}]}

## Keeps
Messages with the platform's ids, replies, mentions, attachments, stickers, reactions, bots; joins, members
added to and removed from a group chat; pins, calls and new names of the channel as notices. An edited
message has its last text.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.discord import Clock, clock, group_of, media_of
from weilu.exports.base.json import glimpse, items, series, table, words
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="discord",
    title=Text("DiscordChatExporter JSON", "DiscordChatExporter JSON"),
    keeps=(
        "message", "join", "invite", "leave", "kick", "notice",
        "reply_to", "mentions", "media", "bot", "forwarded", "reactions",
    ),
)  # fmt: skip

_TALK = ("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage")
_TALK_NUMBERS = ("0", "19", "20", "21", "23")
_JOIN = ("GuildMemberJoin", "7")
_ADD = ("RecipientAdd", "1")
_REMOVE = ("RecipientRemove", "2")
_BAD = Text("这条消息缺少作者、编号或时间", "The message lacks its author, id or time")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if b'"guild"' not in head[:256]:
        return 0.0
    seen = glimpse(head, "guild.id", "channel.id", "channel.type")
    return 1.0 if len(seen) == 3 else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    if b'"channel"' not in source.head:
        rows.open("discord", *group_of(source.parts))
    for path, value, line in items(source, "channel", "messages.item"):
        if path == "channel":
            key = words(table(value).get("id")) or group_of(source.parts)[0]
            rows.open("discord", key, words(table(value).get("name")))
            continue
        message = table(value)
        author = table(message.get("author"))
        at = clock(words(message.get("timestamp")))
        if at is None or not words(author.get("id")) or not words(message.get("id")):
            rows.skip(line, _BAD)
        else:
            _take(rows, message, author, at)
        if rows.full:
            yield rows.batch()


def _take(rows: Rows, message: dict[str, Any], author: dict[str, Any], at: Clock) -> None:
    kind, own = words(message.get("type")), words(message.get("id"))
    if kind in _TALK or kind in _TALK_NUMBERS:
        _said(rows, message, author, at)
        return
    who, name = words(author["id"]), _shown(author)
    if kind in _JOIN:
        rows.add("join", at.wall, who, name=name, native=own, bot=_bot(author), utc=at.utc)
        return
    for other in map(table, series(message.get("mentions"))) if kind in (*_ADD, *_REMOVE) else ():
        moved = words(other.get("id"))
        what = "invite" if kind in _ADD else "leave" if moved == who else "kick"
        by = None if what == "leave" else who
        native = f"{own}/{moved}"
        rows.add(what, at.wall, moved, name=_shown(other), target=by, native=native, utc=at.utc)
    if kind not in (*_ADD, *_REMOVE):
        text = words(message.get("content"))
        rows.add("notice", at.wall, who, text, name=name, native=own, utc=at.utc)


def _said(rows: Rows, message: dict[str, Any], author: dict[str, Any], at: Clock) -> None:
    answered = words(table(message.get("reference")).get("messageId"))
    forwarded = bool(message.get("forwardedMessage"))
    mentioned = [words(table(m).get("id")) for m in series(message.get("mentions"))]
    counts = [table(r).get("count") for r in series(message.get("reactions"))]
    rows.add(
        "message", at.wall, words(author["id"]), words(message.get("content")), name=_shown(author),
        native=words(message["id"]), utc=at.utc, bot=_bot(author),
        reply_to=answered or None if not forwarded else None,
        mentions=mentioned or None,
        media=_media(message),
        forwarded=True if forwarded else None,
        reactions=sum(min(n, 1_000_000) for n in counts if isinstance(n, int) and n > 0),
    )  # fmt: skip


def _shown(author: dict[str, Any]) -> str | None:
    return words(author.get("nickname")) or words(author.get("name")) or None


def _bot(author: dict[str, Any]) -> bool | None:
    said = author.get("isBot")
    return said if isinstance(said, bool) else None


def _media(message: dict[str, Any]) -> str | None:
    files = series(message.get("attachments"))
    if files:
        return media_of(words(table(files[0]).get("fileName")))
    if series(message.get("stickers")):
        return "sticker"
    return "link" if series(message.get("embeds")) else None
