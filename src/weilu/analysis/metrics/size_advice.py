"""Size advice: how many members the group has, and how many it can carry.

## Question
Is the group too large or too small for the life in it?

## Definition
Headline: members now known: those with a stay that has not ended. Dimensions `min` and `max`, the range
advised by the group's age and the share of them who wrote in the current window:

- younger than 28 days: 1 to 30 (begin with at most 30 of one mind);
- at least 70 %: 30 to 150 (a core group is 69; with more than about 150 one no longer knows everybody);
- 8 % to 70 %: 69 to 400 (in groups of 200 to 400, 8 to 10 % is normal);
- 5 % to 8 %: 69 to 300 (in groups of 200 to 300, 5 to 8 % is good);
- less: 1 to the size at which the present writers would be 5 %, or to 30.

Coverage is the share of these members whose join was seen.

## Misread
Where the format keeps no joins, members who never wrote are unknown: the group seems smaller and livelier
than it is (low coverage). The range is a rule of thumb of operators; large groups of a purpose of their own
exist.

## Example
as of 2026-03-28

events
| group | at | member | kind |
| --- | --- | --- | --- |
| g | 2026-01-10 09:00 | ana | join |
| g | 2026-01-10 09:10 | bo | join |
| g | 2026-01-10 09:20 | cy | join |
| g | 2026-02-10 09:00 | cy | leave |
| g | 2026-03-02 09:00 | ana | message |

gives
| group | period | dimension | value | n | coverage |
| --- | --- | --- | --- | --- | --- |
| g | 2026-01-10 |  | 2 | 2 | 1.0 |
| g | 2026-01-10 | max | 400 | 2 | 1.0 |
| g | 2026-01-10 | min | 69 | 2 | 1.0 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("规模建议", "Size advice"),
    meaning=Text(
        "现在群里有多少人，按现在的活跃程度建议多少人。",
        "How many members there are now, and how many are advised at the present activity.",
    ),
    unit="members",
    grain="all",
    catalogue=("A9",),
)

BEGINNING, CORE, DUNBAR, GOOD, NORMAL = 30, 69, 150, 300, 400
CLOSE_SHARE, NORMAL_SHARE, GOOD_SHARE = 0.70, 0.08, 0.05


def compute(base: Base) -> ir.Table:
    here = base.stays.filter(base.stays.left_at.isnull())
    here = here.group_by("group", "member").agg(seen=here.joined_at.notnull().cast("int64").max())
    now = base.writers.filter(base.writers.window == 0).select("group", "member", wrote=1)
    here = here.left_join(now, ["group", "member"]).drop("group_right", "member_right")
    counted = here.group_by("group").agg(
        members=here.count(), writers=here.wrote.sum().fill_null(0), coverage=here.seen.mean()
    )
    table = base.groups.select("group", "as_of", period="first_day").inner_join(counted, "group")
    share = table.writers / table.members
    sparse = ibis.greatest((table.writers / GOOD_SHARE).round().cast("int64"), BEGINNING)
    bands = [
        (table.as_of - table.period < WINDOW, 1, BEGINNING),
        (share >= CLOSE_SHARE, BEGINNING, DUNBAR),
        (share >= NORMAL_SHARE, CORE, NORMAL),
        (share >= GOOD_SHARE, CORE, GOOD),
    ]
    least = ibis.cases(*[(holds, low) for holds, low, _ in bands], else_=1)
    most = ibis.cases(*[(holds, high) for holds, _, high in bands], else_=sparse)
    rows = {"": table.members, "min": least, "max": most}
    made = [result(table, dimension=name, value=value, n=table.members) for name, value in rows.items()]
    return made[0].union(*made[1:])
