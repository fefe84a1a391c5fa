"""Members who wrote at least once, per window of 28 days.

## Question
How many people does the group hold?

## Definition
Distinct members with a message in a window of 28 days, by the group's own days. Programs are left out.

## Misread
A campaign lifts it without health: read it beside the share of unanswered requests.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-10 09:00 | ana |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-02 09:00 | ana |
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
    title=Text("活跃成员", "Active members"),
    meaning=Text("最近 28 天里说过话的人数。", "People who wrote in the last 28 days."),
    unit="members",
    grain="window",
    catalogue=("A1", "A9"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers
    counted = wrote.group_by("group", "window").agg(value=wrote.member.count(), n=wrote.messages.sum())
    return result(each_window(base, counted))
