"""State flows: how many members went from which state to which in the last week.

## Question
Are newcomers becoming regulars, and regulars falling silent?

## Definition
The last week that is over against the week before, by the states of the metric `member_states`.
Dimensions: state before and state after, with a tab between; who had not come yet, or is gone, is
`absent`. Headline: the number of members whose state changed. n is the number of members with a state
in either week.

## Misread
One week is little: a holiday sends many to pause and back.

## Example
as of 2026-03-25

events
| group | at | id | member | kind | reply_to |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-02 08:00 | 1 | lu | join |  |
| g | 2026-03-02 08:30 | 2 | mo | join |  |
| g | 2026-03-02 09:00 | 3 | ana | message |  |
| g | 2026-03-02 09:01 | 4 | bo | message |  |
| g | 2026-03-09 09:00 | 5 | ana | message |  |
| g | 2026-03-09 09:01 | 6 | bo | message |  |
| g | 2026-03-16 09:00 | 7 | ana | message |  |
| g | 2026-03-16 09:01 | 8 | cai | message |  |
| g | 2026-03-17 12:00 | 9 | mo | leave |  |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-16 |  | 4 | 5 |
| g | 2026-03-16 | absent\tnewly_active | 1 | 5 |
| g | 2026-03-16 | lurker\tabsent | 1 | 5 |
| g | 2026-03-16 | lurker\tlurker | 1 | 5 |
| g | 2026-03-16 | still_active\tconsistent | 1 | 5 |
| g | 2026-03-16 | still_active\tdropped | 1 | 5 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.analysis.base.states import last_week, states
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("状态变化", "State flows"),
    meaning=Text(
        "上一周有多少人的状态变了，从哪变到哪。",
        "How many members changed state last week, from what to what.",
    ),
    unit="members",
    grain="week",
    catalogue=("B4",),
)


def compute(base: Base) -> ir.Table:
    both = states(base, 2)
    both = both.group_by("group", "member").agg(
        before=both.state.max(where=both.back == 1), after=both.state.max(where=both.back == 0)
    )
    both = both.select("group", before=both.before.fill_null("absent"), after=both.after.fill_null("absent"))
    flows = both.group_by("group", "before", "after").agg(members=both.count())
    changed = ibis.ifelse(flows.before != flows.after, flows.members, 0)
    totals = flows.group_by("group").agg(changed=changed.sum(), n=flows.members.sum())
    period = last_week(base.as_of)
    flows = flows.inner_join(totals.select("group", "n"), "group")
    named = flows.before + "\t" + flows.after
    parts = result(flows, period=period, dimension=named, value=flows.members)
    return result(totals, period=period, value=totals.changed).union(parts)
