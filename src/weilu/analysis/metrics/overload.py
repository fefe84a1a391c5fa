"""Overload: how much each active member writes a day, and whether it is still answered, per window of 28
days.

## Question
Does talk drown in talk?

## Definition
Headline: messages of the window, divided by its writers' days (a member who wrote on three days has three).
Dimension `answered`: the share of turns (what one member says before another speaks) that a later message of
another member answers. A high load with a falling share of answers is overload. Unknown in a silent
window.

## Misread
Talkative members are an asset: a high load that is answered is a lively group. How many read along is not
in the log.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:01 | 2 | ana |  |
| g | 2026-03-01 09:20 | 3 | bo | 1 |
| g | 2026-03-02 09:00 | 4 | ana |  |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 1.3333 | 3 |
| g | 2026-03-01 | answered | 0.3333 | 3 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("信息负荷", "Load"),
    meaning=Text(
        "最近 28 天，每个说话的人平均一天说几条。",
        "Messages that each active member wrote a day in the last 28 days.",
    ),
    unit="ratio",
    grain="window",
    catalogue=("D8",),
)


def compute(base: Base) -> ir.Table:
    wrote = base.writers
    names = ("messages", "days", "turns", "answered")
    counted = wrote.group_by("group", "window").agg(**{name: wrote[name].sum() for name in names})
    table = base.windows.inner_join(counted, ["group", "window"])
    head = result(table, value=table.messages / table.days, n=table.days)
    answers = table.filter(table.turns > 0)
    return head.union(result(answers, dimension="answered", **wilson(answers.answered, answers.turns)))
