"""The mix of values: what the talk gives its members, per window of 28 days.

## Question
What do members get here: which of the six values, a bond, or play?

## Definition
Share of the messages that carry each value, by `weilu.judge`: `benefits` 福利, `information` 信息,
`resources` 资源, `cases` 案例, `activities` 活动, `connections` 链接, and beside the six `feeling` and
`play`. Headline: the share that carries one of the six. A window in which nobody wrote has none.

## Misread
The judge goes by words, and small talk carries none of them without being worthless: compare a group
with what its kind needs, not with 100 %.

## Example
as of 2026-03-28

messages
| group | at | member | value |
| --- | --- | --- | --- |
| g | 2026-02-28 09:00 | ana | play |
| g | 2026-03-01 09:00 | ana | cases |
| g | 2026-03-01 10:00 | bo | benefits |
| g | 2026-03-02 09:00 | ana | feeling |
| g | 2026-03-28 09:00 | ana |  |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-02-01 |  | 0 | 1 |
| g | 2026-02-01 | activities | 0 | 1 |
| g | 2026-02-01 | benefits | 0 | 1 |
| g | 2026-02-01 | cases | 0 | 1 |
| g | 2026-02-01 | connections | 0 | 1 |
| g | 2026-02-01 | feeling | 0 | 1 |
| g | 2026-02-01 | information | 0 | 1 |
| g | 2026-02-01 | play | 1 | 1 |
| g | 2026-02-01 | resources | 0 | 1 |
| g | 2026-03-01 |  | 0.5 | 4 |
| g | 2026-03-01 | activities | 0 | 4 |
| g | 2026-03-01 | benefits | 0.25 | 4 |
| g | 2026-03-01 | cases | 0.25 | 4 |
| g | 2026-03-01 | connections | 0 | 4 |
| g | 2026-03-01 | feeling | 0.25 | 4 |
| g | 2026-03-01 | information | 0 | 4 |
| g | 2026-03-01 | play | 0 | 4 |
| g | 2026-03-01 | resources | 0 | 4 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import parts, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("六类价值", "Six values"),
    meaning=Text(
        "最近 28 天的消息里，带来福利、信息、资源、案例、活动或链接的比例。",
        "Share of the messages of the last 28 days that bring benefits, information, resources, cases, "
        "activities or connections.",
    ),
    unit="share",
    grain="window",
    catalogue=("E1",),
    better="more",
)
SIX = ("benefits", "information", "resources", "cases", "activities", "connections")
BESIDE = ("feeling", "play")


def compute(base: Base) -> ir.Table:
    wrote = base.writers
    counted = wrote.group_by("group", "window").agg(
        total=wrote.messages.sum(), **{name: wrote[name].sum() for name in (*SIX, *BESIDE)}
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    six = sum(table[name] for name in SIX)
    figures = {name: wilson(table[name], table.total) for name in (*SIX, *BESIDE)}
    return parts(table, {"": wilson(six, table.total), **figures})
