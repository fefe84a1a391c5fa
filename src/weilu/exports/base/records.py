"""Rows of comma-separated files, read so that damage costs a row and not the file."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import NamedTuple

from weilu.exports.base.lines import pieces
from weilu.exports.base.rows import Rows
from weilu.exports.base.source import Source
from weilu.kernel.texts import Text

FIELD_MAX = 1 << 20
TOO_LONG = Text("这一行太长，已跳过", "The line is too long and was skipped")


class Record(NamedTuple):
    """One row of the file and the line it ends on."""

    line: int
    fields: list[str]


def records(source: Source, rows: Rows, delimiter: str = ",") -> Iterator[Record]:
    """Rows with their fields, quoted fields over several lines included."""
    csv.field_size_limit(FIELD_MAX)
    reader = csv.reader(chain.from_iterable(_kept(source, rows)), delimiter=delimiter)
    while True:
        try:
            for fields in reader:
                yield Record(reader.line_num, fields)
            return
        except csv.Error as error:
            why = Text("引号不成对或字段太长", "A quote is not closed or a field is too long")
            rows.skip(reader.line_num, Text(f"{why.zh}（{error}）", f"{why.en} ({error})"))


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
