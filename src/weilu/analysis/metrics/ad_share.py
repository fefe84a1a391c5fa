"""The share of advertisements (广告占比): how much of what members post sells something, per 28 days.

## Question
Do members meet talk here, or offers to buy?

## Definition
Share of the messages of people that `weilu.judge` calls advertisements, at the threshold it is shipped
with. A window in which nobody wrote has none.

## Misread
The judge reads words and contacts, not intent: in a group that is for selling, offers are what it is for.
About one ordinary message in three hundred is called an advertisement by mistake, so a share below one in
a hundred says nothing.

## Example
as of 2026-03-28

messages
| group | at | member | ad |
| --- | --- | --- | --- |
| g | 2026-02-28 09:00 | ana | true |
| g | 2026-03-01 09:00 | ana |  |
| g | 2026-03-01 10:00 | bo | true |
| g | 2026-03-02 09:00 | ana |  |
| g | 2026-03-28 09:00 | ana |  |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-02-01 |  | 1 | 1 |
| g | 2026-03-01 |  | 0.25 | 4 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import parts, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("广告占比", "Advertisements"),
    meaning=Text(
        "最近 28 天成员发的消息里，像广告的比例。",
        "Share of the members' messages of the last 28 days that read like advertisements.",
    ),
    unit="share",
    grain="window",
    catalogue=("D3", "A12"),
    better="less",
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers
    counted = wrote.group_by("group", "window").agg(total=wrote.messages.sum(), ads=wrote.ads.sum())
    table = base.windows.inner_join(counted, ["group", "window"])
    return parts(table, {"": wilson(table.ads, table.total)})
