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
MOST = 60
"""Weeks that fit into the bits of a number."""


def last_week(as_of: ir.IntegerScalar) -> ir.IntegerScalar:
    """The Monday of the last week that is over."""
    return week_of(as_of - 6)


def states(base: Base, weeks: int) -> ir.Table:
    """group, member, back and state of every member who is there, for the last `weeks` whole weeks."""
    assert weeks + OF_LAST <= MOST
    keys = ["group", "member"]
    every = _there(base, weeks)
    for table in (_active(base, weeks), _connected(base, weeks)):
        every = every.left_join(table, keys).drop("group_right", "member_right")
    grid = every.cross_join(numbers("back", weeks))
    grid = grid.filter((grid.there >> grid.back) & 1 == 1)
    recent = (grid.active.fill_null(0) >> grid.back) & (2**OF_LAST - 1)
    close = (grid.connected.fill_null(0) >> grid.back) & (2**OF_LAST - 1)
    grid = grid.select(*keys, "back", recent=recent, close=close, age=grid.first_back - grid.back)
    return grid.select(*keys, "back", state=_state(grid))


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


def _there(base: Base, weeks: int) -> ir.Table:
    """In which weeks a member had come, and not left, by the end. A stay ends at the latest when the next
    begins, so that no week is counted twice."""
    end = last_week(base.as_of) + 6
    first = base.members.select("group", "member", "first_day")
    stays = base.stays.left_join(first, ["group", "member"]).drop("group_right", "member_right")
    stays = stays.mutate(begun=ibis.coalesce(stays.joined_day, stays.first_day, stays.left_day))
    stays = stays.filter(stays.begun <= end)
    since = ibis.least((end - stays.begun) // 7, weeks - 1)
    gone = (end + 7 - stays.left_day) // 7
    stays = stays.select(*_MEMBER, since=since, until=ibis.least(gone.fill_null(0), weeks))
    order = ibis.window(group_by=_MEMBER, order_by=[ibis.desc("since"), ibis.desc("until")])
    again = stays.since.lead().over(order)
    stays = stays.mutate(until=ibis.greatest(stays.until, again.fill_null(-1) + 1))
    stays = stays.mutate(there=ibis.greatest(_bit(stays.since + 1) - _bit(stays.until), 0))
    return stays.group_by(*_MEMBER).agg(there=stays.there.sum())


def _active(base: Base, weeks: int) -> ir.Table:
    """In which weeks a member was active, and how long ago the first such week ever was."""
    days = base.member_days
    week = days.filter((days.sent > 0) | (days.received > 0)).select("group", "member", "week").distinct()
    week = week.mutate(back=((last_week(base.as_of) - week.week) // 7).cast("int32"))
    week = week.filter(week.back >= 0)
    bit = ibis.ifelse(week.back < weeks + OF_LAST, _bit(ibis.least(week.back, MOST)), 0)
    return week.group_by("group", "member").agg(active=bit.sum(), first_back=week.back.max())


def _connected(base: Base, weeks: int) -> ir.Table:
    """In which weeks a member was connected; links count for both ends."""
    last = last_week(base.as_of)
    links = base.links.filter((base.links.day >= last - 7 * (weeks + OF_LAST)) & (base.links.day < last + 7))
    links = links.mutate(back=((last + 6 - links.day) // 7).cast("int32"))
    ties = links.group_by("group", "back", "member", "partner").agg(links=links.count())
    ties = ties.union(ties.rename(member="partner", partner="member").select(ties.columns))
    ties = ties.group_by("group", "back", "member", "partner").agg(links=ties.links.sum())
    close = ties.filter(ties.links >= LINKS).group_by("group", "back", "member").agg(partners=ibis._.count())
    close = close.filter(close.partners >= PARTNERS)
    return close.group_by("group", "member").agg(connected=_bit(close.back).sum())
