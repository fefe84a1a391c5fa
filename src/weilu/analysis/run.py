"""Compute every metric, look for every diagnosis, and come to a verdict for each group."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from weilu.analysis.base import Base
from weilu.analysis.base.compiled import fetch, rows
from weilu.analysis.results import GroupRow, Results
from weilu.analysis.verdict import verdict
from weilu.analysis.view import GroupView
from weilu.kernel import registry
from weilu.kernel.diagnosis import Finding, Verdict
from weilu.kernel.texts import Text

SEVERITIES = ("urgent", "warning", "note")


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """One group: its view of the results, what was found (worst first) and the verdict."""

    view: GroupView
    findings: tuple[Finding, ...]
    verdict: Verdict


@dataclass(slots=True)
class Analysis:
    """All groups, by key."""

    results: Results
    as_of: int
    groups: dict[str, Diagnosed] = field(default_factory=dict)


Progress = Callable[[str, int, int], None]
"""Told the metric in hand, its number and how many there are."""


def analyse(base: Base, progress: Progress = lambda name, at, of: None) -> Analysis:
    """Everything that can be said of the groups of `base`."""
    results = Results(_groups(base), base)
    metrics = registry.load("weilu.analysis.metrics", "METRIC")
    for at, (name, module) in enumerate(metrics.items()):
        progress(name, at, len(metrics))
        if module.METRIC.tabular:
            results.put(name, module.METRIC, fetch(base, f"metric {name}", module.compute))
        else:
            results.put(name, module.METRIC, rows(module.compute(base)))
    done = Analysis(results, base.last)
    for key in results.groups:
        view = GroupView(results, key)
        findings = diagnose(view)
        decided = verdict(view, findings)
        done.groups[key] = Diagnosed(view, agreed(findings, decided), decided)
    return done


def diagnose(view: GroupView) -> tuple[Finding, ...]:
    """What holds for a group, worst first."""
    modules = registry.load("weilu.analysis.diagnoses", "DIAGNOSIS")
    found = [
        replace(finding, diagnosis=name, catalogue=module.DIAGNOSIS.catalogue, remedy=module.DIAGNOSIS.remedy)
        for name, module in modules.items()
        if (finding := module.diagnose(view))
    ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def agreed(findings: tuple[Finding, ...], decided: Verdict) -> tuple[Finding, ...]:
    """The findings without the remedies that would go against the verdict."""
    modules = registry.load("weilu.analysis.diagnoses", "DIAGNOSIS")
    return tuple(
        one if decided.kind in modules[one.diagnosis].DIAGNOSIS.serves else replace(one, remedy=Text("", ""))
        for one in findings
    )


def _groups(base: Base) -> list[GroupRow]:
    table = fetch(base, "every group", lambda base: base.groups.order_by("group"))
    return [GroupRow(**{name: row[name] for name in GroupRow.__slots__}) for row in table.to_pylist()]
