"""Flows between states, from left to right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from weilu.report.charts.geometry import num

GAP = 3.0
"""Per cent of the height between two blocks."""
LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Block:
    """A state on one side: its top and height in per cent, and how many members."""

    key: str
    y: float
    high: float
    count: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow; its shape lies between x = 0 and x = 100."""

    source: str
    target: str
    path: str
    count: float


@dataclass(frozen=True, slots=True)
class Sankey:
    """Blocks at the left and at the right, and the flows between."""

    left: list[Block]
    right: list[Block]
    ribbons: list[Ribbon]


def sankey(flows: Mapping[tuple[str, str], float], order: Sequence[str]) -> Sankey | None:
    """Blocks stand in the given order on both sides; None when nothing flows."""
    known = {pair: n for pair, n in flows.items() if n > 0 and pair[0] in order and pair[1] in order}
    if not known:
        return None
    left = _blocks([(key, sum(n for (a, _), n in known.items() if a == key)) for key in order])
    right = _blocks([(key, sum(n for (_, b), n in known.items() if b == key)) for key in order])
    return Sankey(left, right, _ribbons(known, order, left, right))


def _blocks(counts: list[tuple[str, float]]) -> list[Block]:
    counts = [(key, count) for key, count in counts if count]
    total = sum(count for _, count in counts)
    room = 100 - GAP * (len(counts) - 1) - LEAST * len(counts)
    blocks, y = [], 0.0
    for key, count in counts:
        high = LEAST + count / total * room
        blocks.append(Block(key, y, high, count))
        y += high + GAP
    return blocks


def _ribbons(
    flows: Mapping[tuple[str, str], float], order: Sequence[str], left: list[Block], right: list[Block]
) -> list[Ribbon]:
    start = {block.key: block for block in left}
    end = {block.key: block for block in right}
    out, into = {b.key: b.y for b in left}, {b.key: b.y for b in right}
    ribbons = []
    for (a, b), count in sorted(
        flows.items(), key=lambda item: (order.index(item[0][0]), order.index(item[0][1]))
    ):
        one, other = start[a].high * count / start[a].count, end[b].high * count / end[b].count
        y1, y2 = out[a], into[b]
        out[a], into[b] = y1 + one, y2 + other
        path = (
            f"M0 {num(y1)}C50 {num(y1)} 50 {num(y2)} 100 {num(y2)}V{num(y2 + other)}"
            f"C50 {num(y2 + other)} 50 {num(y1 + one)} 0 {num(y1 + one)}z"
        )
        ribbons.append(Ribbon(a, b, path, count))
    return ribbons
