"""Ticks, scales and path strings that every chart uses."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS = (1.0, 2.0, 5.0, 10.0)
SHADES = 7
"""Steps of the sequential colour scale; 0 is nothing."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A word on an axis, `at` per cent of its length."""

    at: float
    label: str


def num(value: float) -> str:
    """A coordinate, as short as two decimals allow."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def step(top: float, most: int) -> float:
    """The round distance between at most `most` ticks from 0 to `top`."""
    rough = top / most
    scale = 10.0 ** math.floor(math.log10(rough))
    return next(scale * s for s in STEPS if scale * s >= rough * (1 - 1e-9))


def ceiling(values: Iterable[float], most: int = 4) -> tuple[float, list[float]]:
    """The round top of an axis that starts at 0, and its ticks without 0."""
    top = float(max(values, default=0.0))
    if top <= 0:
        return 1.0, [1.0]
    by = step(top, most)
    if by < 1 and top.is_integer():
        by = 1.0
    count = math.ceil(top / by - 1e-9)
    return by * count, [by * i for i in range(1, count + 1)]


def bars(values: Sequence[float], top: float, base: float = 100.0, gap: float = 0.22) -> str:
    """One path with a bar a column, each column one wide, heights in per cent of `base`."""
    wide = num(1 - gap)
    parts = []
    for place, value in enumerate(values):
        if value > 0:
            high = max(value / top * base, 0.8)
            parts.append(f"M{num(place + gap / 2)} {num(base - high)}h{wide}V{num(base)}h-{wide}z")
    return "".join(parts)


def line(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through points; a missing point interrupts it."""
    parts, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        parts.append(f"{pen}{num(point[0])} {num(point[1])}")
        pen = "L"
    return "".join(parts)


def shade(value: float, top: float) -> int:
    """Step of the sequential scale for a value; 0 for nothing, else 1 to `SHADES` - 1. The root
    spreads the many small figures that counts of talk have."""
    if value <= 0 or top <= 0:
        return 0
    return min(1 + int(math.sqrt(value / top) * (SHADES - 1)), SHADES - 1)
