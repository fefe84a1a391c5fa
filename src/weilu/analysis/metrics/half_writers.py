"""The fewest members who wrote half of the messages, per window of 28 days.

## Question
How many people carry the talk, and what if one of them leaves?

## Definition
The members are taken from the one who wrote most downwards until they wrote at least half of all
messages (CHAOSS: contributor absence factor). n is the number of writers. A window in which nobody
wrote has none.

## Misread
A small number in a small group is natural: set it beside the number of writers.

## Example
as of 2026-03-28

messages
| group | at | member |
| --- | --- | --- |
| g | 2026-02-27 09:00 | ana |
| g | 2026-02-27 09:01 | ana |
| g | 2026-02-28 09:00 | bo |
| g | 2026-02-28 10:00 | cai |
| g | 2026-03-01 09:00 | ana |
| g | 2026-03-01 10:00 | ana |
| g | 2026-03-02 09:05 | bo |
| g | 2026-03-02 09:10 | cai |
| g | 2026-03-03 09:10 | dan |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-02-01 | 1 | 3 |
| g | 2026-03-01 | 2 | 4 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("半数消息出自几人", "Writers of half"),
    meaning=Text("一半的消息最少由几个人写成。", "The fewest people who wrote half of the messages."),
    unit="members",
    grain="window",
    catalogue=("A1", "B5"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers.select("group", "window", "member", "messages")
    keys = ["group", "window"]
    down = ibis.window(group_by=keys, order_by=[ibis.desc("messages"), "member"], preceding=None, following=0)
    wrote = wrote.mutate(
        so_far=wrote.messages.sum().over(down) - wrote.messages,
        total=wrote.messages.sum().over(ibis.window(group_by=keys)),
    )
    needed = (2 * wrote.so_far < wrote.total).cast("int64")
    counted = wrote.group_by(*keys).agg(value=needed.sum(), n=wrote.count())
    return result(base.windows.inner_join(counted, keys))
