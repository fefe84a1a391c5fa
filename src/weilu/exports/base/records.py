"""Rows of comma-separated files, read so that damage costs a row and not the file."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from weilu.exports.base.lines import pieces
from weilu.exports.base.rows import Rows
from weilu.exports.base.source import Source
from weilu.kernel.errors import Unreadable
from weilu.kernel.texts import Text

if TYPE_CHECKING:
    from _csv import Reader

FIELD_MAX = 1 << 20
MANY = 128
"""Rows of a table: few enough that they fit into memory however long they are."""
TOO_LONG = Text("这一行太长，已跳过", "The line is too long and was skipped")


class Record(NamedTuple):
    """One row of the file and the line it ends on."""

    line: int
    fields: list[str]


class Table(NamedTuple):
    """Rows that follow each other, after line `before` and up to line `last`."""

    before: int
    last: int
    rows: list[list[str]]

    def line(self, place: int) -> int:
        """The line that a row ends on, worked out when it is asked for."""
        over = sum(1 + "".join(fields).count("\n") for fields in self.rows[: place + 1])
        return min(self.before + over, self.last)  # a quote that is never closed holds the last line feed


def records(source: Source, rows: Rows, delimiter: str = ",") -> Iterator[Record]:
    """Rows with their fields, quoted fields over several lines included."""
    reader = _reader(source, rows, delimiter)
    while True:
        try:
            for fields in reader:
                yield Record(reader.line_num, fields)
            return
        except csv.Error as error:
            rows.skip(reader.line_num, _damaged(error))


def tables(source: Source, rows: Rows, delimiter: str = ",") -> Iterator[Table]:
    """The same rows, many at a time: for files that may be long."""
    reader = _reader(source, rows, delimiter)
    more = True
    while more:
        before = reader.line_num
        some: list[list[str]] = []
        trouble: Exception | None = None
        try:
            some.extend(islice(reader, MANY))  # keeps what came before an error
        except (csv.Error, Unreadable) as error:
            trouble = error
        if some:
            yield Table(before, reader.line_num, some)
        if isinstance(trouble, csv.Error):
            rows.skip(reader.line_num, _damaged(trouble))
        elif trouble:
            raise trouble
        else:
            more = len(some) == MANY


def _reader(source: Source, rows: Rows, delimiter: str) -> "Reader":
    csv.field_size_limit(FIELD_MAX)
    return csv.reader(chain.from_iterable(_kept(source, rows)), delimiter=delimiter)


def _damaged(error: csv.Error) -> Text:
    why = Text("引号不成对或字段太长", "A quote is not closed or a field is too long")
    return Text(f"{why.zh}（{error}）", f"{why.en} ({error})")


def _kept(source: Source, rows: Rows) -> Iterator[Iterable[str]]:
    """Lines with their ends, a piece at a time. An empty one stands for a line too long to keep, so that
    the numbers stay right."""
    passed = 0
    for piece in pieces(source.stream, source.head):
        if piece is None:
            rows.skip(passed + 1, TOO_LONG)
        yield StringIO(piece, newline="\n") if piece else ("\n",)
        passed += piece.count("\n") if piece else 1


def delimiter_of(header: str) -> str:
    """The delimiter of a header line: whichever of `,` `;` tab it has most of."""
    return max(",;\t", key=header.count)
