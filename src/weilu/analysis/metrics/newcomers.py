"""Newcomers' first week: did they speak, was anybody there to answer, did they come back?

## Question
Are newcomers met?

## Definition
Newcomers are members who came in the window, by their first join or, where no join was seen, their
first message; who was already writing in the first week of the log, and was not seen joining, is none.
Counted are those whose first 7 days are over. Dimensions: `spoke` wrote in these 7 days, `answered`
was answered in them by somebody, `returned` wrote in the 7 days after, of those for whom these are over
too. Headline: the share that spoke and was answered. n is the number of newcomers; coverage is the
share of them whose join was seen.

## Misread
Where joins are not seen, a newcomer is one who spoke: the share that spoke is then 100 % by definition.

## Example
as of 2026-03-28

events
| group | at | id | member | kind | reply_to |
| --- | --- | --- | --- | --- | --- |
| g | 2026-02-20 09:00 | 1 | old | message |  |
| g | 2026-03-01 09:00 | 2 | ana | join |  |
| g | 2026-03-07 23:00 | 3 | ana | message |  |
| g | 2026-03-07 23:59 | 4 | old | message | 3 |
| g | 2026-03-14 23:00 | 5 | ana | message |  |
| g | 2026-03-02 09:00 | 6 | bo | join |  |
| g | 2026-03-09 09:00 | 7 | bo | message |  |
| g | 2026-03-09 12:00 | 8 | old | message | 7 |
| g | 2026-03-22 09:00 | 9 | cai | message |  |
| g | 2026-03-29 09:00 | 10 | old | message |  |
| g | 2026-03-22 10:00 | 11 | dan | join |  |
| g | 2026-03-23 10:00 | 12 | eve | join |  |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 0.25 | 4 | 0.75 |
| g | 2026-03-01 | answered | 0.25 | 4 | 0.75 |
| g | 2026-03-01 | returned | 1 | 2 | 0.75 |
| g | 2026-03-01 | spoke | 0.5 | 4 | 0.75 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import parts, wilson
from weilu.analysis.base.stays import arrivals
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("新人第一周", "Newcomers met"),
    meaning=Text(
        "新人在头 7 天里开了口、也有人回应的比例。",
        "Share of newcomers who spoke in their first 7 days and were answered.",
    ),
    unit="share",
    grain="window",
    catalogue=("B4", "A4"),
    better="more",
)
WEEK = 7


def compute(base: Base) -> ir.Table:
    came = arrivals(base)
    came = came.filter(came.begun + WEEK - 1 <= base.as_of)
    came = came.mutate(window=((base.as_of - came.begun) // WINDOW).cast("int32"))
    came = came.semi_join(base.windows, ["group", "window"])
    keys = ["group", "member"]
    wrote = came.inner_join(base.member_days.select(*keys, "day"), keys)
    wrote = wrote.mutate(week=(wrote.day - wrote.begun) // WEEK)
    wrote = wrote.group_by(*keys).agg(
        spoke=(wrote.week == 0).cast("int64").max(), returned=(wrote.week == 1).cast("int64").max()
    )
    got = came.inner_join(base.links.select("group", "day", member=base.links.partner), keys)
    got = got.filter(got.day < got.begun + WEEK).select(*keys, answered=1).distinct()
    both = came.left_join(wrote, keys).drop("group_right", "member_right").left_join(got, keys)
    spoke, ripe = both.spoke.fill_null(0), (both.begun + 2 * WEEK - 1 <= base.as_of).cast("int64")
    counted = both.group_by("group", "window").agg(
        size=both.count(),
        met=(spoke * both.answered.fill_null(0)).sum(),
        spoke=spoke.sum(),
        answered=both.answered.fill_null(0).sum(),
        returned=(both.returned.fill_null(0) * ripe).sum(),
        ripe=ripe.sum(),
        coverage=both.known.cast("float64").mean(),
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    spoke, answered = wilson(table.spoke, table["size"]), wilson(table.answered, table["size"])
    returned = wilson(table.returned, table.ripe)
    met = wilson(table.met, table["size"])
    return parts(table, {"": met, "spoke": spoke, "answered": answered, "returned": returned})
