"""Self-government: how much comes without staff, per window of 28 days.

## Question
Does the group run by itself?

## Definition
Mean of the shares, each a dimension, that members who are not staff have in `talk` (messages), `answers`
(confidence of the links they give) and `activities` (messages about an activity); what did not happen at
all is left out of the mean. Staff are those whom the log last shows as owner or admin. `n` counts the
messages. The interval is the mean of the parts' intervals. Where nobody is known as staff the value is
unknown and the coverage 0.

## Misread
While a group is young a large part of the staff is right: strong operation is the way to self-government.
Staff who talk as friends count as staff.

## Example
as of 2026-03-28

messages
| group | at | id | member | staff | reply_to | value |
| --- | --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana | true |  | activities |
| g | 2026-03-01 09:10 | 2 | bo | false | 1 |  |
| g | 2026-03-01 09:20 | 3 | cy |  | 1 |  |
| g | 2026-03-02 09:00 | 4 | ana | true | 3 |  |
| h | 2026-03-02 09:00 | 5 | dee |  |  |  |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 0.3889 | 4 | 1.0 |
| g | 2026-03-01 | activities | 0 | 1 | 1.0 |
| g | 2026-03-01 | answers | 0.6667 | 3 | 1.0 |
| g | 2026-03-01 | talk | 0.5 | 4 | 1.0 |
| h | 2026-03-01 |  |  | 0 | 0.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.analysis.base.staff import staff
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("自治程度", "Self-government"),
    meaning=Text(
        "最近 28 天的发言、回应和活动里，不靠群主和管理员的比例。",
        "Share of the talk, answers and activities of the last 28 days that came without staff.",
    ),
    unit="share",
    grain="window",
    catalogue=("I1",),
    better="more",
)


def compute(base: Base) -> ir.Table:
    those = staff(base)
    wrote, edges = base.writers, base.edges
    every = _part(wrote, "talk", wrote.messages, wrote.messages).union(
        _part(wrote.filter(wrote.activities > 0), "activities", wrote.activities, wrote.activities),
        _part(edges, "answers", edges.weight, edges.links),
    )
    marked = every.left_join(those.mutate(staff=True), ["group", "member"])
    own = ibis.ifelse(marked.staff.isnull(), marked.weight, 0.0)
    sums = marked.group_by("group", "window", "part").agg(
        own=own.sum(), total=marked.weight.sum(), cases=marked.cases.sum()
    )
    known = sums.semi_join(those, "group")
    parts = base.windows.inner_join(known, ["group", "window"])
    parts = parts.mutate(wilson(parts.own, parts.total) | {"n": parts.cases})
    whole = parts.group_by("group", "period").agg(
        value=parts.value.mean(),
        n=parts.n.max(where=parts.part == "talk").fill_null(0),
        low=parts.low.mean(),
        high=parts.high.mean(),
    )
    unknown = base.windows.anti_join(those, "group")
    blank = result(unknown, value=None, coverage=0.0)
    return result(whole).union(result(parts, dimension=parts.part), blank)


def _part(table: ir.Table, part: str, weight: ir.NumericValue, cases: ir.IntegerValue) -> ir.Table:
    """What members did in one part of the group's life."""
    return table.select(
        "group", "window", "member", part=ibis.literal(part), weight=weight.cast("float64"), cases=cases
    )
