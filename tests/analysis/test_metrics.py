"""Every metric: documented, consistent, and true to its own worked example."""

import re

import pytest
import worked

from weilu.kernel import registry
from weilu.kernel.metric import RESULT

METRICS = registry.load("weilu.analysis.metrics", "METRIC")


@pytest.mark.parametrize("name", METRICS)
def test_documented(name: str) -> None:
    doc = METRICS[name].__doc__
    for section in ("Question", "Definition", "Misread", "Example"):
        assert f"## {section}\n" in doc
    metric = METRICS[name].METRIC
    assert metric.title.zh and metric.title.en and metric.meaning.zh and metric.meaning.en
    assert all(re.fullmatch(r"[A-I]\d+", row) for row in metric.catalogue)


@pytest.mark.parametrize("name", METRICS)
def test_example(name: str) -> None:
    module = METRICS[name]
    tables, as_of = worked.tables(module.__doc__)
    rows = [row for title, rows in tables.items() if title in ("messages", "events") for row in rows]
    with worked.duck(worked.facts(rows), as_of) as base:
        table = module.compute(base)
        assert list(table.columns) == list(RESULT)
        columns = list(tables["gives"][0])
        assert worked.computed(table, columns) == worked.wanted(tables["gives"])
