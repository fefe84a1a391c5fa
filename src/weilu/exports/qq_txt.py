"""QQ for Windows, message manager, text file: one chat or all of them.

## Sample
    消息记录（此消息记录为文本格式，不支持重新导入）

    ================================================================
    消息分组:我的QQ群
    ================================================================
    消息对象:周末爬山
    ================================================================

    2024-03-02 8:05:09 【群主】山风(10203040)
    今天七点集合，@小溪 带水

    2024-03-02 8:06:00 系统消息(10000)
    新来的加入本群。

## Keeps
Messages, joins, invites, leaves, kicks, recalls, changes of card, mentions written as `@card`, owners
and admins where the export marks them. Each 消息对象 is a group of its own. There are no message ids
and no replies. The clock has no zone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.clock import clock
from weilu.exports.base.lines import decode
from weilu.exports.base.notices import People
from weilu.exports.base.qq import media_of, mentions_of
from weilu.exports.base.records import TOO_LONG
from weilu.exports.base.rows import TEXT_MAX
from weilu.kernel.errors import Unreadable
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="qq",
    title=Text("QQ 消息管理器文本", "QQ message manager text"),
    keeps=(
        "message",
        "join",
        "invite",
        "leave",
        "kick",
        "recall",
        "rename",
        "notice",
        "mentions",
        "staff",
        "media",
    ),
)

_HEADER = re.compile(
    r"(?P<at>\d{4}-\d\d?-\d\d? \d{1,2}:\d\d:\d\d(?: [AP]M)?) (?P<name>.*?)"
    r"(?:\((?P<number>\d{4,12})\)|<(?P<mail>[^<>\s]+@[^<>\s]+)>|(?P<bare>))"
)
_STAFF = re.compile(r"【(?:管理员|群主|[Aa]dmin|[Oo]wner)】")
_OBJECT = re.compile(r"(?:消息对象|Message [Oo]bject) ?[:：] ?(?P<name>.+)")
_RULE = re.compile(r"={8,}|-{20,}|(?:消息分组|Message [Gg]roup) ?[:：].*")
_SYSTEM = ("10000", "1000000")
_HEAD_MAX = 400
"""Characters of a header at most."""
_BAD = Text("这一行不属于任何消息", "The line belongs to no message")
_DATE = Text("日期读不懂", "The date cannot be read")
_NONE = Text("没有找到任何 QQ 消息", "No QQ message was found")
_HOW = Text("请用 QQ 消息管理器导出为文本文件", "Export it as a text file from QQ's message manager")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    some = decode(head).split("\n")[:400]
    if any(_OBJECT.match(line) for line in some) and any(line.startswith("====") for line in some):
        return 1.0
    found = (match for line in some if (match := _HEADER.fullmatch(line.rstrip("\r"))))
    return 0.95 if any(match["bare"] is None for match in found) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    log = _Log(rows, source.name)
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        else:
            log.line(number, text)
        if rows.full:
            yield rows.batch()
    log.end()
    if not log.seen:
        raise Unreadable(_NONE, _HOW, file=source.file)


@dataclass(slots=True)
class _Log:
    """One file in reading: the group, the message in hand and the people met."""

    rows: Rows
    name: str
    people: People = field(init=False)
    seen: int = 0
    _head: re.Match[str] | None = None
    _number: int = 0
    _text: list[str] = field(default_factory=list)
    _size: int = 0
    _blank: bool = True

    def __post_init__(self) -> None:
        self.people = People(self.rows)

    def line(self, number: int, text: str) -> None:
        found = _HEADER.fullmatch(text) if text[:1].isdigit() and len(text) <= _HEAD_MAX else None
        if found and (found["bare"] is None or self._blank):
            self._close()
            self._head, self._number = found, number
        elif self._blank and (about := _OBJECT.fullmatch(text)):
            self.end()
            self.rows.open("qq", about["name"].strip())
            self.people = People(self.rows)
        elif self._head is None or (self._blank and _RULE.fullmatch(text)):
            self._outside(number, text)
        elif self._size < TEXT_MAX:
            self._text.append(text)
            self._size += len(text) + 1
        self._blank = not text.strip() or (text[:1] in "=-" and bool(_RULE.fullmatch(text)))

    def end(self) -> None:
        """The group ends."""
        self._close()
        self.people.close()

    def _outside(self, number: int, text: str) -> None:
        if _RULE.fullmatch(text):
            self._close()
        elif text.strip() and self.seen:
            self.rows.skip(number, _BAD)

    def _close(self) -> None:
        head, self._head = self._head, None
        text, self._text, self._size = "\n".join(self._text).strip("\r\n"), [], 0
        if head is None:
            return
        at = clock(head["at"])
        if at is None:
            self.rows.skip(self._number, _DATE)
            return
        if not self.rows.group:
            self.rows.open("qq", self.name)
        self.seen += 1
        key = head["number"] or head["mail"]
        name = _STAFF.sub("", head["name"], count=1).strip()
        if key in _SYSTEM:
            self.people.told(text, at.wall)
            return
        key = key or self.people.key(name) or ""
        self.people.spoke(key, name)
        kind, words = media_of(text)
        self.rows.add(
            "message", at.wall, key, words, name=name or key, media=kind, mentions=mentions_of(text),
            staff=True if _STAFF.match(head["name"]) else None,
        )  # fmt: skip
