"""Reciprocity: how many ties go both ways, per window of 28 days.

## Question
Are members answered by those whom they answer?

## Definition
Two members are tied as in `density`; each direction of a tie counts where the confidences of the answers
add up to a half, so that it is more likely than not. Of these directed ties, the share whose other
direction counts too. `n` is their number; the interval takes each pair as one case.

## Misread
A group of help-seekers and helpers is one-sided without being ill. Neighbouring turns of two who talk at
length are counted in both directions, so the share is rather too high where members do not quote.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:10 | 2 | bo | 1 |
| g | 2026-03-01 09:20 | 3 | ana | 2 |
| g | 2026-03-01 09:30 | 4 | cy | 1 |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.6667 | 3 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.result import result, wilson
from weilu.analysis.base.ties import TINY
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("互动往返率", "Reciprocity"),
    meaning=Text(
        "最近 28 天的来往里，双向的比例。", "Share of the ties of the last 28 days that go both ways."
    ),
    unit="share",
    grain="window",
    catalogue=("B12",),
    better="more",
)

LIKELY = 0.5
"""Confidence from which one member probably answered the other at least once."""


def compute(base: Base) -> ir.Table:
    tied = base.ties
    mutual = (tied.forth >= LIKELY - TINY) & (tied.back >= LIKELY - TINY)
    counted = tied.group_by("group", "window").agg(pairs=tied.count(), mutual=mutual.cast("int64").sum())
    table = base.windows.inner_join(counted, ["group", "window"])
    share = wilson(table.mutual, table.pairs)
    # Of pairs the share p is mutual; of directed ties it is 2p / (1 + p), which rises with p.
    ends = {name: 2 * share[name] / (1 + share[name]) for name in ("value", "low", "high")}
    return result(table, n=table.pairs + table.mutual, **ends)
