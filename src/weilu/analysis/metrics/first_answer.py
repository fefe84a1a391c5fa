"""Time to the first answer: how long a request waits, per window of 28 days.

## Question
How soon is somebody there for a member who asks?

## Definition
A turn that requests something is one request. The wait is from its first requesting message to the first
message of another member that answers this or a later message of the turn (explicit reply, mention, or the
next turn within five minutes). Headline: the median of the requests that were answered, with an interval from
six on; dimension `p90`: nine in ten waited no longer. Coverage is the mean confidence of the answers.

## Misread
Requests that nobody answered have no wait: read it beside the unanswered share. A neighbouring turn taken for
an answer is always quick, so the true wait is rather longer.

## Example
as of 2026-03-28

messages
| group | at | id | member | request | reply_to |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana | 1 |  |
| g | 2026-03-01 09:10 | 2 | bo | 0 | 1 |
| g | 2026-03-02 09:00 | 3 | ana | 1 |  |
| g | 2026-03-02 09:20 | 4 | cy | 0 | 3 |
| g | 2026-03-02 09:25 | 5 | bo | 0 | 3 |
| g | 2026-03-03 09:00 | 6 | ana | 1 |  |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 900 | 2 | 1.0 |
| g | 2026-03-01 | p90 | 1200 | 2 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.answers import requests
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("首次回应时间", "Time to first answer"),
    meaning=Text(
        "最近 28 天得到回应的求助，一半在多久之内有人接。",
        "Half of the requests of the last 28 days that were answered were answered within this time.",
    ),
    unit="seconds",
    grain="window",
    catalogue=("E12",),
    better="less",
)

FEWEST = 6
"""Waits from which the median has an interval."""


def compute(base: Base) -> ir.Table:
    asked = requests(base)
    asked = asked.filter(asked.answered_at.notnull())
    seconds = (asked.answered_at - asked.at) / 1_000_000
    order = ibis.window(group_by=["group", "window"], order_by=["seconds", "turn"])
    every = ibis.window(group_by=["group", "window"])
    asked = asked.mutate(seconds=seconds.cast("float64"))
    asked = asked.mutate(rank=ibis.row_number().over(order) + 1, n=asked.count().over(every))
    spread = 1.96 * asked.n.cast("float64").sqrt()
    low = ((asked.n - spread) / 2).floor().cast("int64")
    high = ((asked.n + spread) / 2).ceil().cast("int64") + 1
    counted = asked.group_by("group", "window").agg(
        n=asked.count(),
        coverage=asked.sure.mean(),
        value=asked.seconds.mean(where=(asked.rank * 2 >= asked.n) & (asked.rank * 2 <= asked.n + 2)),
        p90=asked.seconds.min(where=asked.rank * 10 >= asked.n * 9),
        low=asked.seconds.max(where=(asked.rank <= low) & (asked.n >= FEWEST)),
        high=asked.seconds.min(where=(asked.rank >= high) & (asked.n >= FEWEST)),
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    p90 = result(table, dimension="p90", value=table.p90, low=None, high=None)
    return result(table).union(p90)
