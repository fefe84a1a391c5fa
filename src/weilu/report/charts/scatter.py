"""The map of groups: how many talk, and whether they talk more or less than before; below it the
groups that have fallen silent, by how long."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from weilu.report.charts.geometry import Tick
from weilu.report.charts.labels import SIDES, Box, free_side, letters

MOST = 2.0
"""Powers of two that the scale of change spans each way; what changed more lies on its edge."""
HIGH_TALK, HIGH_SILENT = 320.0, 110.0
PHONE, DESK = 250.0, 640.0
"""Pixels across, at least, on a phone and at a desk."""
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
    """A placed group; `side` is where its label goes, `label` its shortened name. A `roomy` label has no
    room on a phone."""

    spot: Spot
    x: float
    y: float
    size: float
    side: str
    label: str
    roomy: bool


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
    narrow = _sides(spots, at, radius, PHONE, high, {})
    wide = _sides(spots, at, radius, DESK, high, narrow)
    points = [
        Point(s, *at[s.key], radius[s.key], wide[s.key], shorten(s.name), not narrow[s.key]) for s in spots
    ]
    return sorted(points, key=lambda point: -point.size)


def _sides(
    spots: Sequence[Spot],
    at: Mapping[str, tuple[float, float]],
    radius: Mapping[str, float],
    wide: float,
    high: float,
    kept: Mapping[str, str],
) -> dict[str, str]:
    """Where labels go in a chart so many pixels wide; those that have a place keep it."""
    taken = [Box.around(*at[spot.key], radius[spot.key], wide, high) for spot in spots]
    sides = {}
    for spot in sorted(spots, key=lambda spot: not kept.get(spot.key)):
        side = kept.get(spot.key, "")
        only = (side,) if side else SIDES
        width = letters(shorten(spot.name))
        found = free_side(*at[spot.key], radius[spot.key], width, taken, wide, high, only) if width else ""
        sides[spot.key] = found
    return sides
