"""Centrality: whom the answers lead to, per window of 28 days.

## Question
Who is at the heart of the talk, and is somebody rising?

## Definition
PageRank (damping 0.85) over the ties (see `density`), each directed from who answers to whom they answer
and weighted by the confidence of the answers: it is high for those whom many answer, above all those who
are themselves answered much. The ranks of a group add up to 1. Headline: the highest. Dimensions: the
twenty highest members, for the current window and the three before it. Unknown where nobody is tied.

## Misread
In a small group everybody's share is large. Being answered is not being right: a quarrel makes central too.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:40 | 2 | bo | 1 |
| g | 2026-03-01 10:20 | 3 | ana | 2 |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 0.5 | 2 |
| g | 2026-03-01 | ana | 0.5 | 2 |
| g | 2026-03-01 | bo | 0.5 | 2 |
"""

import ibis.expr.types as ir
import numpy as np

from weilu.analysis.base import Base
from weilu.analysis.base.graph import Circle, Floats, Row, circles, first, rows
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("核心人物", "Centrality"),
    meaning=Text(
        "最近 28 天大家的回应最集中在谁身上，占多少。",
        "The share of the answers' weight that leads to the most central member in the last 28 days.",
    ),
    unit="index",
    grain="window",
    catalogue=("B5",),
    tabular=False,
)

DAMPING, STEPS, CLOSE = 0.85, 100, 1e-9
SHOWN, WINDOWS = 20, 4


def compute(base: Base) -> ir.Table:
    found = circles(base)
    made: list[Row] = []
    end = 0
    ranks = _ranks(found)
    for circle in found:
        start, end = end, end + len(circle.members)
        made += _rows(circle, ranks[start:end])
    return rows(made)


def _rows(circle: Circle, ranks: Floats) -> list[Row]:
    n = len(ranks)
    top = first(ranks, SHOWN if circle.window < WINDOWS else 1)
    made: list[Row] = [(circle.group, circle.period, "", float(ranks[top[0]]), n)]
    if circle.window < WINDOWS:
        for place in top:
            made.append((circle.group, circle.period, circle.members[place].as_py(), float(ranks[place]), n))
    return made


def _ranks(found: list[Circle]) -> Floats:
    """The ranks of all circles, one after another: they are one graph of many parts."""
    if not found:
        return np.zeros(0)
    sizes = np.array([len(circle.members) for circle in found])
    shift = np.repeat(np.cumsum(sizes) - sizes, [len(circle.a) for circle in found])
    a, b = (np.concatenate([getattr(circle, end) for circle in found]) + shift for end in "ab")
    forth, back = (np.concatenate([getattr(c, way) for c in found]) for way in ("forth", "back"))
    source, target, weight = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([forth, back])
    total, part = int(sizes.sum()), np.repeat(np.arange(len(sizes)), sizes)
    out = np.bincount(source, weight, total)
    flow, mute = weight / np.where(out > 0, out, 1.0)[source], out == 0
    even = 1.0 / sizes[part]
    ranks = even.copy()
    for _ in range(STEPS):
        lost = np.bincount(part, np.where(mute, ranks, 0.0))[part] * even
        moved = np.bincount(target, ranks[source] * flow, total)
        fresh = (1 - DAMPING) * even + DAMPING * (moved + lost)
        done = float(np.abs(fresh - ranks).max()) < CLOSE
        ranks = fresh
        if done:
            break
    return ranks
