"""Who came and is still there: what may be asked of members who never said anything."""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.staff import staff
from weilu.analysis.base.stays import CAME

LAST = 2_000
"""Members of a group who are looked at, those who came last."""
_MEMBER = ["group", "member"]


def joins(events: ir.Table) -> ir.Table:
    """Whoever was seen to come, each time: group, id, at, member, name and staff as the join says."""
    came = events.filter(events.member.notnull() & events.kind.isin(CAME))
    came = came.filter(came.bot.isnull() | ~came.bot)
    return came.select("group", "id", "at", "member", "name", "staff")


def comers(base: Base) -> ir.Table:
    """A row per member whose join was seen and who is still there: group, member, id and at of the last join,
    day, name, silent (never wrote) and invited (by one of the staff). Staff are none of them."""
    here = base.stays.filter(base.stays.left_at.isnull() & base.stays.joined_at.notnull())
    here = here.group_by(*_MEMBER).agg(
        at=here.joined_at.max(), day=here.joined_day.max(), inviter=here.inviter.max()
    )
    known = base.joins.group_by(*_MEMBER, "at").agg(
        id=base.joins.id.min(),
        name=base.joins.name.max(),
        staff=base.joins.staff.fill_null(False).cast("int8").max(),
    )
    here = here.inner_join(known, [*_MEMBER, "at"])
    here = here.filter(here.staff == 0).anti_join(staff(base), _MEMBER)
    order = ibis.window(group_by="group", order_by=[ibis.desc("at"), "member"])
    here = here.mutate(place=ibis.row_number().over(order)).filter(ibis._.place < LAST)
    wrote = base.members.select(*_MEMBER, wrote=True)
    made = here.left_join(wrote, _MEMBER).drop("group_right", "member_right")
    helped = staff(base).select("group", inviter="member", invited=True)
    made = made.left_join(helped, ["group", "inviter"])
    return made.select(
        *_MEMBER, "id", "at", "day", "name", silent=made.wrote.isnull(), invited=made.invited.notnull()
    )
