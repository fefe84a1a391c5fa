"""Clocks as exports write them: ISO dates, year-first dates, seconds or milliseconds since 1970."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

_WRITTEN = re.compile(
    r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ,]*"
    r"(?:(?P<noon>上午|下午|凌晨|中午|晚上)\s*)?(?:(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?\s*"
)
_QUICK = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d):([0-5]\d):([0-5]\d)(Z|[+-]\d\d:\d\d)?", re.ASCII)
"""What nearly all exports write."""
_EPOCH = re.compile(r"\s*(\d{9,19})(?:\.(\d{1,9}))?\s*")
_DAY0 = datetime(1970, 1, 1).toordinal()


class Clock(NamedTuple):
    """Microseconds since 1970: of UTC where `utc`, else of the clock as written."""

    wall: int
    utc: bool


def clock(written: object) -> Clock | None:
    """The moment that a cell or value says; None where it says none."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return since_1970(written)
    if not isinstance(written, str) or len(written) > 64:
        return None
    if len(written) == 10 and written.isdecimal() and (seconds := int(written)):
        return Clock(seconds * 1_000_000, True)
    if quick := _QUICK.fullmatch(written):
        date, hour, minute, second, zone = quick.groups()
        day = _midnight(date)
        if day is not None and hour < "24":
            wall = day + (int(hour) * 3600 + int(minute) * 60 + int(second)) * 1_000_000
            return _shifted(wall, zone) if zone else Clock(wall, False)
    if whole := _EPOCH.fullmatch(written):
        return since_1970(float(written) if whole[2] else int(written))
    found = _WRITTEN.fullmatch(written)
    return _dated(found) if found else None


def since_1970(number: float) -> Clock | None:
    """A number of seconds, milliseconds or microseconds, told apart by its size."""
    for size, unit in ((1e11, 1_000_000), (1e14, 1_000), (1e17, 1)):
        if 0 < number < size:
            return Clock(round(number * unit), True)
    return None


def _dated(found: re.Match[str]) -> Clock | None:
    year, month, day, _, hour, minute, second, part = found.groups()[:8]
    hours = _hours(int(hour or 0), found["noon"], found["half"])
    try:
        moment = datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))
        zone = _zone(found["zone"])
        if zone:
            moment = moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    seconds = (moment.toordinal() - _DAY0) * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second
    return Clock(seconds * 1_000_000 + int((part or "0").ljust(6, "0")[:6]), zone is not None)


@lru_cache(maxsize=4096)
def _midnight(date: str) -> int | None:
    """Microseconds of the start of a day written `2024-03-02`."""
    try:
        return (datetime.strptime(date, "%Y-%m-%d").toordinal() - _DAY0) * 86_400_000_000
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _ahead(zone: str) -> int | None:
    try:
        shift = _zone(zone)
    except ValueError:
        return None
    return round(shift.utcoffset(None).total_seconds()) * 1_000_000 if shift else 0


def _shifted(wall: int, zone: str) -> Clock | None:
    ahead = _ahead(zone)
    return None if ahead is None else Clock(wall - ahead, True)


def _hours(hour: int, noon: str | None, half: str | None) -> int:
    late = noon in ("下午", "晚上", "中午") or (half or "").lower() == "pm"
    if late:
        return hour + 12 if hour < (11 if noon == "中午" else 12) else hour
    return 0 if hour == 12 and (half or noon) else hour


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    shift = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(shift if written[0] == "+" else -shift)
