"""Text exports whose messages start with a head and may go on over several lines."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from weilu.exports.base.lines import lines
from weilu.exports.base.records import TOO_LONG
from weilu.exports.base.rows import TEXT_MAX, Rows
from weilu.exports.base.source import Source


class Entry(NamedTuple):
    """A head, the line it stands on, and the lines that follow it. There is no head for the lines
    before the first one, each of which is an entry of its own."""

    line: int
    head: re.Match[str] | None
    more: list[str]

    def text(self, first: str) -> str:
        """The words of a message: `first` and what follows, without blank lines at the end."""
        return "\n".join([first, *self.more]).rstrip("\n")


def entries(source: Source, rows: Rows, starts: Callable[[str], re.Match[str] | None]) -> Iterator[Entry]:
    """Heads found by `starts`, each with its lines; a line too long is counted and left out."""
    entry: Entry | None = None
    size = 0
    for number, text in lines(source.stream, source.head):
        if text is None:
            rows.skip(number, TOO_LONG)
        elif found := starts(text):
            if entry:
                yield entry
            entry, size = Entry(number, found, []), 0
        elif entry is None:
            yield Entry(number, None, [text])
        elif size < TEXT_MAX:
            entry.more.append(text)
            size += len(text) + 1
    if entry:
        yield entry
