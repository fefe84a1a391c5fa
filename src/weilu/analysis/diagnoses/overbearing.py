"""Owner overbearing (一言堂): one of the staff says most of what is said.

## Question
Is the group a stage for its owner instead of a place to talk?

## Rule
Of at least 60 messages of at least five writers, surely more than 40 % come from one member, and that
member is staff: they wrote more than everybody who is not staff together. More than 60 % is urgent. A group
younger than 90 days is spared: strong operation is how a group begins.

## Misread
An announcement group is meant to be so. Where staff is not known nothing is found; see dependence.
"""

from weilu.analysis.compare import figure, percent, share_of
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("群主一言堂", "Owner overbearing"),
    catalogue=("A12", "I1"),
    needs=("top_members", "self_government", "active_members"),
    remedy=Text(
        "接下来一周每次发言都以问题收尾，点名请两位成员回答；把下一次分享或话题交给成员主持，自己只在最后"
        "总结。",
        "For a week end each of your posts with a question and ask two members by name to answer. Let a "
        "member host the next topic or share, and speak only at the end to sum up.",
    ),
)

MESSAGES, WRITERS, YOUNG = 60, 5, 90
WARNING, URGENT = 0.40, 0.60


def diagnose(group: GroupView) -> Finding | None:
    top = figure(group, "top_members", n=MESSAGES)
    without = figure(group, "self_government", "talk") or figure(group, "self_government")
    writers = figure(group, "active_members")
    if top is None or without is None or writers is None or writers.value < WRITERS:
        return None
    surely = share_of(top.value * top.n, top.n).low
    if surely < WARNING or top.value <= without.value or group.row.as_of - group.row.first_day < YOUNG:
        return None
    facts = Text(
        "{share} 的消息出自同一位管理者，其余 {others} 人合计 {rest}",
        "{share} of the messages come from one of the staff; the other {others} wrote {rest} together",
    ).fill(share=percent(top.value), others=f"{writers.value - 1:,.0f}", rest=percent(1 - top.value))
    return Finding(
        severity="urgent" if surely >= URGENT else "warning", facts=facts, evidence=group.evidence("loudest")
    )
