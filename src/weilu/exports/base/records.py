"""Rows of comma-separated files, read so that damage costs a row and not the file."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from weilu.exports.base.lines import lines
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
    reader = csv.reader(_kept(source, rows), delimiter=delimiter)
    while True:
        try:
            yield Record(reader.line_num, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            why = Text("引号不成对或字段太长", "A quote is not closed or a field is too long")
            rows.skip(reader.line_num, Text(f"{why.zh}（{error}）", f"{why.en} ({error})"))


def _kept(source: Source, rows: Rows) -> Iterator[str]:
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        else:
            yield text + "\n"


def delimiter_of(header: str) -> str:
    """The delimiter of a header line: whichever of `,` `;` tab it has most of."""
    return max(",;\t", key=header.count)
