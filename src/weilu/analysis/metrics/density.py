"""Density: how many of the possible ties exist, per window of 28 days.

## Question
Do many know one another, or only a few?

## Definition
2E / (n (n − 1)): E pairs of writers who are tied, n writers of the window. Two members are tied where the
confidences of the answers between them add up to 1: one explicit reply, or guesses that make up one. With
fewer than two writers it is unknown.

## Misread
Density falls as a group grows, by nature: nobody talks with hundreds. Compare like sizes, or look at reach.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:10 | 2 | bo | 1 |
| g | 2026-03-02 09:00 | 3 | cy |  |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.3333 | 3 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("关系密度", "Density"),
    meaning=Text(
        "最近 28 天说过话的人两两之间，真正有来往的比例。",
        "Of all pairs of those who wrote in the last 28 days, the share that talk with each other.",
    ),
    unit="share",
    grain="window",
    catalogue=("B12",),
    better="more",
)


def compute(base: Base) -> ir.Table:
    table = each_window(base, base.circles)
    possible = (table.writers * (table.writers - 1)).nullif(0)
    return result(table, value=table.ends / possible, n=table.writers)
