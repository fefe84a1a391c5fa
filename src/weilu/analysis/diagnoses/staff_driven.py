"""Staff-driven (离不开运营): an old group that still lives on its staff.

## Question
Does the group learn to run by itself?

## Rule
In a group older than 180 days, with at least 60 cases, surely less than 40 % of talk, answers and
activities come without staff, and that is not more than in the group's own past. A young group is expected
to be driven by its staff: strong operation is the way to self-government.

## Misread
Service and shopping groups live on their staff by design. Where staff is not known nothing is found.
"""

from weilu.analysis.compare import figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("离不开运营", "Driven by staff"),
    catalogue=("I1", "I2"),
    needs=("self_government",),
    remedy=Text(
        "挑三位常帮忙的成员，今天各交给一件小事（早报、答疑、话题主持），公开署名；自己先等十分钟再回答问"
        "题。",
        "Give three helpful members one small duty each today (morning news, questions, hosting a topic), "
        "under their names. Wait ten minutes before you answer a question yourself.",
    ),
)

CASES, YOUNG, LITTLE = 60, 180, 0.40


def diagnose(group: GroupView) -> Finding | None:
    own, before = figure(group, "self_government", n=CASES), usual(group, "self_government")
    if own is None or group.row.as_of - group.row.first_day < YOUNG:
        return None
    if own.high >= LITTLE or (before is not None and own.low > before):
        return None
    facts = Text(
        "开群 {days} 天，成员自己带动的只有 {own}",
        "After {days} days only {own} of the talk, answers and activities come from members",
    ).fill(days=group.row.as_of - group.row.first_day, own=percent(own.value))
    return Finding(severity="note", facts=facts, evidence=group.evidence("loudest"))
