"""DiscordChatExporter, plain text.

## Sample
    ==============================================================
    Guild: Tea
    Channel: general
    ==============================================================

    [17-May-19 01:47 PM] ana#0001
    hello

    {Reactions}
    👍 (2)

## Keeps
Messages, joins, attachments, number of reactions, mentions written as `@name`; pins as notices. There is
no id in it, neither of messages nor of members: a name is a member.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.discord import (
    JOINED,
    PINNED,
    Clock,
    clock,
    group_of,
    media_of,
    mentions_in,
    reactions_in,
)
from weilu.exports.base.lines import decode
from weilu.exports.base.records import TOO_LONG
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="discord",
    title=Text("DiscordChatExporter 文本", "DiscordChatExporter plain text"),
    keeps=("message", "join", "notice", "media", "reactions", "mentions"),
)

_RULE = re.compile(r"={20,}")
_HEADER = re.compile(r"={20,}\s*\nGuild: [^\n]*\nChannel: [^\n]*\n")
_FIELD = re.compile(r"(Guild|Channel): (.{1,200})")
_START = re.compile(r"\[(?P<at>[^\[\]]{8,40})\] (?P<name>.{1,100}?)(?: \(pinned\))?")
_SECTION = re.compile(r"\{(Attachments|Embed|Stickers|Reactions)\}")
_MOST = 1_000_000
_BAD = Text("这一行不属于任何一条消息", "The line belongs to no message")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    return 1.0 if b"=====" in head[:16] and _HEADER.match(decode(head[:1024])) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    channel = _Channel(source, rows)
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        elif channel.ended(text):
            break
        elif not channel.line(text):
            rows.skip(number, _BAD)
        if rows.full:
            yield rows.batch()
    channel.close()


class _Channel:
    """One file in reading: the fields between the first two rules, then messages, each after a blank line."""

    def __init__(self, source: Source, rows: Rows) -> None:
        self._source, self._rows = source, rows
        self._told: dict[str, str] = {}
        self._rules, self._blank = 0, False
        self._message: _Message | None = None

    def ended(self, text: str) -> bool:
        """Whether the closing rule is reached."""
        return self._rules == 2 and self._blank and bool(self._message and _RULE.fullmatch(text))

    def line(self, text: str) -> bool:
        """Take a line; false where it belongs to no message."""
        blank, self._blank = self._blank, not text
        if self._rules < 2:
            self._head(text)
        elif blank and (start := _start(text)):
            self.close()
            self._message = start
        elif self._message:
            self._message.line(text)
        else:
            return not text
        return True

    def close(self) -> None:
        """Add the message in hand."""
        if self._message:
            self._message.add(self._rows)

    def _head(self, text: str) -> None:
        if field := _FIELD.fullmatch(text):
            self._told[field[1]] = field[2]
        self._rules += bool(_RULE.fullmatch(text))
        if self._rules == 2:
            key, name = group_of(self._source.parts)
            channel = self._told.get("Channel", name)
            if not key.isdigit():
                key = "/".join([self._told.get("Guild", ""), *key.split("/")[:-1], channel])
            self._rows.open("discord", key, channel)


def _start(text: str) -> "_Message | None":
    found = _START.fullmatch(text) if text.startswith("[") else None
    at = clock(found["at"]) if found else None
    return _Message(at, found["name"]) if found and at else None


class _Message:
    """A message in reading: its text, then sections such as {Reactions}."""

    def __init__(self, at: Clock, name: str) -> None:
        self._at, self._name = at, name
        self._texts: list[str] = []
        self._size = self._reactions = 0
        self._section = self._media = ""

    def line(self, text: str) -> None:
        if found := _SECTION.fullmatch(text):
            self._section = found[1]
            self._media = self._media or {"Embed": "link", "Stickers": "sticker"}.get(found[1], "")
        elif self._section == "Reactions":
            self._reactions += reactions_in(text)
        elif self._section == "Attachments" and text:
            self._media = media_of(text)
        elif not self._section and self._size < _MOST:
            self._texts.append(text)
            self._size += len(text) + 1

    def add(self, rows: Rows) -> None:
        text = "\n".join(self._texts).strip("\n")
        kind = {JOINED: "join", PINNED: "notice"}.get(text, "message")
        rows.add(
            kind, self._at.wall, self._name, "" if kind == "join" else text, utc=self._at.utc,
            mentions=mentions_in(text), media=self._media or None, reactions=self._reactions,
        )  # fmt: skip
