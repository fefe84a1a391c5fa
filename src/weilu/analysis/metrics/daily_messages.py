"""Messages that people wrote, per day.

## Question
How does the talk rise and fall from day to day?

## Definition
Number of messages, programs left out, on each of the last 400 days that had any. A day without a row
between two others had none.

## Misread
Weekends and holidays dip in healthy groups too: compare a day with the same weekday.

## Example
as of 2026-03-28

messages
| group | at | member | bot |
| --- | --- | --- | --- |
| g | 2026-03-01 23:59 | ana |  |
| g | 2026-03-02 00:00 | ana |  |
| g | 2026-03-02 09:00 | bo |  |
| g | 2026-03-02 09:01 | news | true |
| g | 2026-03-28 21:00 | bo |  |

gives
| group | period | value |
| --- | --- | --- |
| g | 2026-03-01 | 1 |
| g | 2026-03-02 | 2 |
| g | 2026-03-28 | 1 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("每日消息", "Messages a day"),
    meaning=Text("每一天里人说的话有多少条。", "What people wrote on each day."),
    unit="messages",
    grain="day",
    catalogue=("A1", "A4"),
    better="more",
)
DAYS = 400


def compute(base: Base) -> ir.Table:
    days = base.member_days
    counted = days.group_by("group", period=days.day).agg(value=days.messages.sum())
    latest = ibis.window(group_by="group", order_by=ibis.desc("period"))
    counted = counted.mutate(place=ibis.row_number().over(latest))
    return result(counted.filter(counted.place < DAYS), n=counted.value)
