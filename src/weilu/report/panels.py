"""The panels over time of a group's page: what each draws, or None where nothing is known for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from weilu.kernel.time import WINDOW, date_of
from weilu.report import names
from weilu.report.charts import columns, grids, sankey
from weilu.report.charts.columns import Columns
from weilu.report.charts.geometry import Tick
from weilu.report.charts.grids import Cell, Grid, Triangle
from weilu.report.charts.sankey import Sankey
from weilu.report.names import STATES
from weilu.report.say import Say
from weilu.report.source import Figures

WEEKS, DAYS = 53, 112
"""A group older than `DAYS` is drawn by week."""
DRAWN = ("vital", "consistent", "still_active", "newly_active", "returned", "paused")
"""States of members who have not gone; those who have outnumber them many times and are only counted."""
GONE = {"disengaged", "dropped", "lurker"}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Messages as bars and, where known, weekly writers as a line; `grain` is day, week or window."""

    messages: Columns
    writers: Columns | None
    grain: str


@dataclass(frozen=True, slots=True)
class States:
    """Stacked weeks, and how many are in each state now: (key, members, drawn)."""

    chart: Columns
    now: list[tuple[str, float, bool]]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The week's hours, and the fullest in words."""

    grid: Grid
    peak: str


@dataclass(frozen=True, slots=True)
class Flows:
    """Moves between states in the last complete week; of those drawn `changed` members moved."""

    chart: Sankey
    changed: float


def timeline(figures: Figures, say: Say) -> Timeline | None:
    """The last year by week, or a young group by day; by window while days are not known."""
    days = {row.period: row.value or 0.0 for row in figures.series("daily_messages")}
    end, start = figures.row.as_of, max(figures.row.first_day, figures.row.as_of - 7 * WEEKS + 1)
    if not days:
        return _windows(figures, say)
    if not any(start <= day <= end for day in days):
        return None
    if end - start < DAYS:
        span = list(range(start, end + 1))
        values, tips = [days.get(day, 0.0) for day in span], [say.day(day) for day in span]
        grain = "day"
    else:
        span = list(range(start - end_of_week(start), end + 1, 7))[-WEEKS:]
        values = [sum(days.get(day + i, 0.0) for i in range(7)) for day in span]
        tips = [say.t("week_of", day=say.day(day)) for day in span]
        grain = "week"
    said = _tips(tips, values, say.t("n_messages"), say)
    chart = columns.columns("messages", values, months(span, say), said, say.count)
    return Timeline(chart, _writers(figures, say, span) if grain == "week" else None, grain)


def end_of_week(day: int) -> int:
    """How many days after Monday a day is."""
    return date_of(day).weekday()


def _writers(figures: Figures, say: Say, span: Sequence[int]) -> Columns | None:
    weeks = {row.period: row.value for row in figures.series("weekly_active")}
    if not weeks:
        return None
    first = min(weeks)
    values = [None if week < first else weeks.get(week, 0.0) or 0.0 for week in span]
    tips = [say.t("week_of", day=say.day(week)) for week in span]
    said = _tips(tips, values, say.t("n_writers"), say)
    return columns.curve("writers", values, months(span, say), said, say.count)


def _windows(figures: Figures, say: Say) -> Timeline | None:
    rows = [row for row in figures.series("messages") if row.value is not None]
    if not any(row.value for row in rows):
        return None
    span = [row.period for row in rows]
    values = [row.value or 0.0 for row in rows]
    said = _tips([_span(day, say) for day in span], values, say.t("n_messages"), say)
    return Timeline(columns.columns("messages", values, months(span, say), said, say.count), None, "window")


def growth(figures: Figures, say: Say) -> Columns | None:
    """Joins and leaves of each window."""
    joins = {row.period: row.value or 0.0 for row in figures.series("growth", "joins")}
    leaves = {row.period: row.value or 0.0 for row in figures.series("growth", "leaves")}
    if not any(joins.values()) and not any(leaves.values()):
        return None
    span = sorted(joins.keys() | leaves.keys())
    came, went = [joins.get(day, 0.0) for day in span], [leaves.get(day, 0.0) for day in span]
    tips = [
        say.t("tip_growth", span=_span(day, say), joins=say.count(j), leaves=say.count(left))
        for day, j, left in zip(span, came, went, strict=True)
    ]
    return columns.flows(came, went, months(span, say), tips, say.count)


def states(figures: Figures, say: Say) -> States | None:
    """Members by state over the weeks."""
    rows = [row for row in figures.rows("member_states") if row.dimension in STATES and row.value]
    if not rows:
        return None
    weeks = sorted({row.period for row in rows})
    weeks = list(range(weeks[0], weeks[-1] + 1, 7))
    known = {(row.dimension, row.period): row.value or 0.0 for row in rows}
    series = {key: [known.get((key, week), 0.0) for week in weeks] for key in DRAWN}
    now = [(key, known.get((key, weeks[-1]), 0.0), key in DRAWN) for key in STATES]
    totals = [sum(values[i] for values in series.values()) for i in range(len(weeks))]
    said = _tips([say.t("week_of", day=say.day(w)) for w in weeks], totals, say.t("n_members"), say)
    chart = columns.stacked(series, months(weeks, say), said, say.count)
    return States(chart, now) if any(totals) else None


def flows(figures: Figures) -> Flows | None:
    """Moves between states; those who stay gone are left out."""
    parts = figures.parts("state_flows")
    moves: dict[tuple[str, str], float] = {}
    for key, count in (parts.numbers() if parts else {}).items():
        source, _, target = key.partition("\t")
        if not (source in GONE and target in GONE):
            moves[source, target] = count
    chart = sankey.sankey(moves, list(STATES))
    changed = sum(count for (source, target), count in moves.items() if source != target)
    return Flows(chart, changed) if chart else None


def cohorts(figures: Figures) -> Triangle | None:
    """The triangle of join weeks."""
    rows = [
        (row.period, row.dimension, row.value, row.n)
        for row in figures.rows("retention")
        if row.dimension and row.value is not None
    ]
    return grids.triangle(rows)


def rhythm(figures: Figures, say: Say) -> Rhythm | None:
    """Weekday and hour."""
    parts = figures.parts("rhythm")
    found = grids.rhythm(parts.numbers()) if parts else None
    if not found:
        return None

    def hour(cell: Cell) -> str:
        return f"{say.text(names.DAYS[cell.y])} {cell.x}:00"

    said = grids.grid(24, 7, found.cells, lambda cell: f"{hour(cell)} · {say.count(cell.value)}")
    return Rhythm(said, hour(found.peak))


def months(span: Sequence[int], say: Say, most: int = 7) -> list[Tick]:
    """A tick where a month begins, at most `most` of them."""
    if not span:
        return []
    if span[-1] - span[0] < 62:
        every = max(1, -(-len(span) // 5))
        return [Tick(i / len(span) * 100, say.short_day(span[i])) for i in range(0, len(span), every)]
    first = [i for i in range(1, len(span)) if date_of(span[i]).month != date_of(span[i - 1]).month]
    every = max(1, -(-len(first) // most))
    kept = first[::every]
    ticks = [Tick(i / len(span) * 100, say.month(span[i])) for i in kept]
    return [tick for tick in ticks if tick.at < 96]


def _span(day: int, say: Say) -> str:
    return f"{say.short_day(day)} – {say.day(day + WINDOW - 1)}"


def _tips(heads: Sequence[str], values: Sequence[float | None], unit: str, say: Say) -> list[str]:
    return [f"{head}: {say.count(value)} {unit}" for head, value in zip(heads, values, strict=True)]
