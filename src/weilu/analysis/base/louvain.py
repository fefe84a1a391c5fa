"""Communities by the Louvain method (Blondel et al. 2008): modularity, greedily, always the same way."""

from collections import defaultdict

import numpy as np

from weilu.analysis.base.graph import Floats, Ints

_GAIN = 1e-9


def communities(nodes: int, a: Ints, b: Ints, weight: Floats) -> Ints:
    """The community of each of `nodes` nodes, by number from 0 in order of the first node, given
    undirected edges between `a` and `b`."""
    found = np.arange(nodes)
    while True:
        moved = _move(int(found.max(initial=-1)) + 1, found[a], found[b], weight)
        merged = np.unique(moved, return_inverse=True)[1]
        if len(merged) == 0 or merged.max() == found.max():
            return _ordered(found)
        found = merged[found]


def modularity(found: Ints, a: Ints, b: Ints, weight: Floats) -> float:
    """Share of the weight within communities less what chance would put there."""
    total = float(weight.sum())
    if not total:
        return 0.0
    degree = np.bincount(found[a], weight, len(found)) + np.bincount(found[b], weight, len(found))
    return float(weight[found[a] == found[b]].sum() / total - ((degree / (2 * total)) ** 2).sum())


def _move(nodes: int, a: Ints, b: Ints, weight: Floats) -> Ints:
    """Move nodes, in order, to the community of theirs or a neighbour's that gains most, until none
    gains; of equal gains the lowest number wins."""
    near: list[dict[int, float]] = [{} for _ in range(nodes)]
    degree = (np.bincount(a, weight, nodes) + np.bincount(b, weight, nodes)).tolist()
    for one, other, w in zip(a.tolist(), b.tolist(), weight.tolist(), strict=True):
        if one != other:
            near[one][other] = near[one].get(other, 0.0) + w
            near[other][one] = near[other].get(one, 0.0) + w
    twice = float(sum(degree)) or 1.0
    community, total = list(range(nodes)), list(degree)
    for _ in range(100):
        if not any([_settle(node, near[node], degree, community, total, twice) for node in range(nodes)]):
            break
    return np.array(community, np.int64)


def _settle(
    node: int,
    near: dict[int, float],
    degree: list[float],
    community: list[int],
    total: list[float],
    twice: float,
) -> bool:
    mine, own = community[node], degree[node]
    links: defaultdict[int, float] = defaultdict(float)
    for other, weight in near.items():
        links[community[other]] += weight
    total[mine] -= own
    best, gain = mine, links[mine] - total[mine] * own / twice
    for there in sorted(links):
        here = links[there] - total[there] * own / twice
        if here > gain + _GAIN:
            best, gain = there, here
    total[best] += own
    community[node] = best
    return best != mine


def _ordered(found: Ints) -> Ints:
    _, first, inverse = np.unique(found, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
