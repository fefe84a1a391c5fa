"""Sessions: stretches of talk, per window of 28 days.

## Question
How often does the group come together, and how long does it stay?

## Definition
A session is a run of messages with no silence longer than 30 minutes between two of them. Headline:
their number, each in the window in which it began. Dimensions: `messages` and `members` are means a
session, `minutes` is the median length from the first message to the last; absent where there was none.

## Misread
In a group that never sleeps everything is one session: few and long there means busy.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-28 23:55 | ana |
| g | 2026-03-01 00:25 | bo |
| g | 2026-03-01 00:55:01 | ana |
| g | 2026-03-01 01:05:01 | ana |
| g | 2026-03-09 09:00 | ana |
| g | 2026-03-09 09:20 | ana |
| g | 2026-03-09 09:40 | cai |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-02-01 |  | 1 | 1 |
| g | 2026-02-01 | members | 2 | 1 |
| g | 2026-02-01 | messages | 2 | 1 |
| g | 2026-02-01 | minutes | 30 | 1 |
| g | 2026-03-01 |  | 2 | 2 |
| g | 2026-03-01 | members | 1.5 | 2 |
| g | 2026-03-01 | messages | 2.5 | 2 |
| g | 2026-03-01 | minutes | 25 | 2 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, parts
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("会话", "Sessions"),
    meaning=Text(
        "最近 28 天里聊起来了多少次；停 30 分钟算一次结束。",
        "How often talk sprang up in the last 28 days; 30 minutes of silence end a session.",
    ),
    unit="count",
    grain="window",
    catalogue=("A1", "A4"),
    better="more",
)
MINUTE = 60_000_000


def compute(base: Base) -> ir.Table:
    keys = ["group", "window"]
    lengths = base.sessions.mutate(length=base.sessions.last_at - base.sessions.first_at)
    upward = ibis.window(group_by=keys, order_by=["length", "session"])
    lengths = lengths.mutate(
        place=ibis.row_number().over(upward), of=lengths.count().over(ibis.window(group_by=keys))
    )
    middle = lengths.place.between((lengths["of"] - 1) // 2, lengths["of"] // 2)
    counted = lengths.group_by(*keys).agg(
        sessions=lengths.count(),
        messages=lengths.messages.sum(),
        members=lengths.members.sum(),
        twice=ibis.ifelse(middle, lengths.length * ibis.ifelse(lengths["of"] % 2 == 1, 2, 1), 0).sum(),
    )
    table = each_window(base, counted)
    some = {name: table[name] / table.sessions.nullif(0) for name in ("messages", "members")}
    minutes = table.twice / ibis.ifelse(table.sessions > 0, 2 * MINUTE, ibis.null("int64"))
    made = parts(table.mutate(n=table.sessions), {"": table.sessions, **some, "minutes": minutes})
    return made.filter(made.value.notnull())
