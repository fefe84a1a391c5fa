"""Rhythm: which hours of the week the group talks in, over the last 84 days.

## Question
When is the group awake, and does it have hours of its own?

## Definition
Dimensions `0-09` (weekday, Monday 0, and hour in the group's zone): messages in that hour of the week;
an hour without any has no row. Headline: the hours of the week (of 168) in which something was said in
at least 2 of the last 12 weeks, counted back from the last day looked at. Coverage is the share of the
84 days that lie after the group's beginning.

## Misread
A wrong zone shifts everything: if the group seems to be awake at night, look at the zone of the import.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-01-03 09:00 | ana |
| g | 2026-01-04 09:00 | ana |
| g | 2026-03-02 09:59 | ana |
| g | 2026-03-02 10:00 | bo |
| g | 2026-03-09 09:00 | bo |
| g | 2026-03-16 09:30 | bo |
| g | 2026-03-22 23:00 | bo |
| g | 2026-03-22 23:01 | bo |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-01-03 |  | 1 | 7 | 1.0 |
| g | 2026-01-03 | 0-09 | 3 | 7 | 1.0 |
| g | 2026-01-03 | 0-10 | 1 | 7 | 1.0 |
| g | 2026-01-03 | 6-09 | 1 | 7 | 1.0 |
| g | 2026-01-03 | 6-23 | 2 | 7 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("作息", "Rhythm"),
    meaning=Text("一周里哪些钟点常有人说话。", "In which hours of the week people usually talk."),
    unit="messages",
    grain="all",
    catalogue=("A1",),
)
DAYS = 3 * WINDOW


def compute(base: Base) -> ir.Table:
    said = base.messages.filter(base.messages.day > base.as_of - DAYS)
    hours = said.group_by("group", "weekday", "hour").agg(messages=said.count(), weeks=said.day.nunique())
    usual = (hours.weeks >= 2).cast("int64")
    counted = hours.group_by("group").agg(usual=usual.sum(), n=hours.messages.sum())
    groups = base.groups.left_join(counted, "group").drop("group_right")
    groups = groups.select(
        "group",
        period=groups.first_day,
        usual=groups.usual.fill_null(0),
        n=groups.n.fill_null(0),
        coverage=ibis.least(groups.as_of - groups.first_day + 1, DAYS) / DAYS,
    )
    named = hours.weekday.cast("string") + "-" + hours.hour.cast("string").lpad(2, "0")
    hours = hours.select("group", "messages", dimension=named).inner_join(groups, "group")
    return result(groups, value=groups.usual).union(result(hours, value=hours.messages))
