"""The graph of ties in NumPy, taken once a run: for the metrics that no table language can express."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.base import Base
from weilu.analysis.base.compiled import fetch
from weilu.kernel.metric import RESULT

STRONGEST = 300
"""Members of a group and window that costly figures look at: those with the heaviest ties."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Circle:
    """The ties of one group and window. `a` and `b` are places in `members`, which are in order of
    name; `forth` is the confidence of a's answers to b, `back` that of b's to a."""

    group: str
    window: int
    period: int
    members: pa.Array
    a: Ints
    b: Ints
    forth: Floats
    back: Floats

    @property
    def weight(self) -> Floats:
        return self.forth + self.back

    def strength(self) -> Floats:
        """The weight of each member's ties."""
        ends, twice = np.concatenate([self.a, self.b]), np.tile(self.weight, 2)
        heavy: Floats = np.bincount(ends, twice, len(self.members)).astype(np.float64)
        return heavy

    def strongest(self, most: int = STRONGEST) -> "Circle":
        """The circle of the `most` members with the heaviest ties."""
        if len(self.members) <= most:
            return self
        kept = np.sort(first(self.strength(), most))
        place = np.full(len(self.members), -1)
        place[kept] = np.arange(len(kept))
        inside = (place[self.a] >= 0) & (place[self.b] >= 0)
        return Circle(
            self.group,
            self.window,
            self.period,
            self.members.take(pa.array(kept)),
            place[self.a[inside]],
            place[self.b[inside]],
            self.forth[inside],
            self.back[inside],
        )


def first(values: Floats, most: int) -> Ints:
    """Places of the highest values, highest first; of equal ones the earlier place."""
    places: Ints = np.argsort(-np.round(values, 9), kind="stable")[:most]
    return places


def circles(base: Base) -> list[Circle]:
    """The circles of every group and window with at least one tie; the same list again for the same base."""
    global _last
    if _last is None or _last[0]() is not base.ties:
        _last = (weakref.ref(base.ties), list(_circles(base)))
    return _last[1]


_last: tuple[weakref.ref[ir.Table], list[Circle]] | None = None


def _circles(base: Base) -> Iterator[Circle]:
    table = fetch(base, "ties", _tied).combine_chunks()
    if not table.num_rows:
        return
    groups, members = table["group"].unique(), pc.unique(pa.chunked_array([*_ends(table)]))
    members = members.take(pc.sort_indices(members))
    a, b = (pc.index_in(end, members).to_numpy().astype(np.int64) for end in _ends(table))
    group = pc.index_in(table["group"], groups).to_numpy()
    window, period = table["window"].to_numpy(), table["period"].to_numpy()
    forth, back = table["forth"].to_numpy(), table["back"].to_numpy()
    starts = np.flatnonzero(np.r_[True, (group[1:] != group[:-1]) | (window[1:] != window[:-1])])
    for start, end in zip(starts, np.r_[starts[1:], len(a)], strict=True):
        mine = slice(start, end)
        nodes, places = np.unique(np.concatenate([a[mine], b[mine]]), return_inverse=True)
        yield Circle(
            groups[group[start]].as_py(),
            int(window[start]),
            int(period[start]),
            members.take(pa.array(nodes)),
            places[: end - start],
            places[end - start :],
            forth[mine],
            back[mine],
        )


def _tied(base: Base) -> ir.Table:
    tied = base.ties.inner_join(base.windows, ["group", "window"])
    tied = tied.select("group", "window", "period", "a", "b", "forth", "back")
    return tied.order_by("group", "window", "a", "b")


def _ends(table: pa.Table) -> tuple[pa.Array, pa.Array]:
    a, b = (table[name].combine_chunks() for name in ("a", "b"))
    return (a.chunk(0), b.chunk(0)) if isinstance(a, pa.ChunkedArray) else (a, b)


Row = tuple[str, int, str, float | None, int]
"""group, period, dimension, value, n."""


def rows(made: list[Row]) -> ir.Table:
    """The metric's table of rows that are known in full."""
    columns = list(zip(*made, strict=True)) or [()] * 5
    filled = [*columns, [1.0] * len(made), [None] * len(made), [None] * len(made)]
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in RESULT.items()])
    arrays = [pa.array(column, kind) for column, kind in zip(filled, schema.types, strict=True)]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema), schema=ibis.schema(RESULT))


def silent(base: Base, seen: list[Circle]) -> list[Row]:
    """A headline 0 for every window of every group in which nobody is tied."""
    tied = {(circle.group, circle.period) for circle in seen}
    every = fetch(base, "periods", _periods)
    pairs = zip(every["group"].to_pylist(), every["period"].to_pylist(), strict=True)
    return [(*pair, "", 0.0, 0) for pair in pairs if pair not in tied]


def _periods(base: Base) -> ir.Table:
    return base.windows.select("group", "period").order_by("group", "period")
