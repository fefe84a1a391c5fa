"""The metrics' tables of one run, and how to look things up in them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.base import Base
from weilu.kernel.metric import RESULT, Metric
from weilu.kernel.time import WINDOW


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What the base tables say of a group; days count from 1970 in its zone."""

    group: str
    name: str
    platform: str
    first_at: int
    last_at: int
    first_day: int
    last_day: int
    as_of: int
    messages: int
    speakers: int
    members: int
    joins: int
    leaves: int


class Value(NamedTuple):
    """One figure. `value` is None where it is not known; see `weilu.kernel.metric` for the rest."""

    period: int
    dimension: str
    value: float | None
    n: int
    coverage: float
    low: float | None
    high: float | None


class Table:
    """One metric's rows, found by group."""

    def __init__(self, metric: Metric, table: pa.Table) -> None:
        self.metric = metric
        schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in RESULT.items()])
        order = [("group", "ascending"), ("period", "ascending"), ("dimension", "ascending")]
        self.arrow = table.select(list(RESULT)).cast(schema).sort_by(order)
        self._latest: tuple[str, list[Value]] = ("", [])

    @cached_property
    def _bounds(self) -> dict[str, tuple[int, int]]:
        groups = self.arrow["group"].combine_chunks().dictionary_encode()
        codes = groups.indices.to_numpy()
        if not len(codes):
            return {}
        starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
        ends = np.r_[starts[1:], len(codes)]
        names = groups.dictionary.to_pylist()
        return {names[codes[s]]: (int(s), int(e)) for s, e in zip(starts, ends, strict=True)}

    def rows(self, group: str) -> list[Value]:
        """A group's rows in order of period and dimension; those of the group asked for last are kept,
        as everything about one group is asked for in a row."""
        if self._latest[0] != group:
            start, end = self._bounds.get(group, (0, 0))
            columns = [column(start, end) for column in self._columns]
            self._latest = (group, list(map(Value._make, zip(*columns, strict=True))))
        return self._latest[1]

    @cached_property
    def _columns(self) -> list[Callable[[int, int], list[Any]]]:
        """What gives a part of each column of `Value`."""
        return [_parts(self.arrow[name].combine_chunks()) for name in Value._fields]


def _parts(column: pa.Array) -> Callable[[int, int], list[Any]]:
    """What gives a part of a column as Python objects: five times as fast as Arrow's own slices."""
    if pa.types.is_string(column.type):
        made = column.dictionary_encode()
        codes, words = made.indices.to_numpy(), made.dictionary.to_pylist()
        return lambda start, end: [words[code] for code in codes[start:end].tolist()]
    if not column.null_count:
        every = column.to_numpy()
        return lambda start, end: every[start:end].tolist()
    known, some = column.is_valid().to_numpy(zero_copy_only=False), pc.fill_null(column, 0).to_numpy()
    return lambda start, end: [
        value if there else None
        for value, there in zip(some[start:end].tolist(), known[start:end].tolist(), strict=True)
    ]


class Results:
    """Everything computed in one run."""

    def __init__(self, groups: list[GroupRow], base: Base | None = None) -> None:
        self.groups = {row.group: row for row in groups}
        self.base = base
        self.tables: dict[str, Table] = {}
        self._current: dict[str, dict[str, float]] = {}

    def put(self, name: str, metric: Metric, table: pa.Table) -> None:
        self.tables[name] = Table(metric, table)

    def rows(self, metric: str, group: str) -> list[Value]:
        return self.tables[metric].rows(group) if metric in self.tables else []

    def headlines(self, metric: str, group: str) -> list[Value]:
        """The metric's headline figures, oldest first."""
        return [row for row in self.rows(metric, group) if row.dimension == ""]

    def value(self, metric: str, group: str, back: int = 0) -> Value | None:
        """The headline figure of the current period, or of `back` periods before; None: not known."""
        rows = self.headlines(metric, group)
        if rows and self.tables[metric].metric.grain == "window":
            period = self.groups[group].as_of - WINDOW * (back + 1) + 1
            rows = [row for row in rows if row.period == period]
            return rows[0] if rows and rows[0].value is not None else None
        return rows[-1 - back] if len(rows) > back and rows[-1 - back].value is not None else None

    def current(self, metric: str) -> dict[str, float]:
        """The current headline figure of every group where it is known."""
        if metric not in self._current:
            found = {key: self.value(metric, key) for key in self.groups}
            self._current[metric] = {
                key: row.value for key, row in found.items() if row is not None and row.value is not None
            }
        return self._current[metric]
