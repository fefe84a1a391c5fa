"""Days and zones. A day is a whole number: days since 1970-01-01 in the group's own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 86_400_000_000
HOUR = 3_600_000_000
"""Microseconds in a day and in an hour."""
WINDOW = 28
"""Days in a window: four whole weeks, so that every weekday weighs the same."""

_EPOCH = date(1970, 1, 1)


def offset(hour: int, zone: ZoneInfo) -> int:
    """Microseconds that `zone` is ahead of UTC in the `hour`-th hour since 1970 UTC."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        shift = moment.astimezone(zone).utcoffset()
    except (OverflowError, ValueError):
        shift = None
    return int(shift.total_seconds()) * 1_000_000 if shift else 0


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a day number; what lies outside the calendar is its nearest end."""
    return date.fromordinal(min(max(day + _EPOCH.toordinal(), 1), date.max.toordinal()))


def monday(day: int) -> int:
    """The Monday of the week that a day lies in; day 0 was a Thursday."""
    return day - (day + 3) % 7
