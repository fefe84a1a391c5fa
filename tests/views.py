"""Views of a group made from figures alone, without a database: for diagnoses, verdicts, scorecards.

`view({"messages": [120, 90], "value_mix": {"": 0.2, "play": cell(0.1, n=50)}})` gives a group that wrote 120
messages in the current window and 90 in the one before. Figures are headline or by dimension; a list goes
back in time; None is a row whose value is not known; what is left out is no row at all.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from weilu.analysis.results import GroupRow, Results
from weilu.analysis.view import GroupView
from weilu.kernel import registry
from weilu.kernel.metric import RESULT
from weilu.kernel.time import WINDOW

AS_OF = 20_000
Cell = dict[str, float | None]
Figures = Mapping[str, Any]
METRICS = registry.load("weilu.analysis.metrics", "METRIC")
STEPS = {"day": 1, "week": 7, "window": WINDOW, "all": 0}


def cell(
    value: float | None,
    n: int = 100,
    low: float | None = None,
    high: float | None = None,
    coverage: float = 1.0,
) -> Cell:
    """One figure with what stands behind it."""
    return {"value": value, "n": n, "low": low, "high": high, "coverage": coverage}


def view(figures: Figures, others: Mapping[str, Figures] | None = None, **row: object) -> GroupView:
    """Group `g` with these figures, beside `others` by key; `row` overrides its name, days and counts."""
    groups = {"g": figures, **(others or {})}
    results = Results([_row(key, **(row if key == "g" else {})) for key in groups])
    for name in {name for every in groups.values() for name in every}:
        rows = [made for key, every in groups.items() for made in _rows(key, name, every.get(name, []))]
        schema = pa.schema([(column, pa.type_for_alias(kind)) for column, kind in RESULT.items()])
        results.put(name, METRICS[name].METRIC, pa.Table.from_pylist(rows, schema=schema))
    return GroupView(results, "g")


def peers(metric: str, *values: float) -> dict[str, Figures]:
    """Other groups that have only this figure."""
    return {f"peer{place}": {metric: value} for place, value in enumerate(values)}


def _row(key: str, **given: object) -> GroupRow:
    plain: dict[str, Any] = {
        "group": key, "name": key, "platform": "test", "first_at": 0, "last_at": 0, "first_day": AS_OF - 400,
        "last_day": AS_OF, "as_of": AS_OF, "messages": 1000, "speakers": 40, "members": 50, "joins": 0,
        "leaves": 0,
    }  # fmt: skip
    return GroupRow(**{**plain, **given})


def _rows(group: str, metric: str, figures: Any) -> Iterator[dict[str, object]]:
    grain = METRICS[metric].METRIC.grain
    first = AS_OF - WINDOW + 1 if grain == "window" else AS_OF
    by_dimension = figures if isinstance(figures, dict) and "value" not in figures else {"": figures}
    for dimension, back in by_dimension.items():
        for place, one in enumerate(back if isinstance(back, list) else [back]):
            figure = one if isinstance(one, dict) else cell(one)
            yield {"group": group, "period": first - STEPS[grain] * place, "dimension": dimension, **figure}
