"""IRC logs in blocks: a line with the Unix time, a line with the nick, a line with the text, a blank line.

## Sample
    1772324400
    ana
    hello

    1772324460
    bo
    ana: hi

## Keeps
Messages and `nick: text` mentions. Joins and leaves are not in it.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.irc import Nicks, channel
from weilu.exports.base.lines import decode
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="irc",
    title=Text("IRC 日志（时间、昵称、正文各一行）", "IRC log in blocks"),
    keeps=("message", "mentions"),
)

_BLOCK = re.compile(r"\A\s*[1-9]\d{8,9}\n[^\s<>]{1,64}\n[^\n]*\n(?:\n[1-9]\d{8,9}\n|\s*\Z|\n[^\n]*\Z)")
_TIME = re.compile(r"[1-9]\d{8,9}")
_BAD = Text("这一段不是「时间、昵称、正文」三行", "The block is not time, nick and text")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    return 0.95 if head[:1].isdigit() and _BLOCK.match(decode(head[:2048])) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("irc", channel(source))
    nicks = Nicks.of(source, rows)
    for number, block in _blocks(source):
        if len(block) in (2, 3) and _TIME.fullmatch(block[0]):
            nicks.said(rows, int(block[0]) * 1_000_000, block[1], "".join(block[2:]), utc=True)
        else:
            rows.skip(number, _BAD)
        if rows.full:
            yield rows.batch()


def _blocks(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Lines between blank lines with the number of the last; of a long block only the first four."""
    block: list[str] = []
    number = 0
    for number, text in lines(source.stream, source.head):
        if text and len(block) < 4:
            block.append(text)
        elif not text and block:
            yield number, block
            block = []
    if block:
        yield number, block
