"""What a report is made from, and how it looks things up there without minding what is absent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from weilu.analysis.names import Names
from weilu.analysis.results import Results, Value
from weilu.analysis.run import Analysis
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW
from weilu.lake.writer import Counts


class Trouble(Protocol):
    """A file, or rows of it, that could not be read."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def why(self) -> Text: ...
    @property
    def count(self) -> int: ...


class Ingested(Protocol):
    """What an import did; see `weilu.jobs.ingest`, which this floor may not know."""

    @property
    def counts(self) -> Mapping[str, Counts]: ...
    @property
    def skipped(self) -> Mapping[str, int]: ...
    @property
    def strange(self) -> Sequence[str]: ...
    @property
    def troubles(self) -> Sequence[Trouble]: ...
    @property
    def assumptions(self) -> Sequence[Text]: ...


class Source(Protocol):
    """A finished check-up; see `weilu.jobs.checkup`."""

    @property
    def analysis(self) -> Analysis: ...
    @property
    def names(self) -> Names: ...
    @property
    def ingested(self) -> Ingested: ...
    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """A breakdown and the first day of the period it belongs to; `old` when that is not the current one."""

    rows: dict[str, Value]
    period: int
    old: bool

    def numbers(self) -> dict[str, float]:
        """The known figures by dimension."""
        return {key: row.value for key, row in self.rows.items() if row.value is not None}


class Figures:
    """One group's figures. A metric that was not computed is simply not known."""

    def __init__(self, results: Results, key: str) -> None:
        self.results, self.key, self.row = results, key, results.groups[key]
        self._rows: dict[str, list[Value]] = {}
        self._series: dict[str, dict[str, list[Value]]] = {}

    def metric(self, name: str) -> Metric | None:
        table = self.results.tables.get(name)
        return table.metric if table else None

    def rows(self, name: str) -> list[Value]:
        """All rows of a metric, by period and dimension."""
        if name not in self._rows:
            self._rows[name] = self.results.rows(name, self.key)
        return self._rows[name]

    def series(self, name: str, dimension: str = "") -> list[Value]:
        """Headline figures, or those of one dimension, oldest first."""
        if name not in self._series:
            found = self._series[name] = {}
            for row in self.rows(name):
                found.setdefault(row.dimension, []).append(row)
        return self._series[name].get(dimension, [])

    def value(self, name: str, back: int = 0, dimension: str = "") -> Value | None:
        """The figure of the current period or of `back` before; None where it is not known."""
        metric, rows = self.metric(name), self.series(name, dimension)
        if metric is None:
            return None
        if metric.grain == "window":
            rows = [row for row in rows if row.period == self.window(back)]
            found = rows[0] if rows else None
        else:
            found = rows[-1 - back] if len(rows) > back else None
        return found if found and found.value is not None else None

    def number(self, name: str, back: int = 0, dimension: str = "") -> float | None:
        """The bare figure of `value`."""
        found = self.value(name, back, dimension)
        return found.value if found else None

    def window(self, back: int = 0) -> int:
        """First day of the current window, or of one before."""
        return self.row.as_of - WINDOW * (back + 1) + 1

    def parts(self, name: str) -> Parts | None:
        """The breakdown of the latest period that has one."""
        rows = [row for row in self.rows(name) if row.dimension and row.value is not None]
        metric = self.metric(name)
        if not rows or metric is None:
            return None
        last = rows[-1].period
        current = self.window() if metric.grain == "window" else self.row.as_of - 13
        old = metric.grain != "all" and last < current
        return Parts({row.dimension: row for row in rows if row.period == last}, last, old)
