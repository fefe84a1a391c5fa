"""Reply share: how much of the talk answers somebody, per window of 28 days.

## Question
Do members talk with one another, or past one another?

## Definition
A turn is what one member says before another speaks. Each turn counts with the confidence of its surest
link to what another said (explicit reply 1, mention and neighbouring turn as measured, see
docs/reply-links.md), divided by all turns. `low` counts only explicit replies, `high` every link in full:
the truth lies between. Coverage is the mean confidence of the links counted.

## Misread
In formats without replies and mentions only neighbouring turns are left, and the share is low however
well members talk: compare a group with its own past and with groups of the same platform.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:20 | 2 | bo | 1 |
| g | 2026-03-01 09:21 | 3 | bo |  |
| g | 2026-03-01 09:22 | 4 | cy |  |
| g | 2026-03-02 09:00 | 5 | ana |  |

gives
| group | period | value | n | coverage | low | high |
| --- | --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 | 0.2925 | 4 | 0.585 | 0.25 | 0.5 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("接话率", "Reply share"),
    meaning=Text(
        "最近 28 天的发言里，接着别人的话说的比例。",
        "Share of the turns of the last 28 days that answer somebody.",
    ),
    unit="share",
    grain="window",
    catalogue=("B12", "E12"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers.filter(base.writers.turns > 0)
    counted = wrote.group_by("group", "window").agg(
        turns=wrote.turns.sum(),
        weight=wrote.confidence.sum(),
        sure=wrote.replying.sum(),
        linked=wrote.answering.sum(),
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    n, weight = table.turns.cast("float64"), table.weight.fill_null(0.0)
    return result(
        table,
        value=weight / n,
        n=table.turns,
        coverage=(weight / table.linked.nullif(0)).fill_null(1.0),
        low=table.sure.fill_null(0) / n,
        high=table.linked / n,
    )
