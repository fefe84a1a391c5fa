"""Slack channels as XML, as research collections keep them.

## Sample
    <slack><team_domain>tea</team_domain><channel_name>general</channel_name>
    <message conversation_id="1"><ts>2026-03-01T08:00:00.000100</ts><user>Ana</user>
    <text>&lt;@Bo&gt; hello</text></message></slack>

## Keeps
Messages and mentions. Members are known by name only. Conversation marks are dropped. A file with a
document type is refused: entities could make a small file endless.
"""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from xml.parsers import expat

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.lines import blocks
from weilu.exports.base.rows import micros
from weilu.kernel.errors import Unreadable
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="slack", title=Text("Slack 频道 XML", "Slack channel as XML"), keeps=("message", "mentions")
)

_FIELDS = ("team_domain", "channel_name", "ts", "user", "text")
_MENTION = re.compile(r"<@([^<>|\s]{1,80})(?:\|[^<>]*)?>")
_PIECE = 1 << 16
_TOKEN = 8 << 20
_MOST = 1_000_000
_BAD = Text("这条消息缺少作者或时间", "The message lacks its author or time")
_REFUSED = Text("带有 DOCTYPE 的 XML 不安全，已拒绝读取", "XML with a DOCTYPE is not safe and was refused")
_REMOVE = Text("如果你信任它，删去 DOCTYPE 再试", "If you trust it, remove the DOCTYPE and try again")
_DAMAGED = Text(
    "XML 从这里开始损坏，之前的内容已读取", "The XML is damaged from here on; what stands before was read"
)
_AGAIN = Text("请重新导出或重新下载它", "Export or download it again")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    return 0.95 if start.startswith((b"<?xml", b"<slack", b"<!")) and b"<slack" in start else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    channel = _Channel(source, rows)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = channel.start, channel.end
    parser.CharacterDataHandler = channel.said
    parser.StartDoctypeDeclHandler = channel.refuse
    given = 0
    try:
        for block in blocks(source.stream, source.head, _PIECE):
            data = block.encode("utf-8", "replace")
            parser.Parse(data, False)
            given += len(data)
            channel.line = parser.CurrentLineNumber
            if given - parser.CurrentByteIndex > _TOKEN:
                raise Unreadable(_DAMAGED, _AGAIN, source.file, channel.line)
            if rows.full:
                yield rows.batch()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(_DAMAGED, _AGAIN, source.file, error.lineno) from error


class _Channel:
    """A file in reading: the message in hand and the element whose text comes in."""

    def __init__(self, source: Source, rows: Rows) -> None:
        self._source, self._rows = source, rows
        self._fields: dict[str, list[str]] = {}
        self._inside = ""
        self._size = self.line = 0

    def refuse(self, *_: object) -> None:
        raise Unreadable(_REFUSED, _REMOVE, self._source.file, self.line)

    def start(self, name: str, _: dict[str, str]) -> None:
        self._inside, self._size = (name if name in _FIELDS else ""), 0
        if self._inside:
            self._fields[name] = []

    def said(self, text: str) -> None:
        if self._inside and self._size < _MOST:
            self._fields[self._inside].append(text)
            self._size += len(text)

    def end(self, name: str) -> None:
        self._inside = ""
        if name == "message":
            self._add()
            for field in ("ts", "user", "text"):
                self._fields.pop(field, None)

    def _add(self) -> None:
        if not self._rows.group:
            team, name = self._text("team_domain"), self._text("channel_name") or self._source.name
            self._rows.open("slack", f"{team}/{name}", name)
        text, user = self._text("text"), self._text("user")
        try:
            at = micros(datetime.fromisoformat(self._text("ts")))
        except (ValueError, OverflowError):
            at = 0
        if not at or not user:
            self._rows.skip(self.line, _BAD)
            return
        plain = html.unescape(_MENTION.sub(r"@\1", text))
        self._rows.add("message", at, user, plain, mentions=_MENTION.findall(text) or None)

    def _text(self, field: str) -> str:
        return "".join(self._fields.get(field, ())).strip()
