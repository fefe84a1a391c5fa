"""Signal, a chat written as text by signal-export and tools like it.

## Sample
    [2023-05-13, 07:10] Bo: who runs today?
    I start at six
    [2023-05-13, 07:11] Ana: our track ![track](./media/track.jpg) (- Bo: 👍 -)

## Keeps
Messages (of several lines too), attachments, number of reactions. There is no message id, no reply
and no joining or leaving in it. The file's name, or the folder's, names the group.
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from weilu.exports.base import Rows, Source
from weilu.exports.base.clock import clock
from weilu.exports.base.entries import entries
from weilu.exports.base.lines import decode
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="signal",
    title=Text("Signal 文本", "Signal text"),
    keeps=("message", "media", "reactions"),
)

_HEAD = re.compile(r"\ufeff?\[(\d{4}-\d\d-\d\d), (\d\d:\d\d)\] ([^:]{1,100}): ?(.*)", re.S)
_FILE = re.compile(r" ?(!?)\[[^\]\n]*\]\([^)\n]*media/[^)\n]+\)")
_REACTIONS = re.compile(r" ?\(- (.*) -\)\s*$", re.S)
_BAD = Text("日期读不懂", "The date cannot be read")
_NO_HEAD = Text("第一条消息之前有读不懂的内容", "There is something unreadable before the first message")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    first = decode(head[:4096]).lstrip("\ufeff\n ").split("\n", 1)[0]
    return 0.95 if _HEAD.match(first) else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    folder = source.parts[-2] if len(source.parts) > 1 else ""
    rows.open("signal", folder if folder and source.name in ("chat", "index") else source.name)
    for entry in entries(source, rows, _HEAD.match):
        if entry.head is None:
            if entry.more[0].strip():
                rows.skip(entry.line, _NO_HEAD)
            continue
        day, time, name, first = entry.head.groups()
        at = clock(f"{day} {time}")
        if at is None:
            rows.skip(entry.line, _BAD)
        else:
            _said(rows, at.wall, name, entry.text(first))
        if rows.full:
            yield rows.batch()


def _said(rows: Rows, wall: int, name: str, text: str) -> None:
    reacted = _REACTIONS.search(text)
    words = text[: reacted.start()] if reacted else text
    file = _FILE.search(words)
    media = ("image" if file[1] else "file") if file else None
    rows.add(
        "message", wall, name, _FILE.sub("", words).strip("\n"), media=media,
        reactions=reacted[1].count(": ") if reacted else None,
    )  # fmt: skip
