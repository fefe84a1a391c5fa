"""Charts over time: messages and writers, joins and leaves, member states, sparklines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from weilu.report.charts.geometry import Tick, bars, ceiling, line, num

Figure = Callable[[float], str]
"""Says a tick of an axis."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One series of a chart: the key of its colour and its shape."""

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of `wide` columns. `tips` are the words shown for each column."""

    wide: int
    layers: list[Layer]
    across: list[Tick]
    up: list[Tick]
    tips: list[str]
    zero: float = 100.0


def columns(
    key: str, values: Sequence[float], across: list[Tick], tips: list[str], figure: Figure
) -> Columns:
    """Bars from zero."""
    top, ticks = ceiling(values)
    up = [Tick(100 - tick / top * 100, figure(tick)) for tick in ticks]
    return Columns(len(values), [Layer(key, bars(values, top))], across, up, tips)


def curve(
    key: str, values: Sequence[float | None], across: list[Tick], tips: list[str], figure: Figure
) -> Columns:
    """A line from zero, a point in the middle of each column."""
    top, ticks = ceiling([v for v in values if v is not None], 2)
    points = [None if v is None else (i + 0.5, 100 - v / top * 100) for i, v in enumerate(values)]
    up = [Tick(100 - tick / top * 100, figure(tick)) for tick in ticks]
    return Columns(len(values), [Layer(key, line(points))], across, up, tips)


def flows(
    joins: Sequence[float], leaves: Sequence[float], across: list[Tick], tips: list[str], figure: Figure
) -> Columns:
    """Joins upward, leaves downward, and the line of what remains."""
    top = max(*joins, 1.0)
    down = max(*leaves, 0.0)
    zero = top / (top + down) * 100
    up = bars(joins, top, zero, 0.4)
    below = "".join(
        f"M{num(i + 0.2)} {num(zero)}h.6V{num(zero + max(v / (top + down) * 100, 0.8))}h-.6z"
        for i, v in enumerate(leaves)
        if v > 0
    )
    middle = [
        (i + 0.5, zero - (j - v) / (top + down) * 100)
        for i, (j, v) in enumerate(zip(joins, leaves, strict=True))
    ]
    layers = [Layer("joins", up), Layer("leaves", below), Layer("net", line(middle))]
    ticks = [Tick(0.0, figure(top)), Tick(zero, "0")]
    if down:
        ticks.append(Tick(100.0, figure(-down)))
    return Columns(len(joins), layers, across, ticks, tips, zero)


def stacked(
    series: Mapping[str, Sequence[float]], across: list[Tick], tips: list[str], figure: Figure
) -> Columns:
    """Bars on top of each other, the first series at the bottom."""
    wide = max((len(values) for values in series.values()), default=0)
    totals = [sum(values[i] for values in series.values()) for i in range(wide)]
    top, ticks = ceiling(totals)
    floor = [100.0] * wide
    layers = []
    for key, values in series.items():
        parts = []
        for i, value in enumerate(values):
            if value > 0:
                high = value / top * 100
                parts.append(f"M{num(i + 0.06)} {num(floor[i] - high)}h.88v{num(high)}h-.88z")
                floor[i] -= high
        layers.append(Layer(key, "".join(parts)))
    up = [Tick(100 - tick / top * 100, figure(tick)) for tick in ticks]
    return Columns(wide, layers, across, up, tips)


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line in a box of 100 by 24, its area and its last point."""

    line: str
    area: str
    last: str


def spark(values: Sequence[float | None]) -> Spark | None:
    """A line without axes; None with fewer than two known figures."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return None
    low, top = min(0.0, *known), max(*known, 1e-9)
    high = top - low or 1.0
    wide = max(len(values) - 1, 1)
    points = [
        None if v is None else (1 + i / wide * 97, 22 - (v - low) / high * 20) for i, v in enumerate(values)
    ]
    drawn = [point for point in points if point is not None]
    area = f"{line(drawn)}V24H{num(drawn[0][0])}z"
    return Spark(line(points), area, f"M{num(drawn[-1][0])} {num(drawn[-1][1])}h0")
