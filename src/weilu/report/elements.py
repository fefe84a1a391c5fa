"""The scorecard of a group's page: the five elements, and what each rests on."""

from dataclasses import dataclass

from weilu.analysis.run import Diagnosed
from weilu.analysis.scorecard import Known, Score, scorecard
from weilu.kernel.words import VALUES
from weilu.report.names import STEPS
from weilu.report.say import Say
from weilu.report.source import Figures


@dataclass(frozen=True, slots=True)
class Reason:
    """A figure behind a score; `part` is how much of the full score it earns, in per cent."""

    title: str
    meaning: str
    value: str
    part: float


@dataclass(frozen=True, slots=True)
class Element:
    """One element in words; `score` is None where too little is known."""

    title: str
    score: int | None
    reasons: list[Reason]
    following: str


def elements(group: Diagnosed, figures: Figures, say: Say) -> list[Element]:
    """The five in their usual order. What comes next is left out where the verdict says what to do."""
    quiet = bool(group.verdict.remedy[say.lang])
    return [_element(score, quiet, figures, say) for score in scorecard(group.view)]


def _element(score: Score, quiet: bool, figures: Figures, say: Say) -> Element:
    reasons = [_reason(part, figures, say) for part in score.parts]
    return Element(say.text(score.element), score.score, reasons, "" if quiet else say.text(score.following))


def _reason(part: Known, figures: Figures, say: Say) -> Reason:
    metric = figures.metric(part.metric)
    assert metric
    word = VALUES.get(part.dimension) or STEPS.get(part.dimension)
    title = say.text(metric.title)
    if word:
        title = say.t("part_of", whole=title, part=say.text(word))
    value = say.figure(part.value, metric.unit)
    return Reason(title, say.text(metric.meaning), value, part.share * 100)
