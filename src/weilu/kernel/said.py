"""What people write to a practice, read: a clean line that is safe to keep, a clock, a number."""

import re
import unicodedata
from datetime import time
from functools import lru_cache

_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()) + "+-#*./@"
_WIDE = {ord(char) + 0xFEE0: char for char in _PLAIN}
_CLOCK = re.compile(
    r"\s*(?<![\d:：])([01]?\d|2[0-4])\s*[:：]\s*([0-5]\d)(?![\d:：])(?:\s*(?:截止|前|开奖))?\s*$"
)
_TIMES = re.compile(r"\s*(?:[×*✕]|(?<![a-z])x)\s*(\d{1,4})\s*(?:个|份|名|张)?\s*$", re.I)


def clean(text: str, longest: int = 80) -> str:
    """One line: full-width digits, letters and signs of number as plain ones, spaces single, no control
    characters, nothing that is no character; at most `longest` characters."""
    return _line(text[: 4 * longest])[:longest].rstrip()


def beginning(text: str) -> str:
    """What a message begins with, as the cues of practices are compared with it."""
    return clean(text.lstrip(), 200).lower()


@lru_cache(1_000)
def _line(text: str) -> str:
    """Many practices look at the same message."""
    plain = unicodedata.normalize("NFC", text).translate(_WIDE)
    if not plain.isprintable():  # something to leave out, or spaces that are not plain ones
        plain = "".join(" " if c.isspace() else c for c in plain if c.isspace() or _visible(c))
    return " ".join(plain.split())


def _visible(char: str) -> bool:
    """Not what turns the direction of a line either, which would make a list read otherwise than it is."""
    turns = unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    return not turns and unicodedata.category(char) not in ("Cc", "Cs", "Cn", "Co")


def lines(text: str, most: int = 300, longest: int = 200) -> list[str]:
    """The clean lines of a text that are not empty; what is beyond the limits is left out."""
    cut = text[: most * longest].splitlines()[: 2 * most]
    return [line for line in (clean(one, longest) for one in cut) if line][:most]


def clock(text: str) -> time | None:
    """A whole text that is a wall clock (20:00; 24:00 is midnight), else null."""
    found = _CLOCK.fullmatch(clean(text, 12))
    return time(int(found[1]) % 24, int(found[2])) if found else None


def clock_off(line: str) -> tuple[str, str]:
    """A clean line without the clock that it ends with, and that clock as HH:MM, or ""."""
    found = _CLOCK.search(line)
    if found is None:
        return line, ""
    return line[: found.start()].rstrip(), f"{int(found[1]) % 24:02}:{found[2]}"


def times_off(line: str) -> tuple[str, int]:
    """A clean line without the ×N that it ends with, and that number, or 0."""
    found = _TIMES.search(line)
    return (line[: found.start()].rstrip(), int(found[1])) if found else (line, 0)
