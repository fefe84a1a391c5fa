"""Make the base tables from the facts, on whichever engine `con` is."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from weilu.analysis.base import Base
from weilu.analysis.base.comers import joins
from weilu.analysis.base.result import numbers
from weilu.analysis.base.states import weeks
from weilu.analysis.base.stays import stays
from weilu.analysis.base.ties import circles, ties
from weilu.analysis.base.writers import writers
from weilu.kernel.time import WINDOW

WINDOWS = 13

Keep = Callable[[str, Callable[[], ir.Table]], ir.Table]
"""Computes the table that is made once, and gives back one that reads the result."""


def as_it_is(name: str, make: Callable[[], ir.Table]) -> ir.Table:
    """Leave a table to be computed wherever it is read."""
    return make()


def build(
    events: ir.Table,
    names: ir.Table,
    keep: Keep,
    last: int | None = None,
    *,
    show: Keep = as_it_is,
    day: ir.IntegerScalar | None = None,
) -> Base:
    """The base tables of all groups.

    `events` are the facts of the lake with their links, `names` has group, name, platform. `last` is the
    last day looked at: later events are left out; by default the last on which anything was said. `show`
    gives a table that is cheap to compute again a name, and `day` stands for `last` in what both are given.
    """
    last = day_of(last_day(events).to_pyarrow()) if last is None else last
    as_of = ibis.literal(last, "int32")
    day = as_of if day is None else day
    events = show("events", lambda: events.filter(events.day <= day))
    posts = show("said", lambda: _posts(events, day))
    messages = show("messages", lambda: posts.filter(posts.session.notnull()).drop("bot", *_LINK))
    linked = show("links", lambda: _links(posts))
    member_days = keep("member_days", lambda: _member_days(posts))
    stayed = keep("stays", lambda: stays(events, messages))
    groups = keep("groups", lambda: _groups(events, messages, stayed, names, day))
    members = keep("members", lambda: _members(messages, member_days))
    wrote = keep("writers", lambda: writers(messages, WINDOWS))
    edges = keep("edges", lambda: _edges(linked))
    tied = keep("ties", lambda: ties(edges.filter(edges.window < WINDOWS)))
    return Base(
        groups=groups,
        windows=keep("windows", lambda: _windows(groups, day)),
        posts=show("posts", lambda: posts.drop(*_TALK, *_LINK)),
        messages=messages,
        sessions=keep("sessions", lambda: _sessions(messages)),
        links=linked,
        stays=stayed,
        joins=show("joins", lambda: joins(events)),
        member_days=member_days,
        members=members,
        writers=wrote,
        edges=edges,
        ties=tied,
        circles=keep("circles", lambda: circles(tied, wrote.filter(wrote.window < WINDOWS))),
        weeks=keep("weeks", lambda: weeks(members, stayed, member_days, linked, day)),
        as_of=as_of,
        last=last,
    )


def last_day(events: ir.Table) -> ir.Table:
    """The last day on which anything was said: one row."""
    return events.filter(events.kind == "message").agg(day=lambda said: said.day.max())


def day_of(found: pa.Table) -> int:
    """The number in the row of `last_day`; 0 where nothing was ever said."""
    return int(found["day"][0].as_py() or 0)


def _posts(events: ir.Table, as_of: ir.IntegerScalar) -> ir.Table:
    posts = events.filter(events.kind == "message").drop("kind", "target")
    return posts.mutate(
        week=(posts.day - (posts.day + 3) % 7).cast("int32"),
        window=((as_of - posts.day) // WINDOW).cast("int32"),
    )


def _links(posts: ir.Table) -> ir.Table:
    found = posts.filter(posts.answered.notnull())
    found = found.select("group", "id", "at", "day", "week", "window", "member", *_LINK)
    return found.mutate(wait=found.at - found.answered_at)


_TALK = (
    "session", "turn", "speaks", "turn_answered", "turn_confidence", "later_answer_at", "later_confidence",
    "received",
)  # fmt: skip
_LINK = ("answered", "answered_at", "partner", "how", "confidence", "asked", "met")


def _sessions(messages: ir.Table) -> ir.Table:
    return messages.group_by("group", "session").agg(
        first_at=messages.at.min(),
        last_at=messages.at.max(),
        day=messages.day.min(),
        window=messages.window.max(),
        messages=messages.count(),
        members=messages.speaks.sum(),
    )


def _member_days(posts: ir.Table) -> ir.Table:
    keys = ["group", "member", "day"]
    posts = posts.filter(posts.session.notnull())
    return posts.group_by(*keys, "week", "window").agg(
        messages=posts.count(),
        chars=posts.chars.sum(),
        sent=posts.confidence.sum().fill_null(0.0),
        partners=posts.met.sum().fill_null(0),
        received=posts.received.sum(),
    )


def _members(messages: ir.Table, member_days: ir.Table) -> ir.Table:
    seen = messages.group_by("group", "member", "name", "staff").agg(at=messages.at.max())
    every = seen.select("group", "member").distinct()
    named = every.left_join(_latest(seen, "name"), ["group", "member"]).drop("group_right", "member_right")
    named = named.left_join(_latest(seen, "staff"), ["group", "member"]).drop("group_right", "member_right")
    days = member_days.group_by("group", "member").agg(
        first_day=member_days.day.min(),
        last_day=member_days.day.max(),
        days=member_days.count(),
        messages=member_days.messages.sum(),
        received=member_days.received.sum(),
    )
    return named.inner_join(days, ["group", "member"])


def _latest(seen: ir.Table, column: str) -> ir.Table:
    """What was last known of each member; engines disagree on what the null of a last moment means."""
    known = seen.filter(seen[column].notnull())
    order = ibis.window(group_by=["group", "member"], order_by=[ibis.desc("at"), ibis.desc(column)])
    known = known.mutate(place=ibis.row_number().over(order))
    return known.filter(known.place == 0).select("group", "member", column)


def _groups(
    events: ir.Table, messages: ir.Table, stayed: ir.Table, names: ir.Table, as_of: ir.IntegerScalar
) -> ir.Table:
    spans = events.group_by("group").agg(
        first_at=events.at.min(),
        last_at=events.at.max(),
        first_day=events.day.min(),
        heard_day=events.day.max(),
    )
    said = messages.group_by("group").agg(
        last_day=messages.day.max(), messages=messages.count(), speakers=messages.member.nunique()
    )
    came = stayed.group_by("group").agg(
        members=stayed.member.nunique(),
        joins=stayed.joined_at.count(),
        leaves=stayed.left_at.count(),
    )
    joined = spans.left_join(said, "group").drop("group_right").left_join(came, "group")
    joined = joined.drop("group_right").left_join(names, "group")
    return joined.select(
        "group",
        "name",
        "platform",
        "first_at",
        "last_at",
        "first_day",
        last_day=ibis.coalesce(joined.last_day, joined.heard_day),
        as_of=as_of.cast("int32"),
        messages=joined.messages.fill_null(0),
        speakers=joined.speakers.fill_null(0),
        members=joined.members.fill_null(0),
        joins=joined.joins.fill_null(0),
        leaves=joined.leaves.fill_null(0),
    )


def _windows(groups: ir.Table, as_of: ir.IntegerScalar) -> ir.Table:
    pairs = groups.select("group", "first_day").cross_join(numbers("window", WINDOWS))
    period = as_of - WINDOW * (pairs.window + 1) + 1
    pairs = pairs.mutate(period=period.cast("int32"))
    return pairs.filter(pairs.period + WINDOW > pairs.first_day).select("group", "window", "period")


def _edges(linked: ir.Table) -> ir.Table:
    linked = linked.filter(linked.window <= WINDOWS)
    return linked.group_by("group", "window", "member", "partner").agg(
        links=linked.count(),
        weight=linked.confidence.sum(),
        helped=linked.confidence.sum(where=linked.asked >= 0.5).fill_null(0.0),
    )
