"""Stickiness: how much of the month's circle an average day brings out, per window of 28 days.

## Question
Do those who write come back, or does everybody drop in once?

## Definition
Mean number of daily writers divided by the writers of the window (DAU/MAU, as Discourse counts it). In
the window in which the group begins, the mean is over the days since then, and coverage is their
share of the 28. A window in which nobody wrote has no stickiness.

## Misread
It is high in a tiny group of regulars: read it beside the number of active members. One writer alone
who comes every day makes 100 %.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-22 09:00 | ana |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-01 10:00 | ana |
| g | 2026-03-02 09:00 | ana |
| g | 2026-03-28 21:00 | ana |
| g | 2026-03-28 22:00 | bo |

gives
| group | period | value | n | coverage |
| --- | --- | --- | --- | --- |
| g | 2026-02-01 | 0.1429 | 1 | 0.25 |
| g | 2026-03-01 | 0.0714 | 2 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("粘性", "Stickiness"),
    meaning=Text(
        "平均每天的发言人数，占 28 天里说过话的人的比例。",
        "An average day's writers as a share of all who wrote in the 28 days.",
    ),
    unit="share",
    grain="window",
    catalogue=("A1", "A4"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers
    counted = wrote.group_by("group", "window").agg(days=wrote.days.sum(), writers=wrote.member.count())
    table = base.windows.inner_join(counted, ["group", "window"])
    table = table.inner_join(base.groups.select("group", "first_day"), "group")
    length = ibis.least(table.period + WINDOW - table.first_day, WINDOW)
    value = table.days / (table.writers * length)
    return result(table, value=value, n=table.writers, coverage=length / WINDOW)
