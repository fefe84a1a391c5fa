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


def test_requests_are_counted_alike() -> None:
    """Two messages of one turn are one request; who followed it to the answer must not count another."""
    rows = [
        {"at": "2026-03-01 09:00", "id": "1", "member": "ana", "request": "1"},
        {"at": "2026-03-01 09:01", "id": "2", "member": "ana", "request": "1"},
        {"at": "2026-03-01 09:02", "id": "3", "member": "bo", "reply_to": "2"},
        {"at": "2026-03-02 09:00", "id": "4", "member": "cy", "request": "1"},
        {"at": "2026-03-02 09:01", "id": "5", "member": "cy", "request": "1"},
    ]
    found = {}
    with worked.duck(worked.facts(rows), None) as base:
        for name in ("unanswered_share", "closing_rate", "first_answer"):
            (headline,) = (
                row
                for row in METRICS[name].compute(base).to_pyarrow().to_pylist()
                if row["dimension"] == "" and row["value"] is not None
            )
            found[name] = headline["n"], headline["value"]
    assert found == {"unanswered_share": (2, 0.5), "closing_rate": (2, 0.5), "first_answer": (1, 120.0)}
