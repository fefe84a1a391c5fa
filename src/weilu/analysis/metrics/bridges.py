"""Bridges: members who alone hold parts of the group together, per window of 28 days.

## Question
Who must not leave, because others would lose one another?

## Definition
Ties (see `density`) among the 300 members with the heaviest ties. Headline: members without whom the ties
would fall into parts of which at least two have three members or more. Dimensions, for the current window:
the ten members with the highest betweenness (share of the shortest ways between two others that lead
through them), where it is above 0. `n` is the number of tied members.

## Misread
In a small or quiet group nearly everybody is a bridge to somebody. Ways are counted by ties, not by how
strong they are.

## Example
as of 2026-03-28

messages
| group | at | id | member | reply_to |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana |  |
| g | 2026-03-01 09:40 | 2 | bo | 1 |
| g | 2026-03-01 10:20 | 3 | cy | 1 |
| g | 2026-03-01 11:00 | 4 | dee | 1 |
| g | 2026-03-01 11:40 | 5 | cy | 2 |
| g | 2026-03-01 12:20 | 6 | dee | 2 |
| g | 2026-03-02 09:00 | 7 | eli | 1 |
| g | 2026-03-02 09:40 | 8 | fay | 7 |
| g | 2026-03-02 10:20 | 9 | gus | 8 |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 1 | 7 |
| g | 2026-03-01 | ana | 0.6333 | 7 |
| g | 2026-03-01 | bo | 0.0333 | 7 |
| g | 2026-03-01 | eli | 0.5333 | 7 |
| g | 2026-03-01 | fay | 0.3333 | 7 |
"""

import ibis.expr.types as ir
import numpy as np
import rustworkx as rx

from weilu.analysis.base import Base
from weilu.analysis.base.graph import Circle, Row, circles, first, rows, silent
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("桥梁人物", "Bridges"),
    meaning=Text(
        "最近 28 天里，少了他就会有三人以上断了来往的成员有几位。",
        "Members without whom three or more would have lost touch with the rest in the last 28 days.",
    ),
    unit="count",
    grain="window",
    catalogue=("B5", "B12"),
    tabular=False,
)

PART, SHOWN = 3, 10


def compute(base: Base) -> ir.Table:
    found = circles(base)
    made = silent(base, found)
    for circle in found:
        made += _rows(circle.strongest())
    return rows(made)


def _rows(circle: Circle) -> list[Row]:
    n = len(circle.members)
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(list(zip(circle.a.tolist(), circle.b.tolist(), strict=True)))
    cut = rx.articulation_points(graph) if n > 2 * PART else ()
    made: list[Row] = [(circle.group, circle.period, "", float(sum(_parts(graph, v) for v in cut)), n)]
    if circle.window:
        return made
    between = rx.betweenness_centrality(graph)
    values = np.array([between[place] for place in range(n)])
    for place in first(values, SHOWN):
        if values[place] > 0:
            made.append((circle.group, circle.period, circle.members[place].as_py(), float(values[place]), n))
    return made


def _parts(graph: rx.PyGraph, node: int) -> bool:
    """Whether at least two large parts lose touch without the node."""
    beside, rest = set(graph.neighbors(node)), graph.copy()
    rest.remove_node(node)
    return sum(len(part) >= PART and bool(part & beside) for part in rx.connected_components(rest)) > 1
