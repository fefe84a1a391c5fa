"""The rhythm of a day: when people are awake and talk."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

WEEKDAY = (2, 1, 0, 0, 0, 1, 4, 14, 22, 24, 25, 26, 38, 28, 22, 22, 24, 28, 34, 44, 58, 60, 40, 12)
WEEKEND = (4, 2, 1, 0, 0, 0, 2, 6, 16, 28, 34, 34, 36, 30, 30, 32, 32, 32, 36, 44, 56, 58, 44, 18)
"""How much is said in each hour of the day: a little after noon, most in the evening."""


def begin(day: date, zone: ZoneInfo) -> datetime:
    """Midnight of a day, UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def moment(chance: Random, day: date, zone: ZoneInfo) -> datetime:
    """Some time of the day at which people talk, UTC."""
    weights = WEEKEND if day.weekday() > 4 else WEEKDAY
    (hour,) = chance.choices(range(24), weights)
    return begin(day, zone) + timedelta(hours=hour, seconds=chance.uniform(0, 3600))


def around(chance: Random, day: date, zone: ZoneInfo, hour: float) -> datetime:
    """Near an hour of one's own, most within half an hour of it, UTC."""
    wanted = min(max(chance.gauss(hour, 0.4), 0.1), 23.8)
    return begin(day, zone) + timedelta(hours=wanted)


def pause(chance: Random, seconds: float) -> timedelta:
    """Until one answers: mostly about so many seconds, sometimes far longer."""
    return timedelta(seconds=max(1.5, seconds * chance.lognormvariate(0, 0.9)))
