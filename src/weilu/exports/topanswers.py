"""Chat rooms of TopAnswers, as JSON.

## Sample
    [{"id": 2, "username": "bo", "userID": 12, "date": "2026-03-01T08:01:00Z", "html": "<p>@ana hi</p>"},
     {"id": 1, "username": "ana", "userID": 11, "date": "2026-03-01T08:00:00Z", "html": "<p>hello</p>"}]

## Keeps
Messages with the platform's ids and mentions written as `@name`; newest first, as the site gives them.
"""

from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.discord import mentions_in
from weilu.exports.base.json import glimpse, items, table, words
from weilu.exports.base.markup import plain_text
from weilu.exports.base.rows import micros
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="topanswers",
    title=Text("TopAnswers 聊天室 JSON", "TopAnswers chat room JSON"),
    keeps=("message", "mentions"),
)

_BAD = Text("这条消息缺少编号、作者或时间", "The message lacks its id, author or time")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    if b'"userID"' not in head[:4096]:
        return 0.0
    first = table(glimpse(head, "item").get("item"))
    return 0.95 if first.keys() >= {"id", "username", "userID", "date", "html"} else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("topanswers", source.name)
    for _, value, line in items(source, "item"):
        message = table(value)
        author, own, at = words(message.get("userID")), words(message.get("id")), _moment(message.get("date"))
        if not author or not own or at is None:
            rows.skip(line, _BAD)
            continue
        text, name = plain_text(words(message.get("html"))), words(message.get("username"))
        rows.add("message", at, author, text, name=name, native=own, mentions=mentions_in(text), utc=True)
        if rows.full:
            yield rows.batch()


def _moment(written: object) -> int | None:
    try:
        return micros(datetime.fromisoformat(words(written)))
    except (ValueError, OverflowError):
        return None
