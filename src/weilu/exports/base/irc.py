"""What the IRC readers share: the day and channel of a log, its clock, and who is who after nick changes."""

import re
from datetime import datetime

from weilu.exports.base.rows import Rows, micros
from weilu.exports.base.source import Source

_DAY = re.compile(r"(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})/(\d\d)[-_.](\d\d)(?!\d)")
_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * n : 3 * n + 3]: n + 1 for n in range(12)}
_DAY_LINE = re.compile(
    r"(?:--- (?:Log opened|Day changed)|\*\*\*\* BEGIN LOGGING AT|Session Start:) "
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) +(?P<day>\d\d?) (?:[\d:]+ )?(?P<year>\d{4})"
)
_CHANNEL = re.compile(r"#[^\s_.]+")
_DATES = re.compile(r"[\d._-]+")
_ADDRESS = re.compile(r"([^\s,:<>]{2,32})[,:]\s")
_MINUTE = 60_000_000
_HALF_DAY = 720 * _MINUTE


def day_of(parts: tuple[str, ...]) -> int | None:
    """Microseconds of midnight of the day in the file's name, or in a year folder and the name."""
    found = _DAY.search(parts[-1]) or _YEAR_MONTH_DAY.match("/".join(parts[-2:]))
    return _midnight(*map(int, found.groups())) if found else None


def day_line(text: str) -> int | None:
    """Microseconds of midnight of the day that a line of the logger itself announces."""
    found = _DAY_LINE.match(text)
    return _midnight(int(found["year"]), _MONTHS.get(found["month"], 0), int(found["day"])) if found else None


def _midnight(year: int, month: int, day: int) -> int | None:
    try:
        return micros(datetime(year, month, day))
    except ValueError:
        return None


def channel(source: Source) -> str:
    """The #channel in the file's name, else the nearest folder that is no date, else the file's name."""
    if found := _CHANNEL.search(source.parts[-1]):
        return found[0]
    folders = [p for p in source.parts[:-1] if not _DATES.fullmatch(p)]
    return folders[-1] if folders else _DAY.sub("", source.name).strip("-_. ") or "irc"


class Clock:
    """The time of a log that writes only the time of day. A log that passes midnight goes on with the
    next day; one that falls back by half a day has a clock of twelve hours and goes on in the afternoon."""

    def __init__(self, day: int) -> None:
        self.now = self._start = day

    def set(self, hour: str, minute: str, second: str | None) -> None:
        now = self._start + (int(hour) * 60 + int(minute)) * _MINUTE + int(second or 0) * 1_000_000
        if self.now - now > 1380 * _MINUTE:
            now = self._skip(now, 2)
        elif self.now - now > 660 * _MINUTE and self.now - self._start < 780 * _MINUTE:
            now = self._skip(now, 1)
        self.now = now

    def _skip(self, now: int, halves: int) -> int:
        self._start += halves * _HALF_DAY
        return now + halves * _HALF_DAY


class Nicks:
    """Follows nick changes: a person keeps the first nick they were seen with."""

    def __init__(self) -> None:
        self._person: dict[str, str] = {}

    @classmethod
    def of(cls, source: Source, rows: Rows) -> "Nicks":
        """The nicks of the group in hand, remembered from file to file."""
        found = source.carry.setdefault(rows.group, cls())
        assert isinstance(found, cls)
        return found

    def person(self, nick: str) -> str:
        return self._person.setdefault(nick, nick)

    def rename(self, old: str, new: str) -> str:
        """`old` calls themselves `new`; a nick that was somebody already stays that somebody."""
        person = self.person(old)
        self._person.setdefault(new, person)
        return person

    def addressed(self, text: str) -> list[str] | None:
        """The person that a line starts by naming, if they have been seen."""
        found = _ADDRESS.match(text)
        person = self._person.get(found[1]) if found else None
        return [person] if person else None

    def said(
        self, rows: Rows, at: int, nick: str, text: str, *, staff: bool | None = None, utc: bool = False
    ) -> None:
        """Add a message."""
        rows.add(
            "message", at, self.person(nick), text, name=nick, written=nick, staff=staff, utc=utc,
            mentions=self.addressed(text),
        )  # fmt: skip

    def moved(self, rows: Rows, at: int, kind: str, nick: str) -> None:
        """Add a join or a leave."""
        rows.add(kind, at, self.person(nick), name=nick, written=nick)

    def renamed(self, rows: Rows, at: int, old: str, new: str) -> None:
        """Add a nick change."""
        rows.add("rename", at, self.rename(old, new), name=old, target=new, written=old)

    def kicked(self, rows: Rows, at: int, nick: str, by: str) -> None:
        """Add a kick."""
        rows.add("kick", at, self.person(nick), name=nick, target=self.person(by), written=nick)
