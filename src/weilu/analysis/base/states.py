"""The state of each member at the end of each week; see the metric `member_states` for what each is.

Weeks are told by how many weeks before the last whole one they lie (`back`). The weeks in which a member
was active, connected or there are kept as the bits of one number each, bit 0 for the last whole week:
four weeks are then looked at by a shift, without sorting members by weeks.
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import numbers, week_of

STATES = (
    "newly_active", "consistent", "vital", "still_active", "paused",
    "disengaged", "dropped", "returned", "lurker",
)  # fmt: skip
PARTNERS, LINKS = 5, 5
"""Connected: this many partners, with this many links each."""
OF_LAST, ENOUGH = 4, 3
"""Consistent and vital: in this many of so many weeks."""
WEEKS = 26
"""Whole weeks looked at; the bits of a number have room for 60."""


def last_week(as_of: ir.IntegerScalar) -> ir.IntegerScalar:
    """The Monday of the last week that is over."""
    return week_of(as_of - 6)


def weeks(
    members: ir.Table, stays: ir.Table, member_days: ir.Table, links: ir.Table, as_of: ir.IntegerScalar
) -> ir.Table:
    """A row per member who was there in one of the last `WEEKS` whole weeks: group, member, there, active and
    connected (bits; null: none), first_back (the first week in which they were active; null: none)."""
    every = _there(members, stays, as_of)
    for table in (_active(member_days, as_of), _connected(links, as_of)):
        every = every.left_join(table, _MEMBER).drop("group_right", "member_right")
    return every.filter(every.there > 0)


def states(base: Base, of: int = WEEKS) -> ir.Table:
    """group, member, back and state of every member who is there, for the last `of` whole weeks."""
    grid = base.weeks.cross_join(numbers("back", of))
    grid = grid.filter((grid.there >> grid.back) & 1 == 1)
    recent = (grid.active.fill_null(0) >> grid.back) & (2**OF_LAST - 1)
    close = (grid.connected.fill_null(0) >> grid.back) & (2**OF_LAST - 1)
    grid = grid.select(*_MEMBER, "back", recent=recent, close=close, age=grid.first_back - grid.back)
    return grid.select(*_MEMBER, "back", state=_state(grid))


def _state(grid: ir.Table) -> ir.StringValue:
    now, before = grid.recent & 1 == 1, (grid.recent >> 1) & 1 == 1
    return ibis.cases(
        (_bits(grid.close) >= ENOUGH, "vital"),
        (_bits(grid.recent) >= ENOUGH, "consistent"),
        (now & (grid.age == 0), "newly_active"),
        (now & before, "still_active"),
        (now, "returned"),
        (grid.age.isnull() | (grid.age < 0), "lurker"),
        (grid.age <= 2, "dropped"),
        (before, "paused"),
        else_="disengaged",
    )


_MEMBER = ["group", "member"]


def _bits(number: ir.IntegerValue) -> ir.IntegerValue:
    """How many of the last four bits are set."""
    return (number & 1) + ((number >> 1) & 1) + ((number >> 2) & 1) + ((number >> 3) & 1)


def _bit(place: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.literal(1, "int64") << place.cast("int32")


def _there(members: ir.Table, stays: ir.Table, as_of: ir.IntegerScalar) -> ir.Table:
    """In which weeks a member had come, and not left, by the end. A stay ends at the latest when the next
    begins, so that no week is counted twice."""
    end = last_week(as_of) + 6
    first = members.select("group", "member", "first_day")
    stays = stays.left_join(first, ["group", "member"]).drop("group_right", "member_right")
    stays = stays.mutate(begun=ibis.coalesce(stays.joined_day, stays.first_day, stays.left_day))
    stays = stays.filter(stays.begun <= end)
    since = ibis.least((end - stays.begun) // 7, WEEKS - 1)
    gone = (end + 7 - stays.left_day) // 7
    stays = stays.select(*_MEMBER, since=since, until=ibis.least(gone.fill_null(0), WEEKS))
    order = ibis.window(group_by=_MEMBER, order_by=[ibis.desc("since"), ibis.desc("until")])
    again = stays.since.lead().over(order)
    stays = stays.mutate(until=ibis.greatest(stays.until, again.fill_null(-1) + 1))
    stays = stays.mutate(there=ibis.greatest(_bit(stays.since + 1) - _bit(stays.until), 0))
    return stays.group_by(*_MEMBER).agg(there=stays.there.sum())


def _active(days: ir.Table, as_of: ir.IntegerScalar) -> ir.Table:
    """In which weeks a member was active, and how long ago the first such week ever was."""
    week = days.filter((days.sent > 0) | (days.received > 0)).select("group", "member", "week").distinct()
    week = week.mutate(back=((last_week(as_of) - week.week) // 7).cast("int32"))
    week = week.filter(week.back >= 0)
    bit = ibis.ifelse(week.back < WEEKS + OF_LAST, _bit(ibis.least(week.back, WEEKS + OF_LAST)), 0)
    return week.group_by("group", "member").agg(active=bit.sum(), first_back=week.back.max())


def _connected(links: ir.Table, as_of: ir.IntegerScalar) -> ir.Table:
    """In which weeks a member was connected; links count for both ends."""
    last = last_week(as_of)
    links = links.filter((links.day >= last - 7 * (WEEKS + OF_LAST)) & (links.day < last + 7))
    links = links.mutate(back=((last + 6 - links.day) // 7).cast("int32"))
    ties = links.group_by("group", "back", "member", "partner").agg(links=links.count())
    ties = ties.union(ties.rename(member="partner", partner="member").select(ties.columns))
    ties = ties.group_by("group", "back", "member", "partner").agg(links=ties.links.sum())
    close = ties.filter(ties.links >= LINKS).group_by("group", "back", "member").agg(partners=ibis._.count())
    close = close.filter(close.partners >= PARTNERS)
    return close.group_by("group", "member").agg(connected=_bit(close.back).sum())
