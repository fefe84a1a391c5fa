"""What every figure and every finding means, from the files that make them."""

from dataclasses import dataclass

from weilu.kernel import registry
from weilu.kernel.words import UNITS
from weilu.report.names import GRAINS
from weilu.report.say import Say


@dataclass(frozen=True, slots=True)
class Entry:
    """A metric or a diagnosis. `kind` says what it is measured in."""

    name: str
    title: str
    meaning: str
    kind: str


@dataclass(frozen=True, slots=True)
class Glossary:
    metrics: list[Entry]
    diagnoses: list[Entry]


def glossary(say: Say) -> Glossary:
    """Everything there is, by title."""
    metrics = []
    for name, module in registry.load("weilu.analysis.metrics", "METRIC").items():
        metric = module.METRIC
        kind = " · ".join(filter(None, (UNITS[metric.unit][say.lang], GRAINS[metric.grain][say.lang])))
        metrics.append(Entry(name, say.text(metric.title), say.text(metric.meaning), kind))
    diagnoses = []
    for name, module in registry.load("weilu.analysis.diagnoses", "DIAGNOSIS").items():
        found = module.DIAGNOSIS
        diagnoses.append(Entry(name, say.text(found.title), say.text(found.remedy), ""))
    return Glossary(
        sorted(metrics, key=lambda entry: entry.title), sorted(diagnoses, key=lambda entry: entry.title)
    )
