"""Retention (留存): who is still heard of weeks after coming, by week of joining.

## Question
Do those who come stay?

## Definition
A cohort is all who came in one week, Monday to Sunday, of the last 26: by their first join or, where no
join was seen, their first message. Who was already writing in the first week of the log, and whose join
was not seen, belongs to no cohort. Dimensions `01` to `12`: the share of the cohort that wrote in the
first to twelfth week after that week; the period is the cohort's Monday, n its size, and a week that is
not over has no row. Headline: the share that wrote in week 1, over the cohorts of the last 8 weeks that
are ripe for it. Coverage is the share of members whose join was seen.

## Misread
Discord's figure of the same name counts visits; ours counts messages, so readers who say nothing count
as gone. Where joins are not seen, a newcomer is one who spoke at least once, and retention looks higher.

## Example
as of 2026-03-22

events
| group | at | member | kind |
| --- | --- | --- | --- |
| g | 2026-02-16 09:00 | old | message |
| g | 2026-02-23 09:00 | old | message |
| g | 2026-03-02 00:00 | ana | join |
| g | 2026-03-08 23:00 | bo | message |
| g | 2026-03-09 00:00 | bo | message |
| g | 2026-03-15 23:00 | bo | message |
| g | 2026-03-16 00:00 | ana | message |
| g | 2026-03-09 00:00 | cai | join |
| g | 2026-03-15 10:00 | cai | message |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-02-16 |  | 0.3333 | 3 | 0.6667 |
| g | 2026-03-02 | 01 | 0.5 | 2 | 0.5 |
| g | 2026-03-02 | 02 | 0.5 | 2 | 0.5 |
| g | 2026-03-09 | 01 | 0 | 1 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import numbers, result, week_of, wilson
from weilu.analysis.base.stays import arrivals
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("留存", "Retention"),
    meaning=Text(
        "新来的人里，下一周又说话的比例；表中按进群的周往后看 12 周。",
        "Share of those who came who wrote in the week after; by week of joining, 12 weeks on.",
    ),
    unit="share",
    grain="all",
    catalogue=("A4", "B4"),
    better="more",
)
COHORTS, WEEKS, POOLED = 26, 12, 8


def compute(base: Base) -> ir.Table:
    cells = _cells(base)
    cells = cells.filter(cells.cohort + 7 * cells.after + 6 <= base.as_of)
    dimension = cells.after.cast("string").lpad(2, "0")
    grid = result(cells, period=cells.cohort, dimension=dimension, **wilson(cells.hits, cells.size))
    ripe = week_of(base.as_of - 13)
    pooled = cells.filter((cells.after == 1) & (cells.cohort > ripe - 7 * POOLED)).group_by("group")
    pooled = pooled.agg(hits=ibis._.hits.sum(), size=ibis._["size"].sum(), known=ibis._.known.sum())
    pooled = pooled.inner_join(base.groups.select("group", "first_day"), "group")
    share = pooled.known / pooled["size"]
    figures = wilson(pooled.hits, pooled["size"])
    return grid.union(result(pooled, period=pooled.first_day, coverage=share, **figures))


def _cells(base: Base) -> ir.Table:
    """Of each cohort and week after it: how many members, how many wrote, how many were seen joining."""
    came = arrivals(base)
    came = came.mutate(cohort=(came.begun - (came.begun + 3) % 7).cast("int32"))
    came = came.filter(came.cohort > week_of(base.as_of) - 7 * COHORTS)
    sizes = came.group_by("group", "cohort").agg(size=came.count(), known=came.known.cast("int64").sum())
    weeks = base.member_days.select("group", "member", "week").distinct()
    wrote = came.inner_join(weeks, ["group", "member"])
    wrote = wrote.mutate(after=((wrote.week - wrote.cohort) // 7).cast("int32"))
    hits = wrote.group_by("group", "cohort", "after").agg(hits=wrote.count())
    grid = numbers("before", WEEKS).select(after=(ibis._.before + 1).cast("int32")).cross_join(sizes)
    keys = ["group", "cohort", "after"]
    cells = grid.left_join(hits, keys).drop([f"{key}_right" for key in keys])
    return cells.mutate(hits=cells.hits.fill_null(0), coverage=cells.known / cells["size"])
