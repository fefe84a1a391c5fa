"""Decentralisation: whether talk runs in a net or through a few, per window of 28 days.

## Question
Would the talk go on without its centre?

## Definition
1 − Freeman's degree centralisation: 1 − Σ (d_max − d_i) / ((n − 1)(n − 2)), d the number of members with whom
one is tied (for ties see `density`), over the n writers of the window. 0: a star with everybody tied to one
alone; 1: all have equally many. With fewer than three writers or no tie it is unknown.

## Misread
A group in which hardly anybody talks with anybody is decentralised too: read it beside density.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:10 | 2 | bo | 1 |
| g | 2026-03-01 09:20 | 3 | cy | 1 |
| g | 2026-03-02 09:00 | 4 | dee |  |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.3333 | 4 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import each_window, result
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("去中心化程度", "Decentralisation"),
    meaning=Text(
        "最近 28 天的来往是一张网，还是都围着少数人；0 是只围着一个人，1 是人人一样。",
        "Whether the talk of the last 28 days is a net (1) or runs through one member (0).",
    ),
    unit="index",
    grain="window",
    catalogue=("B12", "I1"),
    better="more",
)


def compute(base: Base) -> ir.Table:
    table = each_window(base, base.circles)
    room = ((table.writers - 1) * (table.writers - 2)).nullif(0)
    value = 1 - (table.most * table.writers - table.ends) / room
    known = (table.writers > 2) & (table.ends > 0)
    return result(table, value=ibis.ifelse(known, value, ibis.null("float64")), n=table.writers)
