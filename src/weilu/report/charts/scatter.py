"""The map of groups: how many talk, and whether they talk more or less than before; below it the
groups that have fallen silent, by how long."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from weilu.report.charts.geometry import Tick
from weilu.report.charts.labels import Box, free_side, letters

MOST = 2.0
"""Powers of two that the scale of change spans each way; what changed more lies on its edge."""
HIGH_TALK, HIGH_SILENT = 320.0, 110.0
LONGEST = 18
Say = Callable[[float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A group to be placed: `active` members (0: silent), messages now and before, days of silence,
    messages ever. `weight` says whose label comes first."""

    key: str
    name: str
    kind: str
    active: float
    now: float
    before: float
    silent: float
    ever: int
    weight: float


@dataclass(frozen=True, slots=True)
class Point:
    """A placed group; `side` is where its label goes, `label` its shortened name."""

    spot: Spot
    x: float
    y: float
    size: float
    side: str
    label: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """The talking groups and, under them, the silent ones."""

    talking: list[Point]
    silent: list[Point]
    members: list[Tick]
    change: list[Tick]
    days: list[Tick]


def scatter(spots: Sequence[Spot], change: Sequence[str], days: Sequence[tuple[int, str]]) -> Scatter:
    """`change` are the five words from a quarter to four times; `days` the marks of silence."""
    talking = [spot for spot in spots if spot.active > 0]
    silent = [spot for spot in spots if spot.active <= 0]
    most = max([10.0, *(spot.active for spot in talking)]) * 1.25
    longest = max([60.0, *(spot.silent for spot in silent)]) * 1.1
    mark = [Tick(_log(n, most), str(n)) for n in (1, 3, 10, 30, 100, 300, 1000, 3000, 10000) if n < most]
    ups = [Tick(96 - 92 * place / 4, word) for place, word in enumerate(change)]
    silences = [Tick(_log(n, longest), word) for n, word in days if n < longest]
    return Scatter(
        _points(talking, lambda s: (_log(s.active, most), _change(s)), lambda s: s.now, HIGH_TALK),
        _points(silent, lambda s: (_log(max(s.silent, 1), longest), _lane(s)), lambda s: s.ever, HIGH_SILENT),
        mark,
        ups,
        silences,
    )


def shorten(name: str) -> str:
    """A name that fits beside a dot."""
    name = " ".join(name.split())
    if letters(name) <= LONGEST:
        return name
    kept, used = [], 0.0
    for sign in name:
        used += letters(sign)
        if used > LONGEST - 1:
            break
        kept.append(sign)
    return "".join(kept) + "…"


def _log(value: float, top: float) -> float:
    return 5 + 90 * math.log(max(value, 1.0)) / math.log(top)


def _change(spot: Spot) -> float:
    ratio = math.log2((spot.now + 1) / (spot.before + 1))
    return 50 - 46 * max(-MOST, min(MOST, ratio)) / MOST


def _lane(spot: Spot) -> float:
    """Silent groups differ in one respect only; the other direction just keeps them apart."""
    return 18 + 64 * (sum(spot.key.encode("utf-8", "replace")) * 37 % 101) / 100


def _points(
    spots: Sequence[Spot],
    place: Callable[[Spot], tuple[float, float]],
    size: Callable[[Spot], float],
    high: float,
) -> list[Point]:
    top = max([1.0, *(size(spot) for spot in spots)])
    spots = sorted(spots, key=lambda spot: (-spot.weight, spot.key))
    radius = {spot.key: 4 + 14 * math.sqrt(size(spot) / top) for spot in spots}
    at = {spot.key: place(spot) for spot in spots}
    taken = [Box.around(*at[spot.key], radius[spot.key], high=high) for spot in spots]
    points = []
    for spot in spots:
        label = shorten(spot.name)
        side = free_side(*at[spot.key], radius[spot.key], letters(label), taken, high=high) if label else ""
        points.append(Point(spot, *at[spot.key], radius[spot.key], side, label))
    return sorted(points, key=lambda point: -point.size)
