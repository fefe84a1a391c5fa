"""Dependence: how much of the talk hangs on one member, per window of 28 days.

## Question
What is left if the busiest member goes on holiday?

## Definition
The confidence of all links of the window that one member gives or receives, divided by that of all links, for
the member with the most. Dimension: that member. `n` is the confidence of all links, rounded down: how
many answers the share rests on.

## Misread
In a group of two it is always 1. A good host is not an illness in a young group.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:10 | 2 | bo | 1 |
| g | 2026-03-01 09:20 | 3 | cy | 1 |
| g | 2026-03-01 09:30 | 4 | bo | 3 |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 0.6667 | 3 |
| g | 2026-03-01 | ana | 0.6667 | 3 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.build import WINDOWS
from weilu.analysis.base.result import result
from weilu.analysis.base.ties import TINY
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("对一个人的依赖", "Dependence on one member"),
    meaning=Text(
        "最近 28 天的来往里，有多少是和同一个人的。",
        "Share of the exchanges of the last 28 days that touch the busiest member.",
    ),
    unit="share",
    grain="window",
    catalogue=("A12", "I1"),
    better="less",
)


def compute(base: Base) -> ir.Table:
    edges = base.edges.filter(base.edges.window < WINDOWS)
    ends = edges.select("group", "window", "member", "weight")
    ends = ends.union(edges.select("group", "window", "weight", member="partner").select(ends.columns))
    central = ends.group_by("group", "window", "member").agg(weight=ends.weight.sum())
    # Rounded: weights are added up in any order, and of equal ones the first member is to be named.
    central = central.mutate(rounded=central.weight.round(6))
    order = ibis.window(group_by=["group", "window"], order_by=[ibis.desc("rounded"), "member"])
    every = ibis.window(group_by=["group", "window"])
    # Each link has two ends, so the ends add up to twice the links.
    central = central.mutate(place=ibis.row_number().over(order), total=central.weight.sum().over(every) / 2)
    table = base.windows.inner_join(central.filter(central.place == 0), ["group", "window"])
    table = table.mutate(value=table.weight / table.total, n=(table.total + TINY).floor().cast("int64"))
    return result(table).union(result(table, dimension=table.member))
