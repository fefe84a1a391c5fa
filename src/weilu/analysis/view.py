"""What a diagnosis may see: one group, its figures, its peers, and references to messages."""

from dataclasses import dataclass

from weilu.analysis.base import evidence
from weilu.analysis.results import GroupRow, Results, Value
from weilu.kernel.diagnosis import Evidence


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group within the results of a run."""

    results: Results
    key: str

    @property
    def row(self) -> GroupRow:
        """Name, platform, first and last day, messages and speakers ever."""
        return self.results.groups[self.key]

    def value(self, metric: str, back: int = 0) -> Value | None:
        """Headline figure now, or `back` periods before; None where it is not known."""
        return self.results.value(metric, self.key, back)

    def number(self, metric: str, back: int = 0) -> float | None:
        """The bare figure of `value`."""
        found = self.value(metric, back)
        return None if found is None else found.value

    def history(self, metric: str) -> list[Value]:
        """Headline figures, oldest first."""
        return self.results.headlines(metric, self.key)

    def parts(self, metric: str) -> dict[str, Value]:
        """The breakdown of the latest period that has one, by dimension."""
        rows = [row for row in self.results.rows(metric, self.key) if row.dimension]
        last = max((row.period for row in rows), default=0)
        return {row.dimension: row for row in rows if row.period == last}

    def rank(self, metric: str) -> float | None:
        """Share of the other groups whose current figure is lower; None with fewer than four."""
        every = self.results.current(metric)
        mine = every.get(self.key)
        others = [value for key, value in every.items() if key != self.key]
        if mine is None or len(others) < 4:
            return None
        return sum(value < mine for value in others) / len(others)

    def evidence(self, kind: str) -> tuple[Evidence, ...]:
        """References to at most five messages or members; `kind` is one of `evidence.KINDS`."""
        return evidence.of(self.results, kind, self.key)
