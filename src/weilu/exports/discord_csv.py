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
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.discord import JOINED, clock, group_of, media_of, mentions_in, reactions_in
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
_BAD = Text("这一行缺少字段或日期读不懂", "The row lacks fields or its date cannot be read")


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
    clocks = [clock(fields[2]) if len(fields) >= 4 else None for fields in part.rows]
    kept = [(at, fields) for at, fields in zip(clocks, part.rows, strict=True) if at]
    if len(kept) < len(part.rows):
        for place, (at, fields) in enumerate(zip(clocks, part.rows, strict=True)):
            if not at and fields and not fields[0].endswith("AuthorID"):
                rows.skip(part.line(place) if rows.skip_count < KEPT else 0, _BAD)
    block = Block(
        walls=[at.wall for at, _ in kept],
        authors=[fields[0] for _, fields in kept],
        names=[fields[1] or fields[0] for _, fields in kept],
        texts=[fields[3] for _, fields in kept],
        columns={"reactions": [reactions_in(f[5]) if len(f) > 5 else None for _, f in kept]},
        utc=[at.utc for at, _ in kept],
        keyed=True,
    )
    for place, (_, fields) in enumerate(kept):
        text, file = fields[3], fields[4] if len(fields) > 4 else ""
        if file or "@" in text or text == JOINED:
            cells: Cells = {"mentions": mentions_in(text), "media": media_of(file) if file else None}
            if text == JOINED:
                cells["kind"], block.texts[place] = "join", ""
            block.odd[place] = cells
    rows.talk(block)
