"""Charts made of cells: the week's rhythm, the cohort triangle, who answers whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from weilu.report.charts.geometry import SHADES, shade

SMALL = 5
"""A cohort of fewer newcomers says nothing and is left out."""
MOST_COHORTS = 16
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at a place of the grid, its step of the colour scale, and its figure."""

    x: int
    y: int
    shade: int
    value: float


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seven rows of 24 hours; `peak` is the fullest hour."""

    cells: list[Cell]
    peak: Cell


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as drawn: the ground of all, a path for each step of the scale, and the words of each cell,
    row by row."""

    wide: int
    high: int
    ground: str
    layers: list[tuple[int, str]]
    tips: list[str]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who joined in one week. `cells` holds a share and its shade, or None while unripe."""

    week: int
    size: int
    cells: list[tuple[float, int] | None]


@dataclass(frozen=True, slots=True)
class Triangle:
    """Cohorts, newest last; `small` were too small to say anything; `wide` columns have a figure."""

    cohorts: list[Cohort]
    small: int
    wide: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of members by place: a row answers, a column is answered; `keys` names both."""

    keys: list[str]
    cells: list[Cell]


def grid(wide: int, high: int, cells: Iterable[Cell], said: Callable[[Cell], str]) -> Grid:
    """Draw cells that are not nothing."""
    paths: dict[int, list[str]] = {}
    tips = [""] * (wide * high)
    for cell in cells:
        if cell.shade:
            paths.setdefault(cell.shade, []).append(_square(cell.x, cell.y))
            tips[cell.y * wide + cell.x] = said(cell)
    return Grid(wide, high, _ground(wide, high), [(n, "".join(paths[n])) for n in sorted(paths)], tips)


def _square(x: int, y: int) -> str:
    return f"M{x} {y}h.94v.93h-.94z"


@cache
def _ground(wide: int, high: int) -> str:
    return "".join(_square(x, y) for y in range(high) for x in range(wide))


def rhythm(hours: Mapping[str, float]) -> Rhythm | None:
    """From figures by "weekday-hour"; None when nothing was said."""
    top = max(hours.values(), default=0)
    if top <= 0:
        return None
    cells = []
    for key, value in hours.items():
        day, _, hour = key.partition("-")
        if value > 0 and day.isdigit() and hour.isdigit():
            cells.append(Cell(int(hour), int(day), shade(value, top), value))
    cells.sort(key=lambda cell: (cell.y, cell.x))
    return Rhythm(cells, max(cells, key=lambda cell: cell.value)) if cells else None


def triangle(rows: Sequence[tuple[int, str, float, int]]) -> Triangle | None:
    """From (Monday, week number, share, size) of every ripe cell."""
    sizes: dict[int, int] = {}
    shares: dict[int, dict[int, float]] = {}
    for week, number, share, size in rows:
        if number.isdigit() and 1 <= int(number) <= WEEKS:
            sizes[week] = max(size, sizes.get(week, 0))
            shares.setdefault(week, {})[int(number)] = share
    large = sorted(week for week in sizes if sizes[week] >= SMALL)[-MOST_COHORTS:]
    if not large:
        return None
    cohorts = [Cohort(week, sizes[week], _cells(shares[week])) for week in large]
    small = sum(week >= large[0] and size < SMALL for week, size in sizes.items())
    return Triangle(cohorts, small, max(max(shares[week]) for week in large))


def _cells(shares: Mapping[int, float]) -> list[tuple[float, int] | None]:
    """Shades are of the whole range 0 to 100 %, so that groups compare."""
    found: list[tuple[float, int] | None] = []
    for week in range(1, WEEKS + 1):
        share = shares.get(week)
        level = 0 if not share else min(1 + int(share * (SHADES - 1)), SHADES - 1)
        found.append(None if share is None else (share, level))
    return found


def matrix(answers: Mapping[tuple[str, str], float], order: Sequence[str], most: int = 20) -> Matrix | None:
    """How much the first of each pair answers the second, among the first `most` of `order`; None with
    fewer than three members."""
    keys = list(order)[:most]
    place = {key: i for i, key in enumerate(keys)}
    if len(keys) < 3:
        return None
    top = max(answers.values())
    among = [(one, other, w) for (one, other), w in answers.items() if one in place and other in place]
    return Matrix(keys, [Cell(place[other], place[one], shade(w, top), w) for one, other, w in among])
