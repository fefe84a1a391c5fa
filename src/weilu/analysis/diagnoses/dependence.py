"""Dependence on one person (单点依赖): without one member the talk would fall apart.

## Question
What happens if the most central member leaves?

## Rule
Of at least 40 ties' worth of talk among at least eight writers, surely more than 40 % touches one member,
and that is more than in the group's own past or in the highest quarter of like groups. Surely more than 70
% is always found, and urgent.

## Misread
A teacher's or expert's group is meant to turn around one person; the risk stays. With few writers one of
them is always central.
"""

from weilu.analysis.compare import above_usual, figure, percent, share_of
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("过于依赖一个人", "Dependent on one person"),
    catalogue=("I1", "I2", "B12"),
    needs=("dependence", "active_members"),
    remedy=Text(
        "请这位成员今天把一个常被问到的问题转给另一位懂的人来答，并一起定一位副手；每周安排两位成员互相介"
        "绍。",
        "Ask this member today to pass one of the usual questions to somebody else who knows, and to name a "
        "deputy with you. Introduce two members to each other every week.",
    ),
)

TIES, WRITERS, MUCH, URGENT = 40, 8, 0.4, 0.7


def diagnose(group: GroupView) -> Finding | None:
    tied, writers = figure(group, "dependence", n=TIES), figure(group, "active_members")
    if tied is None or writers is None or writers.value < WRITERS:
        return None
    surely = min(tied.low, share_of(tied.value * tied.n, tied.n).low)
    if surely < MUCH or (surely < URGENT and not above_usual(group, "dependence")):
        return None
    facts = Text(
        "{writers} 人在说话，但 {share} 的往来都绕着同一个人",
        "{writers} members write, but {share} of the exchanges go through one of them",
    ).fill(writers=f"{writers.value:,.0f}", share=percent(tied.value))
    return Finding(
        severity="urgent" if surely >= URGENT else "warning", facts=facts, evidence=group.evidence("centre")
    )
