"""The tie graph: members as dots, ties as lines, laid out by forces, the same way every time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rustworkx as rx

from weilu.report.charts.labels import Box, free_side

MOST_DOTS, MOST_LINES, COLOURS, LABELS = 60, 80, 8, 20
ROUNDS = 120
DIGITS = 9
"""Sums of confidences differ in their last digits from run to run; a picture should not."""

Places = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dot:
    """A member at a place in per cent, `size` pixels in radius. `colour` is its community, 0 for none;
    `side` is where its label goes, empty when there is no room for one."""

    key: str
    x: float
    y: float
    size: float
    colour: int
    weight: float
    side: str


@dataclass(frozen=True, slots=True)
class Line:
    """A tie; `width` in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Network:
    """Dots from the strongest to the weakest, and the ties between them."""

    dots: list[Dot]
    lines: list[Line]
    communities: int


def strength(ties: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Weight of all ties of each member, strongest first."""
    total: dict[str, float] = {}
    for pair, weight in ties.items():
        for key in pair:
            total[key] = round(total.get(key, 0.0) + weight, DIGITS)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def network(ties: Mapping[tuple[str, str], float], communities: Mapping[str, float]) -> Network | None:
    """None with fewer than three members."""
    ties = {pair: round(weight, DIGITS) for pair, weight in ties.items()}
    strongest = sorted(ties.items(), key=lambda item: (-item[1], item[0]))[:MOST_LINES]
    weights = dict(list(strength(dict(strongest)).items())[:MOST_DOTS])
    if len(weights) < 3:
        return None
    kept = [(pair, w) for pair, w in strongest if pair[0] in weights and pair[1] in weights]
    place = _layout(list(weights), kept)
    colours = _colours(communities, weights)
    dots = _dots(weights, place, colours)
    top = kept[0][1]
    lines = [_line(place[a], place[b], 0.6 + 3.4 * (w / top) ** 0.5) for (a, b), w in kept]
    return Network(dots, lines, len(set(colours.values()) - {0}))


def _line(one: tuple[float, float], other: tuple[float, float], width: float) -> Line:
    return Line(*one, *other, width)


def _layout(keys: list[str], ties: list[tuple[tuple[str, str], float]]) -> dict[str, tuple[float, float]]:
    graph = rx.PyGraph()
    index = dict(zip(keys, graph.add_nodes_from(keys), strict=True))
    graph.add_edges_from([(index[a], index[b], 1 + w**0.5) for (a, b), w in ties])
    start = _circle(len(keys))
    found = rx.spring_layout(
        graph, pos=dict(enumerate(start)), k=1.6 / len(keys) ** 0.5, num_iter=ROUNDS, seed=7, weight_fn=float
    )
    spread = _apart(_even(np.array([found[index[key]] for key in keys])))
    return {key: (round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(keys, spread, strict=True)}


def _circle(count: int) -> list[tuple[float, float]]:
    turn = 2 * np.pi / count
    return [(float(np.cos(turn * i)), float(np.sin(turn * i))) for i in range(count)]


def _even(places: Places) -> Places:
    """A third by place, the rest by rank: outliers do not squeeze the rest into a corner."""
    ranks = places.argsort(axis=0).argsort(axis=0) / max(len(places) - 1, 1)
    span = np.ptp(places, axis=0)
    scaled = (places - places.min(axis=0)) / np.where(span > 0, span, 1)
    return np.asarray(5 + 90 * (0.35 * scaled + 0.65 * ranks))


def _apart(places: Places, least: float = 6.5, rounds: int = 30) -> Places:
    """Push dots that lie on each other apart."""
    for _ in range(rounds):
        away = places[:, None, :] - places[None, :, :]
        distance = np.sqrt((away**2).sum(axis=2)) + 1e-6
        push = np.clip(least - distance, 0, None) / 2
        np.fill_diagonal(push, 0)
        places = np.clip(places + (away / distance[..., None] * push[..., None]).sum(axis=1), 4, 96)
    return places


def _colours(communities: Mapping[str, float], members: Mapping[str, float]) -> dict[str, int]:
    """The community with the strongest members is 1; those past the colours there are share 0."""
    total: dict[float, float] = {}
    for key, weight in members.items():
        if key in communities:
            total[communities[key]] = total.get(communities[key], 0.0) + weight
    ranked = sorted(total, key=lambda number: (-total[number], number))[:COLOURS]
    colour = {number: place for place, number in enumerate(ranked, 1)}
    return {key: colour.get(communities.get(key, -1.0), 0) for key in members}


def _dots(
    weights: Mapping[str, float], place: Mapping[str, tuple[float, float]], colours: Mapping[str, int]
) -> list[Dot]:
    top = max(weights.values())
    size = {key: 3.5 + 8 * (weight / top) ** 0.5 for key, weight in weights.items()}
    # A label may lie over the small dots, which have none.
    taken = [Box.around(*place[key], size[key]) for key in list(weights)[:LABELS]]
    dots: list[Dot] = []
    for key, weight in weights.items():
        side = free_side(*place[key], size[key], 4, taken) if len(dots) < LABELS else ""
        dots.append(Dot(key, *place[key], size[key], colours[key], weight, side))
    return dots
