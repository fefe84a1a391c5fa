"""A row per stay: from a join to a leave, either of which may be unknown.

A member who writes, or leaves, before any join was seen has a stay whose beginning is unknown. A
leave that is followed by more messages of the same stay is not believed.
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base

CAME = ("join", "invite")
WENT = ("leave", "kick", "ban")
_MEMBER = ["group", "member"]
_EVER, _NO_DAY = 2**62, 2**30


def stays(events: ir.Table, messages: ir.Table) -> ir.Table:
    """Only who comes and goes is put in order; messages are many and are only looked up."""
    every = _moved(events).union(_unmoved(events, messages))
    later = every.filter(every.left_at.notnull()).inner_join(
        messages.select(*_MEMBER, said_at=messages.at), _MEMBER
    )
    later = later.filter((later.said_at > later.left_at) & (later.said_at < later.until))
    stayed = later.select(*_MEMBER, "stay", back=True).distinct()
    made = every.left_join(stayed, [*_MEMBER, "stay"])
    return made.select(
        *_MEMBER,
        "joined_at",
        "joined_day",
        "how",
        "inviter",
        left_at=ibis.ifelse(made.back.isnull(), made.left_at, ibis.null("int64")),
        left_day=ibis.ifelse(made.back.isnull(), made.left_day, ibis.null("int32")),
    )


def _moves(events: ir.Table) -> ir.Table:
    moves = events.filter(events.member.notnull() & events.kind.isin((*CAME, *WENT)))
    moves = moves.filter(moves.bot.isnull() | ~moves.bot)
    return moves.mutate(came=moves.kind.isin(CAME).cast("int64"), went=moves.kind.isin(WENT).cast("int64"))


def _moved(events: ir.Table) -> ir.Table:
    """Stays of those who were seen to come or go; `until` is when the next one begins."""
    moves = _moves(events)
    order = [ibis.asc("at"), ibis.desc("came"), ibis.asc("id")]
    so_far = ibis.window(group_by=_MEMBER, order_by=order, preceding=None, following=0)
    moves = moves.mutate(stay=moves.came.sum().over(so_far))
    made = moves.group_by(*_MEMBER, "stay").agg(
        joined_at=moves.at.min(where=moves.came == 1),
        joined_day=moves.day.min(where=moves.came == 1),
        how=moves.kind.max(where=moves.came == 1),
        inviter=moves.target.max(where=moves.came == 1),
        left_at=moves.at.max(where=moves.went == 1),
        left_day=moves.day.max(where=moves.went == 1),
    )
    after = ibis.window(group_by=_MEMBER, order_by="stay")
    return made.mutate(until=made.joined_at.lead().over(after).fill_null(_EVER))


def _unmoved(events: ir.Table, messages: ir.Table) -> ir.Table:
    """Stays of those who wrote before they were seen to come, or were never seen to come or go."""
    moves = _moves(events)
    first = messages.group_by(*_MEMBER).agg(first_at=messages.at.min())
    known = moves.group_by(*_MEMBER).agg(
        joined_at=moves.at.min(where=moves.came == 1).fill_null(_EVER),
        left_at=moves.at.min(where=moves.went == 1).fill_null(_EVER),
    )
    both = first.left_join(known, _MEMBER).drop("group_right", "member_right")
    before = (both.first_at < both.joined_at) & (both.joined_at <= both.left_at)
    return both.filter(both.joined_at.isnull() | (before & (both.joined_at < _EVER))).select(
        *_MEMBER,
        stay=ibis.literal(0, "int64"),
        joined_at=ibis.null("int64"),
        joined_day=ibis.null("int32"),
        how=ibis.null("string"),
        inviter=ibis.null("string"),
        left_at=ibis.null("int64"),
        left_day=ibis.null("int32"),
        until=both.joined_at.fill_null(_EVER),
    )


def arrivals(base: Base) -> ir.Table:
    """group, member, begun (the day of the first join or, where none was seen, of the first message) and
    known (whether it was the join). Who was already writing in the first week of the log, and was not
    seen to join, came at a time that is not known, and is left out."""
    stays = base.stays
    joined = stays.group_by(*_MEMBER).agg(joined=stays.joined_day.min())
    first = base.members.select(*_MEMBER, "first_day")
    both = joined.left_join(first, _MEMBER).drop("group_right", "member_right")
    both = both.mutate(begun=ibis.least(both.joined.fill_null(_NO_DAY), both.first_day.fill_null(_NO_DAY)))
    both = both.filter(both.begun < _NO_DAY)
    logged = base.groups.select("group", logged=base.groups.first_day)
    both = both.inner_join(logged, "group")
    both = both.mutate(known=both.joined.fill_null(_NO_DAY) == both.begun)
    return both.filter(both.known | (both.begun >= both.logged + 7)).select(*_MEMBER, "begun", "known")
