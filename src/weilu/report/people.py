"""The panels about people of a group's page: ties, roles, values, size and the like."""

from collections.abc import Callable
from dataclasses import dataclass

from weilu.analysis.results import Value
from weilu.kernel.words import VALUES
from weilu.report.charts import grids, network
from weilu.report.charts.grids import Cell, Grid
from weilu.report.charts.network import Network
from weilu.report.names import ROLES
from weilu.report.source import Figures

Name = Callable[[str], str]
FEW = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: `part` is its length in per cent of the longest, `link` a group's key."""

    key: str
    label: str
    value: float
    part: float
    link: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How many newcomers got so far, of those of whom it can be known yet."""

    key: str
    value: int
    of: int

    @property
    def part(self) -> float:
        return self.value / self.of * 100 if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Role:
    """A role, how many have it, and those who show it most clearly."""

    key: str
    count: float | None
    members: list[Bar]


@dataclass(frozen=True, slots=True)
class Size:
    """Members now and the range advised, with their places in per cent."""

    now: float
    least: float
    most: float
    at: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Spread:
    """An estimate and its interval on a scale with `one` as reference, in per cent."""

    value: Value
    at: float
    low: float
    high: float
    one: float


@dataclass(frozen=True, slots=True)
class Ties:
    """The tie graph, and who answers whom as a table whose rows and columns are the members in `keys`."""

    graph: Network | None
    matrix: Grid | None
    keys: list[str]


def ties(figures: Figures, name: Name) -> Ties | None:
    """Who talks with whom, and which way."""
    parts = figures.parts("ties")
    answers: dict[tuple[str, str], float] = {}
    pairs: dict[tuple[str, str], float] = {}
    for key, weight in (parts.numbers() if parts else {}).items():
        one, _, other = key.partition("\t")
        if other and weight > 0:
            answers[one, other] = weight
            pair = min(one, other), max(one, other)
            pairs[pair] = pairs.get(pair, 0.0) + weight
    if not pairs:
        return None
    circles = figures.parts("communities")
    numbers = circles.numbers() if circles else {}
    numbers.pop("modularity", None)
    graph = network.network(pairs, numbers)
    strongest = list(network.strength(pairs))[:20]
    order = sorted(strongest, key=lambda key: (numbers.get(key, 1e9), strongest.index(key)))
    found = grids.matrix(answers, order)
    keys = found.keys if found else []

    def said(cell: Cell) -> str:
        return f"{name(keys[cell.y])} → {name(keys[cell.x])}: {_times(cell.value)}".replace("|", "¦")

    matrix = grids.grid(len(keys), len(keys), found.cells, said) if found else None
    return Ties(graph, matrix, keys) if graph or matrix else None


def _times(weight: float) -> str:
    """Guesses can add up to less than one answer."""
    return f"{weight:.0f}" if weight >= 1 else "<1"


def roles(figures: Figures, name: Name) -> list[Role]:
    """Every role, also those that nobody has."""
    parts = figures.parts("roles")
    if not parts:
        return []
    counts, scores = {}, {}
    for key, score in parts.numbers().items():
        member, _, role = key.rpartition("\t")
        if member:
            scores[member, role] = score
        else:
            counts[role] = score
    return [
        Role(role, counts.get(role), _clearest(scores, role, name) if role != "uncertain" else [])
        for role in ROLES
    ]


def _clearest(scores: dict[tuple[str, str], float], role: str, name: Name) -> list[Bar]:
    mine = [(score, member) for (member, of), score in scores.items() if of == role and score > 0]
    mine.sort(key=lambda pair: (-pair[0], pair[1]))
    return [Bar(member, name(member), score, min(score, 1) * 100) for score, member in mine[:FEW]]


def values(figures: Figures) -> list[Bar]:
    """Shares of the six values, feeling and play."""
    parts = figures.parts("value_mix")
    shares = parts.numbers() if parts else {}
    top = max(shares.values(), default=0.0)
    if top <= 0:
        return []
    return [Bar(key, "", shares.get(key, 0.0), shares.get(key, 0.0) / top * 100) for key in VALUES]


def ranking(figures: Figures, metric: str, label: Name, most: int = 10, linked: bool = False) -> list[Bar]:
    """The largest parts of a metric."""
    parts = figures.parts(metric)
    rows = sorted((parts.numbers() if parts else {}).items(), key=lambda item: (-item[1], item[0]))
    rows = [(key, value) for key, value in rows if value > 0][:most]
    top = rows[0][1] if rows else 1.0
    return [Bar(key, label(key), value, value / top * 100, key if linked else "") for key, value in rows]


def size(figures: Figures) -> Size | None:
    """Members now against the range advised."""
    now = figures.number("size_advice")
    least, most = (figures.number("size_advice", dimension=name) for name in ("min", "max"))
    if now is None or least is None or most is None or most <= least:
        return None
    top = max(now, most) * 1.2
    return Size(now, least, most, now / top * 100, least / top * 100, most / top * 100)


def evaporation(figures: Figures) -> Spread | None:
    """Do the valuable leave? Drawn from 0 to at least 2."""
    found = figures.value("evaporation")
    if found is None or found.value is None:
        return None
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    top = max(2.0, high * 1.1)
    place = [min(max(v / top * 100, 0.0), 100.0) for v in (found.value, low, high, 1.0)]
    return Spread(found, *place)


def newcomers(figures: Figures) -> list[Step]:
    """Of those who came: spoke, were answered, returned. Where nobody was seen joining, those who came are
    those who spoke."""
    parts = figures.parts("newcomers")
    shares = parts.numbers() if parts else {}
    if "spoke" not in shares or not parts or not parts.rows["spoke"].n:
        return []
    came = parts.rows["spoke"].n
    first = [Step("came", came, came)] if parts.rows["spoke"].coverage else []
    some = [(key, parts.rows[key].n) for key in ("spoke", "answered", "returned") if key in shares]
    return first + [Step(key, round(shares[key] * of), of) for key, of in some]
