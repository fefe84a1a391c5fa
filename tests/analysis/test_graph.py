"""The graph of ties: communities as published, circles kept small, the same figures twice."""

import ibis
import numpy as np
import pyarrow as pa
import rustworkx as rx
import worked

from weilu.analysis.base import louvain
from weilu.analysis.base.graph import Circle, circles, first
from weilu.analysis.metrics import bridges, centrality, communities, evaporation

METRICS = (bridges, centrality, communities, evaporation)


def test_communities_of_the_karate_club() -> None:
    edges = np.array(rx.generators.karate_club_graph().edge_list())
    a, b, weight = edges[:, 0], edges[:, 1], np.ones(len(edges))
    found = louvain.communities(34, a, b, weight)
    assert 3 <= len(set(found.tolist())) <= 5
    assert louvain.modularity(found, a, b, weight) > 0.41  # 0.4198 is the most there can be


def test_communities_of_nobody() -> None:
    none = np.zeros(0, np.int64)
    assert len(louvain.communities(0, none, none, np.zeros(0))) == 0


def test_equal_values_go_by_place() -> None:
    assert first(np.array([1.0, 3.0, 1.0 + 1e-12, 3.0]), 3).tolist() == [1, 3, 0]


def test_strongest_keeps_their_ties() -> None:
    circle = Circle(
        "g", 0, 0, pa.array(["a", "b", "c", "d"]), np.array([0, 1, 2]), np.array([1, 2, 3]),
        np.array([1.0, 5.0, 2.0]), np.array([0.0, 5.0, 0.0]),
    )  # fmt: skip
    small = circle.strongest(2)
    assert small.members.to_pylist() == ["b", "c"]
    assert (small.a.tolist(), small.b.tolist(), small.weight.tolist()) == ([0], [1], [10.0])


def _talk() -> list[worked.Row]:
    chance = np.random.default_rng(5)
    return [
        {
            "id": str(n), "at": f"2026-{2 + n // 200:02d}-{1 + n % 28:02d} 09:{n % 60:02d}",
            "member": f"m{min(int(chance.pareto(0.4)), 60 - 40 * (n // 200))}",
            "reply_to": str(chance.integers(0, n)) if n else "",
        }
        for n in range(400)
    ]  # fmt: skip


def test_same_figures_from_shuffled_rows() -> None:
    events = worked.facts(_talk())
    mixed = events.take(np.random.default_rng(1).permutation(len(events)))
    found = []
    for one in (events, mixed):
        with worked.duck(one, None) as base:
            made = [metric.compute(base).order_by("group", "period", "dimension") for metric in METRICS]
            found.append([table.to_pyarrow().to_pylist() for table in made])
    assert all(found[0])
    for ours, theirs in zip(*found, strict=True):
        assert [
            {k: v if v is None or isinstance(v, str) else round(v, 9) for k, v in r.items()} for r in ours
        ] == [
            {k: v if v is None or isinstance(v, str) else round(v, 9) for k, v in r.items()} for r in theirs
        ]


def test_ranks_of_a_group_add_up_to_one() -> None:
    with worked.duck(worked.facts(_talk()), None) as base:
        table = centrality.compute(base)
        sums = (
            table.filter(table.dimension != "")
            .group_by("group", "period")
            .agg(n=table.n.max(), sum=table.value.sum())
        )
        whole = sums.filter(sums.n <= centrality.SHOWN).to_pyarrow().to_pylist()
        assert circles(base) is circles(base)
    assert all(abs(row["sum"] - 1) < 1e-6 for row in whole)


def test_no_ties_no_rows() -> None:
    rows = [{"at": "2026-03-01 09:00", "member": "ana"}]
    with worked.duck(worked.facts(rows), None) as base:
        assert [row["value"] for row in communities.compute(base).to_pyarrow().to_pylist()] == [0.0]
        assert centrality.compute(base).count().to_pyarrow().as_py() == 0
        assert evaporation.compute(base).count().to_pyarrow().as_py() == 0
        assert isinstance(bridges.compute(base), ibis.Table)
