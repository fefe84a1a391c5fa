"""Loyalty: whether those who preferred a group still do, per window of 28 days.

## Question
Is this where its members feel at home, among all the groups they have?

## Definition
A member prefers a group in a window if more than half of all their messages on the platform are written
there (Hamilton et al., ICWSM 2017). Of those who preferred the group in the window before, the share who
prefer it in this one. Only where a platform has at least two groups; unknown where nobody preferred the
group before.

## Misread
Only groups that were read together are seen: a member may be at home in one that was not. Those who fell
silent are not loyal, so holidays lower it.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-10 09:00 | ana |
| g | 2026-02-10 09:10 | bo |
| g | 2026-03-01 09:00 | ana |
| h | 2026-03-02 09:00 | bo |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.5 | 2 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("忠诚度", "Loyalty"),
    meaning=Text(
        "上个 28 天主要在这个群说话的人，这 28 天仍然如此的比例。",
        "Of those who mainly wrote here in the 28 days before, the share who still do.",
    ),
    unit="share",
    grain="window",
    catalogue=("A1",),
    better="more",
)


def compute(base: Base) -> ir.Table:
    platforms = base.groups.group_by("platform").agg(groups=base.groups.count())
    several = base.groups.inner_join(platforms.filter(platforms.groups > 1), "platform").select("group")
    wrote = base.writers
    every = wrote.group_by("member", "window").agg(total=wrote.messages.sum())
    prefers = wrote.inner_join(every, ["member", "window"]).semi_join(several, "group")
    prefers = prefers.filter(prefers.messages * 2 > prefers.total).select("group", "window", "member")
    before = prefers.mutate(window=(prefers.window - 1).cast("int32"))
    still = prefers.mutate(still=1)
    both = before.left_join(still, ["group", "window", "member"])
    counted = both.group_by("group", "window").agg(n=both.count(), hits=both.still.sum().fill_null(0))
    table = base.windows.inner_join(counted, ["group", "window"])
    return result(table, **wilson(table.hits, table.n))
