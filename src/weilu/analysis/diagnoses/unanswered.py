"""Requests die unanswered (求助没人应).

## Question
When a member asks, does anybody help?

## Rule
Of at least ten requests in the window surely more than 30 % got no answer, and that is surely more than in
the group's own past or in the highest quarter of like groups. Surely more than 70 % is found always, and
urgent.

## Misread
An answer in private, or after a long break without a quote, is not seen; hence the comparison with the past
and with like groups, which are read in the same way.
"""

from weilu.analysis.compare import above_usual, figure, percent
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("求助没人应", "Requests die unanswered"),
    catalogue=("E12", "B12"),
    needs=("unanswered_share",),
    remedy=Text(
        "今天逐条回应下面的求助：会的直接答，不会的 @ 一位可能懂的成员；从明天起由一位管理员每天傍晚清一遍"
        "没人回的问题。",
        "Take up the requests shown here today: answer what you can, and call on a member who may know "
        "the rest. From tomorrow let one admin clear the open questions every evening.",
    ),
)

REQUESTS, WARNING, URGENT = 10, 0.30, 0.70


def diagnose(group: GroupView) -> Finding | None:
    open_share = figure(group, "unanswered_share", n=REQUESTS)
    if open_share is None or open_share.low < WARNING:
        return None
    if open_share.low < URGENT and not above_usual(group, "unanswered_share"):
        return None
    facts = Text(
        "近 28 天 {n} 个求助里 {share} 没有人回应",
        "{share} of the {n} requests in 28 days got no answer",
    ).fill(n=f"{open_share.n:,}", share=percent(open_share.value))
    return Finding(
        severity="urgent" if open_share.low >= URGENT else "warning",
        facts=facts,
        evidence=group.evidence("unanswered"),
    )
