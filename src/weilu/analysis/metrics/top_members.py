"""Those who wrote most, per window of 28 days.

## Question
Who carries the talk?

## Definition
Dimensions: the ten members who wrote most, each with the share of all messages; where two wrote alike,
the order of their keys decides. Headline: the share of the first. n is the number of messages of the
window. A window in which nobody wrote has none.

## Misread
Writing much is no fault and not the same as being of value: talkative members are an asset.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-28 09:00 | bo |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-02 09:00 | bo |
| g | 2026-03-02 10:00 | bo |
| g | 2026-03-28 23:00 | cai |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-02-01 |  | 1 | 1 |
| g | 2026-02-01 | bo | 1 | 1 |
| g | 2026-03-01 |  | 0.5 | 4 |
| g | 2026-03-01 | ana | 0.25 | 4 |
| g | 2026-03-01 | bo | 0.5 | 4 |
| g | 2026-03-01 | cai | 0.25 | 4 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("发言最多的人", "Top members"),
    meaning=Text(
        "发言最多的一位占全部消息的比例，以及前十位。",
        "Share of the messages by the one who wrote most, and the first ten.",
    ),
    unit="share",
    grain="window",
    catalogue=("A1", "B5"),
    better="less",
)
MOST = 10


def compute(base: Base) -> ir.Table:
    keys = ["group", "window"]
    wrote = base.writers.select(*keys, "member", "messages")
    down = ibis.window(group_by=keys, order_by=[ibis.desc("messages"), "member"])
    wrote = wrote.mutate(
        place=ibis.row_number().over(down), n=wrote.messages.sum().over(ibis.window(group_by=keys))
    )
    top = base.windows.inner_join(wrote.filter(wrote.place < MOST), keys)
    top = top.mutate(value=top.messages / top.n)
    first = top.filter(top.place == 0)
    return result(first, dimension="").union(result(top, dimension=top.member))
