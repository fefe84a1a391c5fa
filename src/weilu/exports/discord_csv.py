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
from weilu.exports.base.records import delimiter_of, records
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
    for line, fields in records(source, rows, delimiter_of(header)):
        if not fields or fields[0].endswith("AuthorID"):
            continue
        at = clock(fields[2]) if len(fields) >= 4 else None
        if at is None:
            rows.skip(line, _BAD)
            continue
        text = fields[3]
        kind = "join" if text == JOINED else "message"
        rows.add(
            kind, at.wall, fields[0], "" if kind == "join" else text, name=fields[1], utc=at.utc,
            mentions=mentions_in(text),
            media=media_of(fields[4]) if len(fields) > 4 and fields[4] else None,
            reactions=reactions_in(fields[5]) if len(fields) > 5 else None,
        )  # fmt: skip
        if rows.full:
            yield rows.batch()
