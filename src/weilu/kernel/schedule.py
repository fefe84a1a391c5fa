"""Times of day in a group's own zone: next occurrence, quiet hours, day cut."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from weilu.kernel.time import day_number


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of a moment."""
    return at.astimezone(zone)


def day_of(at: datetime, zone: ZoneInfo, cut: int = 0) -> int:
    """Day number of a moment; a day begins at hour `cut` (日切), so 01:00 may still be yesterday."""
    return day_number((at.astimezone(zone) - timedelta(hours=cut)).date())


def following(at: datetime, clock: time, weekdays: frozenset[int] = frozenset(range(7))) -> datetime:
    """The first moment (UTC) after local time `at` with this wall clock, on one of `weekdays` (0: Monday).

    A wall clock that the zone leaps over comes as much later as it leaps.
    """
    for ahead in range(8):
        then = datetime.combine(at.date() + timedelta(days=ahead), clock, at.tzinfo)
        if then.weekday() in weekdays and then.astimezone(UTC) > at.astimezone(UTC):
            return then.astimezone(UTC)
    raise ValueError("no weekday is named")


def quiet_until(at: datetime, begin: time, end: time) -> datetime | None:
    """When quiet hours that hold at local time `at` end (UTC); null outside them. `begin == end`: none."""
    now = at.time()
    inside = begin <= now < end if begin <= end else now >= begin or now < end
    return following(at, end) if inside else None
