"""The geometry of charts."""

import itertools

from weilu.report.charts import columns, grids, labels, network, sankey, scatter
from weilu.report.charts.geometry import bars, ceiling, line, num, shade


def test_axes_end_on_round_figures() -> None:
    assert ceiling([0, 83]) == (100.0, [50.0, 100.0])
    assert ceiling([6200]) == (8000.0, [2000.0, 4000.0, 6000.0, 8000.0])
    assert ceiling([1]) == (1.0, [1.0])
    assert ceiling([]) == (1.0, [1.0]) and ceiling([0.0]) == (1.0, [1.0])


def test_paths_are_short_and_interrupted_where_nothing_is_known() -> None:
    assert [num(v) for v in (0.0, -0.001, 1.5, 2.25, 100)] == ["0", "0", "1.5", "2.25", "100"]
    assert line([(0, 1), (1, 2), None, (3, 4)]) == "M0 1L1 2M3 4"
    assert bars([0, 10], 10) == "M1.11 0h.78V100h-.78z".replace(".78", "0.78")


def test_shades_go_up_with_the_figure() -> None:
    steps = [shade(value, 100) for value in range(101)]
    assert steps == sorted(steps) and steps[0] == 0 and steps[1] == 1 and steps[100] == 6


def test_growth_hangs_on_one_zero_line() -> None:
    chart = columns.flows([4, 0], [0, 4], [], [], str)
    assert chart.zero == 50
    assert [layer.key for layer in chart.layers] == ["joins", "leaves", "net"]
    assert chart.layers[2].path == "M0.5 0L1.5 100"


def test_a_sparkline_needs_two_known_figures() -> None:
    assert columns.spark([None, 3.0]) is None
    found = columns.spark([1.0, None, 3.0])
    assert found and found.line.count("M") == 2 and found.last.endswith("h0")


def test_stacks_stand_on_each_other() -> None:
    chart = columns.stacked({"vital": [5], "paused": [5]}, [], [], str)
    assert [layer.path for layer in chart.layers] == ["M0.06 50h.88v50h-.88z", "M0.06 0h.88v50h-.88z"]


def test_unripe_cells_are_blank_and_small_cohorts_left_out() -> None:
    rows = [(20_000, "01", 0.5, 10), (20_000, "02", 0.0, 10), (20_007, "01", 0.3, 8), (20_014, "01", 1.0, 4)]
    found = grids.triangle(rows)
    assert found and found.small == 1 and found.wide == 2
    assert [cohort.size for cohort in found.cohorts] == [10, 8]
    assert found.cohorts[0].cells[:3] == [(0.5, 4), (0.0, 0), None]
    assert found.cohorts[1].cells[:2] == [(0.3, 2), None]
    assert grids.triangle([(20_000, "01", 1.0, 4)]) is None


def test_the_rhythm_knows_its_peak_and_ignores_nonsense() -> None:
    found = grids.rhythm({"0-09": 3, "6-23": 9, "x": 5, "1-": 2})
    assert found and [(cell.x, cell.y) for cell in found.cells] == [(9, 0), (23, 6)]
    assert (found.peak.x, found.peak.y, found.peak.shade) == (23, 6, 6)
    assert grids.rhythm({"0-09": 0}) is None


def test_flows_keep_their_members() -> None:
    order = ["vital", "paused", "disengaged"]
    moves = {
        ("vital", "vital"): 6.0,
        ("vital", "paused"): 2.0,
        ("paused", "disengaged"): 2.0,
        ("x", "vital"): 9.0,
    }
    found = sankey.sankey(moves, order)
    assert found and sum(b.count for b in found.left) == sum(b.count for b in found.right) == 10
    assert [b.key for b in found.right] == order
    for side in (found.left, found.right):
        assert side[-1].y + side[-1].high <= 100.001
    assert sankey.sankey({}, order) is None


TIES = {(f"m{a}", f"m{b}"): float(20 - a) for a in range(20) for b in range(a + 1, min(a + 4, 20))}


def test_the_tie_graph_is_the_same_every_time() -> None:
    circles = {f"m{n}": float(n // 10) for n in range(20)}
    one, other = network.network(TIES, circles), network.network(TIES, circles)
    assert one == other and one and one.communities == 2
    assert all(0 <= dot.x <= 100 and 0 <= dot.y <= 100 for dot in one.dots)
    assert one.dots[0].size == max(dot.size for dot in one.dots)
    assert len(one.dots) == 20 and network.network({("a", "b"): 1.0}, {}) is None


def test_a_large_graph_is_cut_to_its_strongest() -> None:
    ties = {(f"m{n}", f"m{n + 1}"): 1.0 + n for n in range(300)}
    found = network.network(ties, {})
    assert found and len(found.dots) <= 60 and len(found.lines) <= 80


def test_the_matrix_tells_who_answers_from_who_is_answered() -> None:
    found = grids.matrix({("m1", "m0"): 4.0, ("m0", "m1"): 1.0, ("m2", "m0"): 2.0}, ["m0", "m1", "m2"])
    assert found and found.keys == ["m0", "m1", "m2"]
    answers = {(found.keys[cell.y], found.keys[cell.x]): cell.value for cell in found.cells}
    assert answers == {("m1", "m0"): 4.0, ("m0", "m1"): 1.0, ("m2", "m0"): 2.0}
    assert grids.matrix({("m1", "m0"): 4.0}, ["m0", "m1"]) is None


def spot(n: int, active: float, now: float = 10) -> scatter.Spot:
    return scatter.Spot(
        key=f"g{n}", name=f"Group number {n}", kind="keep", active=active, now=now, before=10,
        silent=0 if active else 40, ever=100, weight=now,
    )  # fmt: skip


def test_labels_on_the_map_lie_apart_on_a_phone_and_at_a_desk() -> None:
    found = scatter.scatter([spot(n, 1 + n % 9, n * 3) for n in range(40)], "abcde", [(7, "week")])
    assert len(found.talking) == 40 and not found.silent
    for wide, points in (
        (scatter.PHONE, [p for p in found.talking if p.side and not p.roomy]),
        (scatter.DESK, [p for p in found.talking if p.side]),
    ):
        taken: list[labels.Box] = []
        for point in points:
            taken_before = len(taken)
            width = labels.letters(point.label)
            labels.free_side(point.x, point.y, point.size, width, taken, wide, 320, (point.side,))
            assert len(taken) == taken_before + 1, point
        assert not any(a.touches(b) for a, b in itertools.combinations(taken, 2))


def test_silent_groups_lie_apart_from_the_talking_ones() -> None:
    found = scatter.scatter([spot(1, 0), spot(2, 3)], "abcde", [(7, "week"), (365, "year")])
    assert [p.spot.key for p in found.silent] == ["g1"] and [p.spot.key for p in found.talking] == ["g2"]
    assert [tick.label for tick in found.days] == ["week"]


def test_long_names_are_shortened_by_what_they_fill() -> None:
    assert scatter.shorten("tea") == "tea"
    assert len(scatter.shorten("长" * 300)) == 9 and len(scatter.shorten("x" * 300)) == 18
