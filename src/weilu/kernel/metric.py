"""The contract of a metric.

A module of `weilu.analysis.metrics` has a docstring with the sections Question, Definition, Misread
and Example (the example's tables are its test), declares `METRIC = Metric(...)` and

    def compute(base: Base) -> Table

for all groups at once. The table has the columns of `RESULT`. A row whose dimension is empty is a
headline figure; other rows are its breakdown (an hour, a cohort, a state, a member).
"""

from dataclasses import dataclass
from typing import Literal

from weilu.kernel.texts import Text

RESULT: dict[str, str] = {
    "group": "string",
    "period": "int32",
    "dimension": "string",
    "value": "float64",
    "n": "int64",
    "coverage": "float64",
    "low": "float64",
    "high": "float64",
}
"""`period` is the first day of the period (days since 1970-01-01 in the group's zone). `n` is how
many cases the value rests on. `coverage` is the share of cases where it could be known. `low` and
`high` bound it (95 %) where the sample is small or the value estimated, else null."""

Unit = Literal["count", "members", "messages", "share", "ratio", "index", "seconds", "hours", "days"]
Grain = Literal["day", "week", "window", "all"]
"""How long a period is: a day, a week from Monday, a window of 28 days that ends with the last day
looked at, or the whole history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """How a metric is shown. `better` says which direction is healthy; `tabular` that any engine
    computes it alike (graph, clustering and bootstrap figures are not)."""

    title: Text
    meaning: Text
    unit: Unit
    grain: Grain
    catalogue: tuple[str, ...]
    better: Literal["more", "less", "neither"] = "neither"
    tabular: bool = True
