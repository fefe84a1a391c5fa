"""DiscordChatExporter, CSV.

## Sample
    AuthorID,Author,Date,Content,Attachments,Reactions
    "1001","ana#0001","17-May-19 01:47 PM","hello","","👍 (1)"

## Keeps
Messages, joins, attachments, number of reactions, mentions written as `@name`. There is no message
id and no reply in it, so replies have to be inferred. A channel written in parts (1.csv, 2.csv …) is
one group: the folder and the folder above it name it.
"""

import re
from collections.abc import Iterator, Sequence

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.discord import JOINED, clock, clocks, group_of, media_of, mentions_in, reactions_in
from weilu.exports.base.lines import decode
from weilu.exports.base.records import Table, delimiter_of, tables
from weilu.exports.base.rows import KEPT, Block, Cells
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="discord",
    title=Text("DiscordChatExporter CSV", "DiscordChatExporter CSV"),
    keeps=("message", "join", "media", "reactions", "mentions"),
)

_HEADER = re.compile(r'"?AuthorID"?[;,]"?Author"?[;,]"?Date"?[;,]"?Content')
WIDE = 6
"""Fields of a row; what follows is nothing."""
_BAD = Text("这一行缺少字段或日期读不懂", "The row lacks fields or its date cannot be read")

Said = tuple[Sequence[Sequence[str | None]], list[int], list[bool]]
"""Rows, their clocks, and which of those are of UTC, where any are."""


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    return 1.0 if b"AuthorID" in head[:64] and _HEADER.match(decode(head[:400])) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("discord", *group_of(source.parts))
    header = decode(source.head[:400]).split("\n", 1)[0]
    for part in tables(source, rows, delimiter_of(header)):
        _take(rows, part)
        if rows.full:
            yield rows.batch()


def _take(rows: Rows, part: Table) -> None:
    """Add the rows of a table, a column at a time."""
    said, walls, utc = _usual(part) or _readable(rows, part)
    if not said:
        return
    authors, names, _, texts, files, reactions = map(list, list(zip(*said, strict=True))[:WIDE])
    block = Block(
        walls=walls,
        authors=authors,
        names=[name or author for name, author in zip(names, authors, strict=True)],
        texts=texts,
        columns={"reactions": [r if r is None else reactions_in(r) for r in reactions]},
        utc=utc,
        keyed=True,
    )
    for place, (text, file) in enumerate(zip(texts, files, strict=True)):
        if file or "@" in text or text == JOINED:
            cells: Cells = {"mentions": mentions_in(text), "media": media_of(file) if file else None}
            if text == JOINED:
                cells["kind"], texts[place] = "join", ""
            block.odd[place] = cells
    rows.talk(block)


def _usual(part: Table) -> Said | None:
    """The rows of a table in which all are as wide and have a date of the exporter's own way."""
    said = part.rows[_is_header(part.rows[0]) :]
    if len(set(map(len, said))) != 1 or len(said[0]) < WIDE:
        return None
    walls = clocks([fields[2] for fields in said])
    return None if walls is None else (said, walls, [])


def _readable(rows: Rows, part: Table) -> Said:
    """Rows whose date can be read, each with six fields, None for those it lacks, and their clocks; the
    others are counted."""
    said: list[list[str | None]] = []
    walls, utc = [], []
    for place, fields in enumerate(part.rows):
        at = clock(fields[2]) if len(fields) >= 4 else None
        if at:
            said.append([*fields[:WIDE], *[None] * (WIDE - len(fields))])
            walls.append(at.wall)
            utc.append(at.utc)
        elif fields and not _is_header(fields):
            rows.skip(part.line(place) if rows.skip_count < KEPT else 0, _BAD)
    return said, walls, utc


def _is_header(fields: list[str]) -> bool:
    return bool(fields) and fields[0].endswith("AuthorID")
