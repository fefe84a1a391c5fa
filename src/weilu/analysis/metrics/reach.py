"""Reach: with how many others a writer is tied, per window of 28 days.

## Question
How many friends does one find here?

## Definition
Mean number of distinct members with whom a writer of the window is tied (for ties see `density`); a writer
without any counts 0. Unknown where nobody wrote.

## Misread
A group's few hubs lift the mean: read it beside decentralisation. It is not the number of friends, only of
those who answer each other here.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:10 | 2 | bo | 1 |
| g | 2026-03-01 09:20 | 3 | cy | 1 |
| g | 2026-03-02 09:00 | 4 | dee |  |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 1 | 4 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("人均往来人数", "Reach"),
    meaning=Text(
        "最近 28 天说过话的人，平均和几个人有来有往。",
        "With how many others somebody who wrote in the last 28 days talks, on average.",
    ),
    unit="members",
    grain="window",
    catalogue=("B12",),
    better="more",
)


def compute(base: Base) -> ir.Table:
    table = each_window(base, base.circles)
    return result(table, value=table.ends / table.writers.nullif(0), n=table.writers)
