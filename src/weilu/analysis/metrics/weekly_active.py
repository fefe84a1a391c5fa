"""Members who wrote at least once, per week.

## Question
Is the circle of those who speak growing or shrinking?

## Definition
Distinct members with a message in each week, Monday to Sunday, of the last 53 since the group's first.
A week in which nobody wrote counts 0. Coverage is the share of the week's days that are over: below 1
only for the week of the last day looked at.

## Misread
The last week is often not over: compare whole weeks.

## Example
as of 2026-03-18

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-02 09:00 | ana |
| g | 2026-03-08 09:00 | ana |
| g | 2026-03-08 21:00 | bo |

gives
| group | period | value | n | coverage |
| --- | --- | --- | --- | --- |
| g | 2026-02-23 | 1 | 1 | 1.0 |
| g | 2026-03-02 | 2 | 3 | 1.0 |
| g | 2026-03-09 | 0 | 0 | 1.0 |
| g | 2026-03-16 | 0 | 0 | 0.4286 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import numbers, result, week_of
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("每周发言人数", "Writers a week"),
    meaning=Text("每一周里说过话的人数。", "People who wrote in each week."),
    unit="members",
    grain="week",
    catalogue=("A1", "A4"),
    better="more",
)
WEEKS = 53


def compute(base: Base) -> ir.Table:
    days = base.member_days
    counted = days.group_by("group", "week").agg(writers=days.member.nunique(), messages=days.messages.sum())
    weeks = base.groups.select("group", "first_day").cross_join(numbers("back", WEEKS))
    weeks = weeks.mutate(week=(week_of(base.as_of) - 7 * weeks.back).cast("int32"))
    weeks = weeks.filter(weeks.week + 6 >= weeks.first_day)
    table = weeks.left_join(counted, ["group", "week"]).drop("group_right", "week_right")
    return result(
        table,
        period=table.week,
        value=table.writers.fill_null(0),
        n=table.messages.fill_null(0),
        coverage=ibis.least(base.as_of + 1 - table.week, 7) / 7,
    )
