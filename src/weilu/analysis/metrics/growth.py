"""Growth (增长): joins less leaves, per window of 28 days.

## Question
Does new blood come in, and faster than members go?

## Definition
Headline: stays that began with a seen join in the window, less stays that ended in it. Dimensions
`joins` and `leaves` count each. Coverage is 1 where the log holds any join or leave at all, else 0 and
the value is unknown.

## Misread
Growth can hide that the best members leave: read it beside evaporation.

## Example
as of 2026-03-28

events
| group | at | member | kind |
| --- | --- | --- | --- |
| g | 2026-03-01 09:00 | ana | join |
| g | 2026-03-02 09:00 | bo | join |
| g | 2026-03-09 09:00 | bo | leave |

gives
| group | period | dimension | value |
| --- | --- | --- | --- |
| g | 2026-03-01 |  | 1 |
| g | 2026-03-01 | joins | 2 |
| g | 2026-03-01 | leaves | 1 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("净增长", "Growth"),
    meaning=Text(
        "最近 28 天进群的人减去退群的人。", "Those who came in the last 28 days less those who went."
    ),
    unit="members",
    grain="window",
    catalogue=("A12", "B4"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    stays = base.stays
    came = stays.filter(stays.joined_day.notnull()).select("group", day="joined_day", joins=1, leaves=0)
    went = stays.filter(stays.left_day.notnull()).select("group", day="left_day", joins=0, leaves=1)
    moves = came.union(went)
    moves = moves.mutate(window=((base.as_of - moves.day) // WINDOW).cast("int32"))
    counted = moves.group_by("group", "window").agg(joins=moves.joins.sum(), leaves=moves.leaves.sum())
    seen = moves.select("group").distinct()
    table = each_window(base, counted).semi_join(seen, "group")
    n = table.joins + table.leaves
    net = result(table, value=table.joins - table.leaves, n=n)
    joins = result(table, dimension="joins", value=table.joins, n=n)
    leaves = result(table, dimension="leaves", value=table.leaves, n=n)
    unknown = base.windows.anti_join(seen, "group")
    blank = result(unknown, value=ibis.null("float64"), coverage=0.0)
    return net.union(joins, leaves, blank)
