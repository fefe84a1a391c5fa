"""What the three formats of DiscordChatExporter share: dates, marks and how a channel is named."""

import re
from datetime import datetime
from functools import lru_cache
from operator import add
from typing import NamedTuple, cast

from weilu.exports.base.rows import micros


class Clock(NamedTuple):
    """A moment: microseconds, of UTC where `utc`, else of the written clock."""

    wall: int
    utc: bool


_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * n : 3 * n + 3]: n + 1 for n in range(12)}
_DAY = re.compile(r"(\d\d?)-([A-Z][a-z]{2})-(\d{4}|\d\d)")
_TIME = re.compile(r"(\d\d?):(\d\d)(?::(\d\d))?(?: ?([AP]M))?")
_COUNT = re.compile(r"\((\d{1,6})\)")
_MENTION = re.compile(r"@([^\s@]{2,32})")
_ID = re.compile(r"^(?:(?P<name>.*?) )?\[(?P<id>\d{15,21})\]")
_FOLDERS = re.compile(r"(?i)^(csv|json|plaintext|txt|(before|after)-.*|\d{4}[-.].*|\d+)$")

_ENDINGS = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "avif", "heic"), "image"),
    **dict.fromkeys(("mp4", "mov", "webm", "mkv", "avi"), "video"),
    **dict.fromkeys(("mp3", "ogg", "opus", "wav", "m4a", "flac"), "voice"),
}

JOINED = "Joined the server."
PINNED = "Pinned a message."


def clocks(written: list[str]) -> list[int] | None:
    """Microseconds of many written clocks, if all are written the exporter's own way: `clock` in a quarter
    of the time."""
    parts = [one.partition(" ") for one in written]
    days, times = [_midnight(day) for day, _, _ in parts], [_since(time) for _, _, time in parts]
    if None in days or None in times:
        return None
    return list(map(add, cast(list[int], days), cast(list[int], times)))


@lru_cache(maxsize=8192)
def clock(written: str) -> Clock | None:
    """Read a date as the exporter writes it: `17-May-19 01:47 PM`, or ISO 8601 with its zone."""
    day, _, time = written.partition(" ")
    midnight, since = _midnight(day), _since(time)
    if midnight is not None and since is not None:
        return Clock(midnight + since, False)
    try:
        moment = datetime.fromisoformat(written)
        return Clock(micros(moment), moment.tzinfo is not None)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=8192)
def _midnight(day: str) -> int | None:
    found = _DAY.fullmatch(day)
    if found is None:
        return None
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    try:
        return micros(datetime(year, _MONTHS[found[2]], int(found[1])))
    except (ValueError, KeyError):
        return None


@lru_cache(maxsize=8192)
def _since(time: str) -> int | None:
    """Microseconds since midnight."""
    found = _TIME.fullmatch(time)
    if found is None:
        return None
    hour, minute, second, half = int(found[1]), int(found[2]), int(found[3] or 0), found[4]
    if hour > (12 if half else 23) or minute > 59 or second > 59:
        return None
    hour = hour % 12 + 12 * (half == "PM") if half else hour
    return (hour * 3600 + minute * 60 + second) * 1_000_000


def mentions_in(text: str) -> list[str] | None:
    """Names after an @."""
    return (_MENTION.findall(text) or None) if "@" in text else None


def reactions_in(written: str) -> int:
    """Number of reactions in `👍 (2), 🎉 (1)`."""
    return sum(map(int, _COUNT.findall(written))) if written else 0


def group_of(parts: tuple[str, ...]) -> tuple[str, str]:
    """Key and name of a channel by its path: the id in the file's name, else the last two folders."""
    stem = parts[-1].rsplit(".", 1)[0]
    if found := _ID.match(stem):
        return found["id"], found["name"] or found["id"]
    folders = [part for part in parts[:-1] if not _FOLDERS.match(part)]
    if not stem.isdigit() or not folders:
        return stem, stem
    return "/".join(folders[-2:]), folders[-1]


def media_of(file: str) -> str:
    """What an attachment is by the end of its name."""
    ending = file.partition("?")[0].rsplit(".", 1)[-1].lower()
    return _ENDINGS.get(ending, "file")
