"""Newcomers not met (新人没人理): their first words get no answer.

## Question
Is somebody there when a new member says hello?

## Rule
Of the newcomers of the last twelve weeks who spoke in their first week (at least eight of them), surely
fewer than half were answered, and the share of newcomers who spoke and were answered is surely lower than
in the group's own past or in the lowest quarter of like groups, where either is known; surely fewer than a
quarter is urgent.

## Misread
Where joins are not in the export the first message stands for the join, so old members who wake up count as
new. A welcome by a program is not an answer. On a board of notices (jobs, offers) first words expect none.
"""

from weilu.analysis.compare import Figure, below_usual, pooled, share_of, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("新人没人理", "Newcomers not met"),
    catalogue=("B4", "A12", "B12"),
    needs=("newcomers",),
    remedy=Text(
        "今天补一句回应给下面这些新人，并请两三位老成员排班：新人开口后一小时内有人接话，三天内再问一次。",
        "Answer the newcomers shown here today, late as it is. Let two or three old members take turns: a "
        "reply within an hour of a newcomer's first words, and another question within three days.",
    ),
)

FEWEST, HALF, URGENT = 8, 0.5, 0.25


def diagnose(group: GroupView) -> Finding | None:
    spoke, answered = pooled(group, "newcomers", "spoke"), pooled(group, "newcomers", "answered")
    if spoke is None or answered is None or spoke.value * spoke.n < FEWEST:
        return None
    met = share_of(answered.value * answered.n, spoke.value * spoke.n)
    comparable = group.rank("newcomers") is not None or usual(group, "newcomers") is not None
    if met.high >= HALF or (comparable and not _worse(group, met)):
        return None
    facts = Text(
        "近 12 周开口的 {spoke} 位新人里，{answered} 位有人接话",
        "Of {spoke} newcomers who spoke in 12 weeks {answered} got an answer",
    ).fill(spoke=met.n, answered=round(met.value * met.n))
    return Finding(
        severity="urgent" if met.high < URGENT else "warning", facts=facts, evidence=group.evidence("unmet")
    )


def _worse(group: GroupView, met: Figure) -> bool:
    return met.high < URGENT or below_usual(group, "newcomers")
