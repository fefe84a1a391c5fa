"""Ties: who talks with whom, over the last 84 days.

## Question
Where are the friendships of the group?

## Definition
Pairs of members between whom the confidences of the answers of the current window and the two before it add
up to 1: one explicit reply, or guesses that make up one. Headline: number of pairs. Dimensions: each
direction of the 80 strongest pairs, who answers first and whom second, with the confidences added up:
about how many times the first answered the second. Period: the current window.

## Misread
Talk in private is not seen. A dispute is a tie as well.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-02-10 09:00 | 1 | ana |  |
| g | 2026-02-10 09:10 | 2 | bo | 1 |
| g | 2026-03-01 09:00 | 3 | bo |  |
| g | 2026-03-01 09:10 | 4 | ana | 3 |
| g | 2026-03-01 09:20 | 5 | ana | 3 |
| g | 2026-03-02 09:00 | 6 | cy | 5 |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 2 | 2 |
| g | 2026-03-01 | 2 | 2 |
| g | 2026-03-01 | 1 | 1 |
| g | 2026-03-01 | 1 | 1 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.analysis.base.ties import TINY, ties
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("来往关系", "Ties"),
    meaning=Text(
        "最近 84 天互相接过话的有多少对人。", "Pairs of members who answered each other in the last 84 days."
    ),
    unit="count",
    grain="window",
    catalogue=("B12",),
    better="more",
)

WINDOWS, SHOWN = 3, 80


def compute(base: Base) -> ir.Table:
    recent = base.edges.filter(base.edges.window < WINDOWS)
    merged = ties(recent.mutate(window=ibis.literal(0, "int32"))).mutate(value=ibis._.weight)
    now = base.windows.filter(base.windows.window == 0)
    counted = merged.group_by("group").agg(value=merged.count())
    headline = now.left_join(counted, "group").drop("group_right").mutate(value=ibis._.value.fill_null(0))
    order = ibis.window(group_by="group", order_by=[ibis.desc(ibis._.value.round(9)), "a", "b"])
    top = merged.mutate(place=ibis.row_number().over(order))
    top = now.inner_join(top.filter(top.place < SHOWN), "group")
    return result(headline, n=headline.value).union(_way(top, "a", "b")).union(_way(top, "b", "a"))


def _way(top: ir.Table, one: str, other: str) -> ir.Table:
    """The direction of the pairs from `one` to `other`, where anything went that way."""
    table = top.mutate(value=top.forth if one == "a" else top.back)
    table = table.filter(table.value > TINY)
    return result(
        table, dimension=table[one] + "\t" + table[other], n=(table.value + TINY).floor().cast("int64")
    )
