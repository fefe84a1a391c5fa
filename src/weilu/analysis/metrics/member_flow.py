"""Who came, came back, stayed, fell silent or left, per window of 28 days.

## Question
Is the group renewing itself, or only losing people?

## Definition
Headline: members who wrote in the window less those who wrote in the one before. Dimensions: `new`
wrote for the first time ever, `returning` wrote, not in the window before but earlier, `stayed` wrote
in both, `silent` wrote in the window before but not in this, `left` is the number of stays that ended,
absent where the log never says who comes and goes. The window in which the log begins has nothing
before it and no row; coverage is how much of the window before lies within the log.

## Misread
New means new to the log: in its first months old members who had been quiet look new.

## Example
as of 2026-03-28

events
| group | at | member | kind |
| --- | --- | --- | --- |
| g | 2026-01-04 09:00 | ana | message |
| g | 2026-01-04 10:00 | cai | message |
| g | 2026-02-28 09:00 | bo | message |
| g | 2026-02-28 09:10 | cai | message |
| g | 2026-03-01 09:00 | ana | message |
| g | 2026-03-02 09:00 | cai | message |
| g | 2026-03-03 09:00 | dan | message |
| g | 2026-03-03 10:00 | bo | leave |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-02-01 |  | 0 | 3 | 1.0 |
| g | 2026-02-01 | left | 0 | 3 | 1.0 |
| g | 2026-02-01 | new | 1 | 3 | 1.0 |
| g | 2026-02-01 | returning | 0 | 3 | 1.0 |
| g | 2026-02-01 | silent | 1 | 3 | 1.0 |
| g | 2026-02-01 | stayed | 1 | 3 | 1.0 |
| g | 2026-03-01 |  | 1 | 4 | 1.0 |
| g | 2026-03-01 | left | 1 | 4 | 1.0 |
| g | 2026-03-01 | new | 1 | 4 | 1.0 |
| g | 2026-03-01 | returning | 1 | 4 | 1.0 |
| g | 2026-03-01 | silent | 1 | 4 | 1.0 |
| g | 2026-03-01 | stayed | 1 | 4 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, parts
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("成员流动", "Flow of members"),
    meaning=Text(
        "说话的人比上一个 28 天多了还是少了：谁新来、谁回来、谁留下、谁沉默、谁离开。",
        "More or fewer writers than in the 28 days before: who is new, back, staying, silent, gone.",
    ),
    unit="members",
    grain="window",
    catalogue=("A4", "B4"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    spans = base.groups.select("group", "first_day", moves=base.groups.joins + base.groups.leaves)
    left = each_window(base, _left(base)).drop("period")
    table = each_window(base, _written(base)).inner_join(left, ["group", "window"])
    table = table.inner_join(spans, "group")
    table = table.filter(table.first_day < table.period)
    table = table.mutate(
        n=table.new + table.returning + table.stayed + table.silent,
        coverage=ibis.least(table.period - table.first_day, WINDOW) / WINDOW,
    )
    net = table.new + table.returning - table.silent
    left = ibis.ifelse(table.moves > 0, table.left, ibis.null("int64"))
    wrote = {name: table[name] for name in ("new", "returning", "stayed", "silent")}
    made = parts(table, {"": net, "left": left, **wrote})
    return made.filter(made.value.notnull())


def _written(base: Base) -> ir.Table:
    """new, returning, stayed and silent members of each window in which, or before which, any wrote."""
    wrote = base.writers.select("group", "member", "window")
    now = wrote.mutate(now=True, before=False)
    later = wrote.mutate(window=(wrote.window - 1).cast("int32"), now=False, before=True)
    both = now.union(later.filter(later.window >= 0)).group_by("group", "member", "window")
    both = both.agg(now=ibis._.now.max(), before=ibis._.before.max())
    first = base.members.select("group", "member", first=(base.as_of - base.members.first_day) // WINDOW)
    both = both.inner_join(first, ["group", "member"])
    fresh = both["first"] == both.window
    return both.group_by("group", "window").agg(
        new=fresh.sum(),
        returning=(both.now & ~both.before & ~fresh).sum(),
        stayed=(both.now & both.before).sum(),
        silent=(~both.now).sum(),
    )


def _left(base: Base) -> ir.Table:
    gone = base.stays.filter(base.stays.left_day.notnull())
    gone = gone.mutate(window=((base.as_of - gone.left_day) // WINDOW).cast("int32"))
    return gone.group_by("group", "window").agg(left=gone.count())
