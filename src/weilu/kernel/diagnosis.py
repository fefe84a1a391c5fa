"""The contract of a diagnosis, and of the findings and verdicts that come of it.

A module of `weilu.analysis.diagnoses` has a docstring with the sections Question, Rule, Misread,
declares `DIAGNOSIS = Diagnosis(...)` and

    def diagnose(group: GroupView) -> Finding | None

from the values of the metrics it `needs`. It never reads messages; evidence is asked for by name.
"""

from dataclasses import dataclass, field
from typing import Literal

from weilu.kernel.texts import Text

Severity = Literal["urgent", "warning", "note"]
VerdictKind = Literal["keep", "revive", "split", "merge", "dissolve", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is looked for, the catalogue rows behind it, the metrics needed and the remedy. `serves` are the
    verdicts with which the remedy agrees: nobody enlivens a group that is to be closed."""

    title: Text
    catalogue: tuple[str, ...]
    needs: tuple[str, ...]
    remedy: Text
    serves: tuple[VerdictKind, ...] = ("keep", "revive", "split")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A reference to a message or a member; never the text itself."""

    event: int
    at: int
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A diagnosis that holds for one group: how bad, the facts in words, and where to look.

    `diagnosis`, `catalogue` and `remedy` are filled in from the diagnosis by whoever runs it; the remedy is
    empty where it would go against the verdict.
    """

    severity: Severity
    facts: Text
    evidence: tuple[Evidence, ...] = field(default=())
    diagnosis: str = ""
    catalogue: tuple[str, ...] = field(default=())
    remedy: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do with a group, the facts (at most three) that decided it, and how to do it; that is empty
    where the remedies of the findings say it."""

    kind: VerdictKind
    reasons: tuple[Text, ...]
    remedy: Text = field(default_factory=lambda: Text("", ""))
