"""Rows of tables whose first line names the columns."""

import csv
from collections.abc import Iterator

from weilu.exports.base.lines import decode
from weilu.exports.base.records import delimiter_of, records
from weilu.exports.base.rows import Rows
from weilu.exports.base.source import Source

HEADER = 4096
"""Characters within which the first line must end."""


def heading(head: bytes) -> tuple[str, ...]:
    """The names of the columns by the first bytes of a table; one name or none where it is no table."""
    line, _, rest = decode(head[: 4 * HEADER]).lstrip("\ufeff").replace("\x00", "").partition("\n")
    if len(line) > HEADER or (not rest and len(head) > 4 * HEADER):
        return ()
    try:
        fields = next(csv.reader([line.rstrip("\r")], delimiter=delimiter_of(line)), [])
    except csv.Error:
        return ()
    return tuple(field.strip() for field in fields)


def columns(source: Source, rows: Rows, extra: tuple[str, ...] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row as cells by name, with its line. Cells past the named columns are named by `extra`;
    cells that are missing are left out. The header may come again."""
    names = heading(source.head)
    first = decode(source.head[: 4 * HEADER]).partition("\n")[0]
    for line, fields in records(source, rows, delimiter_of(first)):
        if not fields or [f.strip().lstrip("\ufeff") for f in fields[:3]] == list(names[:3]):
            continue
        yield line, dict(zip(names + extra, fields, strict=False))
