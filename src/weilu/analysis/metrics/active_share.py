"""Activity ratio (活跃率): which share of the members wrote, per window of 28 days.

## Question
How much of the group is alive?

## Definition
Members who wrote in the window, divided by the members who were there at any time in it: those whose
stay had begun and not ended before it. A stay begins with the join, or, where no join was seen, with
the member's first message. Coverage is the share of stays whose join was seen.

## Misread
Where the format keeps no joins, members who never wrote are unknown, so the ratio is too high: look at
its coverage. Small groups are livelier by nature; compare like with like.

## Example
as of 2026-03-28

events
| group | at | member | kind |
| --- | --- | --- | --- |
| g | 2026-03-01 09:00 | ana | join |
| g | 2026-03-02 09:00 | ana | message |
| g | 2026-03-03 09:00 | bo | join |

gives
| group | period | value | n | coverage |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 | 0.5 | 2 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("活跃率", "Activity ratio"),
    meaning=Text(
        "在群成员里，最近 28 天说过话的比例。", "Share of the members who wrote in the last 28 days."
    ),
    unit="share",
    grain="window",
    catalogue=("A1", "A9"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    first = base.members.select("group", "member", "first_day")
    stays = base.stays.left_join(first, ["group", "member"]).drop("group_right", "member_right")
    stays = stays.mutate(begun=ibis.coalesce(stays.joined_day, stays.first_day, stays.left_day))
    here = base.windows.inner_join(stays, "group")
    here = here.filter(
        (here.begun < here.period + WINDOW) & (here.left_day.isnull() | (here.left_day >= here.period))
    )
    here = here.group_by("group", "window", "period", "member").agg(known=here.joined_day.notnull().max())
    both = here.left_join(base.writers, ["group", "window", "member"])
    counted = both.group_by("group", "period").agg(
        there=both.count(), active=both.messages.count(), coverage=both.known.cast("float64").mean()
    )
    return result(counted, **wilson(counted.active, counted.there))
