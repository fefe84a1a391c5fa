"""Member states: how many regulars, fading and silent members, per week.

## Question
Is there a core that can be relied on, and is it growing?

## Definition
Each member who is there at the end of a week has one state, by the weeks in which they were active
(wrote and answered somebody, or were answered on a day they wrote) and connected (5 or more links with
each of 5 or more partners); the parameters are TogetherCrew's, with weeks from Monday for windows. The
first that holds:

| dimension | state |
| --- | --- |
| vital | connected in 3 of the last 4 weeks |
| consistent | active in 3 of the last 4 weeks |
| newly_active | active for the first time |
| still_active | active this week and the one before |
| returned | active this week, after a pause |
| lurker | never active; not given where the log shows no joins |
| dropped | active for the first time 1 or 2 weeks ago, not this week |
| paused | active the week before, not this week |
| disengaged | not active for 2 weeks or more |

Headline: consistent and vital members. n is the number of members with a state. Weeks are the last 26
that are over. Who left, as far as known, has no state.

## Misread
Leaving is often not in the log: the disengaged then pile up and mean little.

## Example
as of 2026-03-29

events
| group | at | id | member | kind | reply_to |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-02 08:00 | 1 | lu | join |  |
| g | 2026-03-02 09:00 | 2 | ana | message |  |
| g | 2026-03-08 23:00 | 3 | bo | message | 2 |
| g | 2026-03-09 09:00 | 4 | ana | message |  |
| g | 2026-03-09 09:01 | 5 | bo | message |  |
| g | 2026-03-16 09:00 | 6 | ana | message |  |
| g | 2026-03-16 09:01 | 7 | cai | message |  |
| g | 2026-03-22 12:00 | 8 | lu | leave |  |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-02 |  | 0 | 3 |
| g | 2026-03-02 | consistent | 0 | 3 |
| g | 2026-03-02 | disengaged | 0 | 3 |
| g | 2026-03-02 | dropped | 0 | 3 |
| g | 2026-03-02 | lurker | 2 | 3 |
| g | 2026-03-02 | newly_active | 1 | 3 |
| g | 2026-03-02 | paused | 0 | 3 |
| g | 2026-03-02 | returned | 0 | 3 |
| g | 2026-03-02 | still_active | 0 | 3 |
| g | 2026-03-02 | vital | 0 | 3 |
| g | 2026-03-09 |  | 0 | 3 |
| g | 2026-03-09 | consistent | 0 | 3 |
| g | 2026-03-09 | disengaged | 0 | 3 |
| g | 2026-03-09 | dropped | 0 | 3 |
| g | 2026-03-09 | lurker | 1 | 3 |
| g | 2026-03-09 | newly_active | 1 | 3 |
| g | 2026-03-09 | paused | 0 | 3 |
| g | 2026-03-09 | returned | 0 | 3 |
| g | 2026-03-09 | still_active | 1 | 3 |
| g | 2026-03-09 | vital | 0 | 3 |
| g | 2026-03-16 |  | 0 | 3 |
| g | 2026-03-16 | consistent | 0 | 3 |
| g | 2026-03-16 | disengaged | 0 | 3 |
| g | 2026-03-16 | dropped | 1 | 3 |
| g | 2026-03-16 | lurker | 0 | 3 |
| g | 2026-03-16 | newly_active | 1 | 3 |
| g | 2026-03-16 | paused | 0 | 3 |
| g | 2026-03-16 | returned | 0 | 3 |
| g | 2026-03-16 | still_active | 1 | 3 |
| g | 2026-03-16 | vital | 0 | 3 |
| g | 2026-03-23 |  | 0 | 3 |
| g | 2026-03-23 | consistent | 0 | 3 |
| g | 2026-03-23 | disengaged | 1 | 3 |
| g | 2026-03-23 | dropped | 2 | 3 |
| g | 2026-03-23 | lurker | 0 | 3 |
| g | 2026-03-23 | newly_active | 0 | 3 |
| g | 2026-03-23 | paused | 0 | 3 |
| g | 2026-03-23 | returned | 0 | 3 |
| g | 2026-03-23 | still_active | 0 | 3 |
| g | 2026-03-23 | vital | 0 | 3 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import numbers, parts
from weilu.analysis.base.states import STATES, WEEKS, last_week, states
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("成员状态", "Member states"),
    meaning=Text(
        "每周有多少稳定成员和核心成员，以及新活跃、停顿、流失、潜水的各多少。",
        "How many steady members and regulars each week, and how many are new, pausing, gone or lurking.",
    ),
    unit="members",
    grain="week",
    catalogue=("B4", "A4"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    each = states(base)
    counted = each.group_by("group", "back").agg(
        n=each.count(), **{name: (each.state == name).cast("int64").sum() for name in STATES}
    )
    weeks = base.groups.select("group", "first_day", "joins").cross_join(numbers("back", WEEKS))
    weeks = weeks.mutate(period=(last_week(base.as_of) - 7 * weeks.back).cast("int32"))
    weeks = weeks.filter(weeks.period + 6 >= weeks.first_day)
    table = weeks.left_join(counted, ["group", "back"]).drop("group_right", "back_right")
    table = table.mutate(**{name: table[name].fill_null(0) for name in ("n", *STATES)})
    lurkers = ibis.ifelse(table.joins > 0, table.lurker, ibis.null("int64"))
    figures = {name: table[name] for name in STATES} | {"lurker": lurkers}
    made = parts(table, {"": table.consistent + table.vital, **figures})
    return made.filter(made.value.notnull())
