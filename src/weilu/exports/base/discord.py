"""What the three formats of DiscordChatExporter share: dates and how a channel is named."""

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from weilu.exports.base.rows import micros


class Clock(NamedTuple):
    """A moment: microseconds, of UTC where `utc`, else of the written clock."""

    wall: int
    utc: bool


_MONTHS = {m: n for n, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_NAMED = re.compile(r"(\d\d?)-([A-Z][a-z]{2})-(\d{2,4}) (\d\d?):(\d\d)(?::(\d\d))? ?([AP]M)?")
_ID = re.compile(r"^(?:(?P<name>.*?) )?\[(?P<id>\d{15,21})\]")
_FOLDERS = re.compile(r"(?i)^(csv|json|plaintext|txt|(before|after)-.*|\d{4}[-.].*|\d+)$")


@lru_cache(maxsize=4096)
def clock(written: str) -> Clock | None:
    """Read a date as the exporter writes it: `17-May-19 01:47 PM`, or ISO 8601 with its zone."""
    match = _NAMED.fullmatch(written)
    try:
        if match is None:
            moment = datetime.fromisoformat(written)
            return Clock(micros(moment), moment.tzinfo is not None)
        day, month, year, hour, minute, second, half = match.groups()
        full = int(year) + (2000 if len(year) == 2 else 0)
        hours = int(hour) if not half else int(hour) % 12 + 12 * (half == "PM")
        moment = datetime(full, _MONTHS[month], int(day), hours, int(minute), int(second or 0))
        return Clock(micros(moment), False)
    except (ValueError, KeyError):
        return None


def group_of(parts: tuple[str, ...]) -> tuple[str, str]:
    """Key and name of a channel by its path: the id in the file's name, else the last two folders."""
    stem = parts[-1].rsplit(".", 1)[0]
    if found := _ID.match(stem):
        return found["id"], found["name"] or found["id"]
    folders = [part for part in parts[:-1] if not _FOLDERS.match(part)]
    if not stem.isdigit() or not folders:
        return stem, stem
    return "/".join(folders[-2:]), folders[-1]
