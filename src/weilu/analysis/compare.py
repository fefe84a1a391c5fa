"""What diagnoses, the verdict and the scorecard share: known figures, and a group's own past.

A figure that is not known is None, whatever the reason: the metric was not computed, the window has no
row, the value is null, too few cases or too little coverage. Nothing is ever found from it.
"""

from dataclasses import dataclass

from weilu.analysis.results import Value
from weilu.analysis.view import GroupView
from weilu.kernel.time import WINDOW

PAST = (1, 2, 3)
"""The windows before the current one that make the group's own past: twelve weeks."""
Z = 1.959963984540054
TOP, BOTTOM = 0.75, 0.25
"""The quarter of like groups with the highest and the lowest figures."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is known; `low` and `high` equal it where the metric gives no interval."""

    value: float
    low: float
    high: float
    n: int
    coverage: float


def figure(
    group: GroupView, metric: str, dimension: str = "", *, back: int = 0, n: int = 0, coverage: float = 0.0
) -> Figure | None:
    """The figure of the current period, or of `back` periods before, if at least `n` cases and
    `coverage` stand behind it. A window of the past never stands in for the current one."""
    found = _row(group, metric, dimension, back)
    if found is None or found.value is None or found.n < n or found.coverage < coverage:
        return None
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    return Figure(found.value, low, high, found.n, found.coverage)


def breakdown(group: GroupView, metric: str, back: int = 0) -> dict[str, float]:
    """The known values of a period by dimension, largest first."""
    rows = [row for row in _rows(group, metric, back) if row.dimension]
    known = {row.dimension: row.value for row in rows if row.value is not None}
    return dict(sorted(known.items(), key=lambda item: (-item[1], item[0])))


def usual(group: GroupView, metric: str, dimension: str = "", n: int = 0) -> float | None:
    """The mean of the three windows before; None where fewer than two are known."""
    past = [f.value for back in PAST if (f := figure(group, metric, dimension, back=back, n=n))]
    return sum(past) / len(past) if len(past) > 1 else None


def summed(group: GroupView, metric: str, dimension: str = "", windows: int = 3) -> float | None:
    """The sum over the current and the windows before; None where one of them is not known."""
    known = [f.value for back in range(windows) if (f := figure(group, metric, dimension, back=back))]
    return sum(known) if len(known) == windows else None


def pooled(group: GroupView, metric: str, dimension: str = "", windows: int = 3) -> Figure | None:
    """A share over the current and the windows before together, from the cases of each."""
    known = [f for back in range(windows) if (f := figure(group, metric, dimension, back=back, n=1))]
    n = sum(f.n for f in known)
    return share_of(sum(f.value * f.n for f in known), n) if n else None


def above_usual(group: GroupView, metric: str) -> bool:
    """Whether the figure is surely higher than in the group's own past, or among the highest quarter of
    like groups; False where neither can be told."""
    now, past, rank = figure(group, metric), usual(group, metric), group.rank(metric)
    return now is not None and ((past is not None and now.low > past) or (rank is not None and rank >= TOP))


def below_usual(group: GroupView, metric: str) -> bool:
    """The same for lower; the quarter does not count where most like groups share the figure."""
    now, past, rank = figure(group, metric), usual(group, metric), group.rank(metric)
    lowest = rank is not None and now is not None and rank <= BOTTOM and _typical(group, metric) > now.value
    return now is not None and ((past is not None and now.high < past) or lowest)


def share_of(hits: float, n: float) -> Figure:
    """A share with its interval (Wilson score, 95 %) from counts; `n` is at least 1."""
    share = hits / n
    half = Z * (share * (1 - share) / n + Z * Z / (4 * n * n)) ** 0.5
    middle, scale = share + Z * Z / (2 * n), 1 + Z * Z / n
    return Figure(share, max((middle - half) / scale, 0.0), min((middle + half) / scale, 1.0), round(n), 1.0)


def percent(share: float) -> str:
    """A share as words have it."""
    return f"{share:.0%}"


def _typical(group: GroupView, metric: str) -> float:
    every = sorted(group.results.current(metric).values())
    return every[len(every) // 2] if every else 0.0


def _rows(group: GroupView, metric: str, back: int) -> list[Value]:
    table = group.results.tables.get(metric)
    rows = group.results.rows(metric, group.key)
    if table is None or table.metric.grain == "all":
        return [] if back else rows
    if table.metric.grain == "window":
        period = group.row.as_of - WINDOW * (back + 1) + 1
        return [row for row in rows if row.period == period]
    periods = sorted({row.period for row in rows})
    return [row for row in rows if row.period == periods[-1 - back]] if back < len(periods) else []


def _row(group: GroupView, metric: str, dimension: str, back: int) -> Value | None:
    return next((row for row in _rows(group, metric, back) if row.dimension == dimension), None)
