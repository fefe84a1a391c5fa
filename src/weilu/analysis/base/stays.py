"""A row per stay: from a join to a leave, either of which may be unknown.

A member who writes, or leaves, before any join was seen has a stay whose beginning is unknown. A
leave that is followed by more messages of the same stay is not believed.
"""

import ibis
import ibis.expr.types as ir

CAME = ("join", "invite")
WENT = ("leave", "kick", "ban")


def stays(events: ir.Table) -> ir.Table:
    moves = events.filter(events.member.notnull() & events.kind.isin((*CAME, *WENT, "message")))
    came = moves.kind.isin(CAME)
    order = [ibis.asc("at"), ibis.desc("came"), ibis.asc("id")]
    moves = moves.mutate(came=came.cast("int64"), went=moves.kind.isin(WENT).cast("int64"))
    so_far = ibis.window(group_by=["group", "member"], order_by=order, preceding=None, following=0)
    moves = moves.mutate(stay=moves.came.sum().over(so_far))
    made = moves.group_by("group", "member", "stay").agg(
        joined_at=moves.at.min(where=moves.came == 1),
        joined_day=moves.day.min(where=moves.came == 1),
        how=moves.kind.max(where=moves.came == 1),
        inviter=moves.target.max(where=moves.came == 1),
        left_at=moves.at.max(where=moves.went == 1),
        left_day=moves.day.max(where=moves.went == 1),
        said_at=moves.at.max(where=moves.kind == "message"),
    )
    gone = made.said_at.isnull() | (made.said_at <= made.left_at)
    return made.mutate(
        left_at=ibis.ifelse(gone, made.left_at, ibis.null("int64")),
        left_day=ibis.ifelse(gone, made.left_day, ibis.null("int32")),
    ).drop("stay", "said_at")
