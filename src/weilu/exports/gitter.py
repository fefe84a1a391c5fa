"""Gitter rooms as text: a line a message, or numbered dialogs divided by dashes.

## Sample
    [2026-03-01 08:00:00] <ana> hello
    [2026-03-01 08:00:10] <bo> ana: see [<-CODE->]

    1 [2026-03-01T08:00:00] <ana> hello
    ------------------------------

## Keeps
Messages, `nick: text` and `@nick` mentions. The file's name is the room.
"""

import re
from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa

from weilu.exports.base import Rows, Source, lines
from weilu.exports.base.irc import Nicks
from weilu.exports.base.lines import decode
from weilu.exports.base.records import TOO_LONG
from weilu.exports.base.rows import micros
from weilu.kernel.export import Export
from weilu.kernel.texts import Text

EXPORT = Export(
    platform="gitter",
    title=Text("Gitter 聊天室文本", "Gitter room as text"),
    keeps=("message", "mentions"),
)

_SAID = re.compile(
    r"(?:\d{1,7} )?\[(?P<at>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)\] <(?P<nick>[^<>]{1,100})> ?(?P<text>.*)", re.S
)
_RULE = re.compile(r"-{3,}|={3,}")
_AT = re.compile(r"@([A-Za-z0-9_-]{2,40})")
_MOST = 1000
_BAD = Text("这一行不是「[时间] <昵称> 正文」", "The line is not `[time] <nick> text`")


def sniff(head: bytes, parts: tuple[str, ...]) -> float:
    some = [x for x in decode(head[:8192]).split("\n")[:20] if x.strip() and not _RULE.fullmatch(x)]
    return 0.95 * sum(bool(_SAID.match(x)) for x in some) / len(some) if some else 0.0


def read(source: Source, rows: Rows) -> Iterator[pa.RecordBatch]:
    rows.open("gitter", source.name)
    room = _Room(rows)
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        elif not room.line(text):
            rows.skip(number, _BAD)
        if rows.full:
            yield rows.batch()
    room.close()


class _Room:
    """A file in reading: the message in hand goes on over the lines that follow."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._nicks = rows, Nicks()
        self._said: tuple[int, str] | None = None
        self._texts: list[str] = []

    def line(self, text: str) -> bool:
        """Take a line; false where it belongs to no message."""
        found = _SAID.fullmatch(text)
        at = _moment(found["at"]) if found else None
        if found and at is not None:
            self.close()
            self._said, self._texts = (at, found["nick"]), [found["text"]]
        elif _RULE.fullmatch(text):
            self.close()
        elif self._said and len(self._texts) < _MOST:
            self._texts.append(text)
        else:
            return not text.strip()
        return True

    def close(self) -> None:
        """Add the message in hand."""
        if self._said:
            at, nick = self._said
            text = "\n".join(self._texts).rstrip().replace("\\n", "\n").replace("\\'", "'")
            named = _AT.findall(text) if "@" in text else []
            mentions = [*(self._nicks.addressed(text) or []), *named] or None
            self._rows.add("message", at, self._nicks.person(nick), text, mentions=mentions)
        self._said = None


def _moment(written: str) -> int | None:
    try:
        return micros(datetime.fromisoformat(written))
    except ValueError:
        return None
