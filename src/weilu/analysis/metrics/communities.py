"""Communities: circles within the group that talk among themselves, per window of 28 days.

## Question
Is it one group, or several that share a room?

## Definition
Ties (see `density`) among the 300 members with the heaviest ties, divided by the Louvain method so that as
much as possible of their weight lies within communities. Headline: number of communities of at least three
members. Dimensions, for the current window: `modularity`, the share of the weight that lies within them
beyond chance (from about 0.3 communities are held to be real); and the number of the community, 1 the
largest, of the 60 members with the heaviest ties who are in one of three or more.

## Misread
The method always finds some division, even of one circle: look at the modularity. Small groups change
their communities with every conversation.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:40 | 2 | bo | 1 |
| g | 2026-03-01 10:20 | 3 | cy | 1 |
| g | 2026-03-01 11:00 | 4 | cy | 2 |
| g | 2026-03-02 09:00 | 5 | dee |  |
| g | 2026-03-02 09:40 | 6 | eli | 5 |
| g | 2026-03-02 10:20 | 7 | fay | 5 |
| g | 2026-03-02 11:00 | 8 | fay | 6 |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 2 | 6 |
| g | 2026-03-01 | ana | 1 | 6 |
| g | 2026-03-01 | bo | 1 | 6 |
| g | 2026-03-01 | cy | 1 | 6 |
| g | 2026-03-01 | dee | 2 | 6 |
| g | 2026-03-01 | eli | 2 | 6 |
| g | 2026-03-01 | fay | 2 | 6 |
| g | 2026-03-01 | modularity | 0.5 | 6 |
"""

import ibis.expr.types as ir
import numpy as np

from weilu.analysis.base import Base
from weilu.analysis.base.graph import Circle, Row, circles, first, rows, silent
from weilu.analysis.base.louvain import communities, modularity
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("小圈子", "Communities"),
    meaning=Text(
        "最近 28 天的来往里，三人以上、主要在内部聊的圈子有几个。",
        "Circles of three or more who in the last 28 days mostly talked among themselves.",
    ),
    unit="count",
    grain="window",
    catalogue=("B12", "A1"),
    tabular=False,
)

LEAST, SHOWN = 3, 60


def compute(base: Base) -> ir.Table:
    found = circles(base)
    made = silent(base, found)
    for circle in found:
        made += _rows(circle.strongest())
    return rows(made)


def _rows(circle: Circle) -> list[Row]:
    n = len(circle.members)
    found = communities(n, circle.a, circle.b, circle.weight)
    sizes = np.bincount(found)
    head = (circle.group, circle.period, "", float((sizes >= LEAST).sum()), n)
    if circle.window:
        return [head]
    number = np.empty(len(sizes), np.int64)
    number[np.argsort(-sizes, kind="stable")] = np.arange(1, len(sizes) + 1)
    inside = [place for place in first(circle.strength(), n) if sizes[found[place]] >= LEAST][:SHOWN]
    names = circle.members.take(inside).to_pylist() if inside else []
    parts = dict(zip(names, number[found[inside]].tolist() if inside else [], strict=True))
    parts["modularity"] = modularity(found, circle.a, circle.b, circle.weight)
    return [head, *((circle.group, circle.period, name, float(part), n) for name, part in parts.items())]
