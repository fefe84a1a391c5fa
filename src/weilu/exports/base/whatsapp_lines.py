"""The lines of a WhatsApp text: how they start, what their clocks say, whole messages in blocks."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from weilu.exports.base.lines import LONGEST
from weilu.exports.base.records import TOO_LONG
from weilu.exports.base.rows import Rows
from weilu.exports.base.whatsapp import MARKS

_MARKS = f"[{MARKS}]*"
_BEFORE = "(?:上午|下午|凌晨|早上|中午|晚上|오전|오후|午前|午後) ?"
_HALF = r"[ \u00a0\u202f]?[AaPp]\.?[ \u00a0\u202f]?[Mm]\.?"
_GLUE = r"\.?(?:[,،]|,? (?:à|às|at|um|klo|kl\.|a las|alle))?[ \u00a0\u202f]"
HEAD = re.compile(
    rf"^(?P<marks>{_MARKS})(?P<bracket>\[?)\d{{1,4}}(?P<sep>[-/.] ?)\d{{1,2}}(?P=sep)\d{{1,4}}"
    rf"(?P<glue>{_GLUE})(?P<before>{_BEFORE})?\d{{1,2}}[:.]\d\d(?P<second>[:.]\d\d)?(?P<half>{_HALF})?"
    r"(?:\]| [-–]) (?P<rest>.*)",
    re.M,
)
"""The start of a message, and the rest of its first line."""


def style_of(head: str) -> "Style | None":
    """The way most lines of a file start."""
    styles = Counter(
        Style(
            marks=bool(found["marks"] or found["bracket"]),
            bracket=found["bracket"],
            sep=found["sep"],
            glue=found["glue"],
            before=bool(found["before"]),
            second=bool(found["second"]),
            half=bool(found["half"]),
        )
        for found in HEAD.finditer(head)
    )
    return styles.most_common(1)[0][0] if styles else None


def whole(pieces: Iterator[str], head: re.Pattern[str], rows: Rows) -> Iterator[str]:
    """Blocks of whole messages, each with a line feed before its first; `head` matches where one
    starts. A message too long to be one is dropped and counted."""
    rest, line, dropping = "\n", 1, False
    for piece in chain(pieces, [None]):
        text = rest + (piece or "")
        text = text.replace("\r\n", "\n") if "\r" in text else text
        text = text.rstrip("\n") if piece is None else text
        cut = len(text) if piece is None else text.rfind("\n")
        while 0 < cut < len(text) and not head.match(text, cut):
            cut = text.rfind("\n", 0, cut)
        if dropping and (found := head.search(text)):
            text, cut, dropping = text[found.start() :], cut - found.start(), False
        if cut > 0 and not dropping:
            yield text[:cut]
            line += text.count("\n", 0, cut)
            text = text[cut:]
        rest = text
        if len(rest) > LONGEST:
            if not dropping:
                rows.skip(line, TOO_LONG)
            rest, dropping = "\n" if text.endswith("\n") else "", True


class Style(NamedTuple):
    """How the lines of one file start. Its pattern is narrow, because that is faster, and because
    a message may quote lines that start in another way."""

    marks: bool
    bracket: str
    sep: str
    glue: str
    before: bool
    second: bool
    half: bool

    def pattern(self) -> re.Pattern[str]:
        """Matches the start of a message; groups are date, clock and, where there is one, name."""
        sep, bracket = re.escape(self.sep), re.escape(self.bracket)
        marks, close = _MARKS if self.marks else "", r"\] " if self.bracket else " [-–] "
        before, half = _BEFORE if self.before else "", _HALF if self.half else ""
        clock = before + r"\d{1,2}[:.]\d\d" + (r"[:.]\d\d" if self.second else "") + half
        date = rf"\d{{1,4}}{sep}\d{{1,2}}{sep}\d{{1,4}}"
        name = r"(?:([^:\n]{1,100}): )?"
        return re.compile(rf"\n{marks}{bracket}({date}){re.escape(self.glue)}({clock}){close}{name}")
