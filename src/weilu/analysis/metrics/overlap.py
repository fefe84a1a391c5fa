"""Overlap: which other groups the writers of a group also write in, over the last 84 days.

## Question
Do two groups hold the same people, and could they be one?

## Definition
Of the members who wrote here in the current window or the two before it, the share who in that time also
wrote in another group of the same platform. Headline: in any other; dimensions: the twenty groups with the
largest share, by key. Groups alone on their platform have no figure. Period: the first of the 84 days.

## Misread
A hub that everybody writes in overlaps with every group: that is no reason to merge it. Members are told by
the platform's account; where the format has only names, two of one name are taken for one.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-01 09:10 | bo |
| h | 2026-03-02 09:00 | bo |
| i | 2026-03-02 09:00 | cy |

gives
| group | dimension | value | n |
| --- | --- | --- | --- |
| g |  | 0.5 | 2 |
| g | h | 0.5 | 2 |
| h |  | 1.0 | 1 |
| h | g | 1.0 | 1 |
| i |  | 0 | 1 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("成员重叠", "Overlap"),
    meaning=Text(
        "最近 84 天在这个群说过话的人，也在别的群说话的比例。",
        "Of those who wrote here in the last 84 days, the share who also wrote in another group.",
    ),
    unit="share",
    grain="all",
    catalogue=("A1",),
)

WINDOWS, SHOWN = 3, 20


def compute(base: Base) -> ir.Table:
    recent = base.member_days.filter(base.member_days.window < WINDOWS)
    wrote = recent.select("group", "member").distinct()
    platforms = base.groups.group_by("platform").agg(groups=base.groups.count())
    several = base.groups.inner_join(platforms.filter(platforms.groups > 1), "platform").select("group")
    sizes = wrote.semi_join(several, "group").group_by("group").agg(n=ibis._.count())
    elsewhere = wrote.select("member", other="group")
    both = wrote.inner_join(elsewhere, "member")
    both = both.filter(both.group != both.other)
    shared = both.group_by("group").agg(hits=both.member.nunique())
    any_other = sizes.left_join(shared, "group").drop("group_right")
    pairs = both.group_by("group", "other").agg(hits=both.count())
    order = ibis.window(group_by="group", order_by=[ibis.desc("hits"), "other"])
    pairs = pairs.mutate(place=ibis.row_number().over(order))
    pairs = pairs.filter(pairs.place < SHOWN).inner_join(sizes, "group")
    first = base.as_of - WINDOWS * WINDOW + 1
    head = result(any_other, period=first, **wilson(any_other.hits.fill_null(0), any_other.n))
    return head.union(result(pairs, period=first, dimension=pairs.other, **wilson(pairs.hits, pairs.n)))
