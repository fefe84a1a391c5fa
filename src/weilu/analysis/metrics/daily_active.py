"""Members who wrote at least once, per day.

## Question
How many people does an ordinary day bring out?

## Definition
Distinct members with a message, programs left out, on each of the last 400 days that had any. A day
without a row between two others had none.

## Misread
One busy day is not a habit: stickiness says whether the same people come back.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-03-01 23:59 | ana |
| g | 2026-03-02 00:00 | ana |
| g | 2026-03-02 09:00 | ana |
| g | 2026-03-02 10:00 | bo |

gives
| group | period | value |
| --- | --- | --- |
| g | 2026-03-01 | 1 |
| g | 2026-03-02 | 2 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("每日发言人数", "Writers a day"),
    meaning=Text("每一天里说过话的人数。", "People who wrote on each day."),
    unit="members",
    grain="day",
    catalogue=("A1", "A9"),
    better="more",
)
DAYS = 400


def compute(base: Base) -> ir.Table:
    days = base.member_days
    counted = days.group_by("group", period=days.day).agg(value=days.count(), n=days.messages.sum())
    latest = ibis.window(group_by="group", order_by=ibis.desc("period"))
    counted = counted.mutate(place=ibis.row_number().over(latest))
    return result(counted.filter(counted.place < DAYS))
