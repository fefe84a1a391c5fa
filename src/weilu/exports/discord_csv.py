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
from weilu.exports.base.discord import clock, group_of
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
_COUNT = re.compile(r"\((\d+)\)")
_MENTION = re.compile(r"@([^\s@]{2,32})")
_BAD = Text("这一行缺少字段或日期读不懂", "The row lacks fields or its date cannot be read")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    return 1.0 if _HEADER.match(decode(head[:400]).lstrip("﻿")) else 0.0


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
        author, name, _, text, *rest = (*fields, "", "")
        kind = "join" if text == "Joined the server." else "message"
        rows.add(
            kind, at.wall, author, "" if kind == "join" else text, name=name, utc=at.utc,
            mentions=_MENTION.findall(text) or None if "@" in text else None,
            media="file" if rest[0] else None,
            reactions=sum(map(int, _COUNT.findall(rest[1]))),
        )  # fmt: skip
        if rows.full:
            yield rows.batch()
