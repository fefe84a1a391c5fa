"""Inequality of talk: the Gini index of messages per writer, per window of 28 days.

## Question
Do all of those who write have a share in the talk, or do a few fill the page?

## Definition
Gini index of the number of messages of each member who wrote: 0 where all wrote alike, near 1 where
one wrote nearly everything. A window in which nobody wrote has none.

## Misread
Every living group is unequal, and talkative members are an asset: a rise matters, not the level. With
few writers the index cannot be high: one writer alone makes 0.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-01 10:00 | ana |
| g | 2026-03-02 09:00 | ana |
| g | 2026-03-02 09:05 | bo |
| g | 2026-03-02 09:10 | cai |
| g | 2026-02-28 09:00 | cai |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-02-01 | 0 | 1 |
| g | 2026-03-01 | 0.2667 | 3 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("发言集中度", "Inequality of talk"),
    meaning=Text(
        "发言数的基尼系数：0 是人人一样多，越接近 1 越集中在少数人。",
        "Gini index of messages per writer: 0 is all alike, near 1 a few write nearly everything.",
    ),
    unit="index",
    grain="window",
    catalogue=("A1", "B5"),
    better="less",
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers.select("group", "window", "member", "messages")
    upward = ibis.window(group_by=["group", "window"], order_by=["messages", "member"])
    wrote = wrote.mutate(place=ibis.row_number().over(upward) + 1)
    counted = wrote.group_by("group", "window").agg(
        n=wrote.count(), total=wrote.messages.sum(), placed=(wrote.place * wrote.messages).sum()
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    ranked = 2 * table.placed - (table.n + 1) * table.total
    return result(table, value=ranked / (table.n * table.total))
