"""Loose ties (成员之间不熟): members talk into the room, not with each other.

## Question
Do the members know one another, or only the room?

## Rule
At least 10 writers and 30 ties in the window; the share of ties that are answered surely below 30 % and
surely lower than in the group's own past or in the lowest quarter of like groups.

## Misread
Shoppers need no ties to each other: in a shopping or notice group this is as it should be.
"""

from weilu.analysis.compare import below_usual, figure, percent
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("成员之间不熟", "Loose ties"),
    catalogue=("B12", "A1"),
    needs=("reciprocity", "active_members"),
    remedy=Text(
        "今天介绍两位有共同点的成员认识（说清为什么介绍）；下周办一次十人以内的线上或线下小聚，每人说一件"
        "能帮别人的事。",
        "Introduce two members who have something in common today, and say why. Next week hold a meeting "
        "of at most ten, online or not, where each names one thing they can help others with.",
    ),
    serves=("keep", "revive"),
)

WRITERS, TIES, LITTLE = 10, 30, 0.30


def diagnose(group: GroupView) -> Finding | None:
    answered, writers = figure(group, "reciprocity", n=TIES), figure(group, "active_members")
    if answered is None or writers is None or writers.value < WRITERS:
        return None
    if answered.high >= LITTLE or not below_usual(group, "reciprocity"):
        return None
    facts = Text(
        "{writers} 人在说话，来往中只有 {share} 是双向的",
        "{writers} members write, but only {share} of the ties go both ways",
    ).fill(writers=f"{writers.value:,.0f}", share=percent(answered.value))
    return Finding(severity="note", facts=facts, evidence=group.evidence("bridges"))
