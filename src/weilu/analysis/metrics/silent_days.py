"""Days since anybody said anything.

## Question
Has the group fallen silent?

## Definition
Whole days between the last day on which a person wrote and the last day looked at.

## Misread
An export that ends early looks like silence: the last day looked at is that of the newest message of
all groups read together unless it is given.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-03-18 09:00 | ana |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-18 | 10 | 1 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("沉默天数", "Silent days"),
    meaning=Text("距离最后一次有人说话过了多少天。", "Days since a person last wrote."),
    unit="days",
    grain="all",
    catalogue=("A1", "A4"),
    better="less",
)


def compute(base: Base) -> ir.Table:
    groups = base.groups
    return result(groups, period=groups.first_day, value=groups.as_of - groups.last_day, n=groups.messages)
