"""Messages that people wrote, per window of 28 days.

## Question
How much is said?

## Definition
Number of messages, programs left out, in a window of 28 days that ends with the last day looked at.
A window in which nothing was said counts 0.

## Misread
Noise is not life: an advertiser lifts it, and a quiet group of experts may be worth more.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-10 09:00 | ana |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-28 21:00 | bo |

gives
| group | period | value |
| --- | --- | --- |
| g | 2026-02-01 | 1 |
| g | 2026-03-01 | 2 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("消息数", "Messages"),
    meaning=Text(
        "最近 28 天里人说的话有多少条，机器人不算。",
        "What people wrote in the last 28 days, programs left out.",
    ),
    unit="messages",
    grain="window",
    catalogue=("A1",),
    better="more",
)


def compute(base: Base) -> ir.Table:
    said = base.writers.group_by("group", "window").agg(value=base.writers.messages.sum())
    table = each_window(base, said)
    return result(table, n=table.value)
