"""An emerging centre (新的中心): others begin to gather around a member.

## Question
Whom could the operator offer a role, or a group of their own?

## Rule
At least ten writers in the window. A member who now has at least 10 % of the answers' weight (PageRank) and
at least twice the mean of the three windows before, in each of which the group had ten writers too.

## Misread
A newcomer with many questions draws many answers: look at the messages before you offer anything.
"""

from weilu.analysis.compare import PAST, breakdown, figure, percent
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("出现了新的中心", "An emerging centre"),
    catalogue=("I2", "B5", "I1"),
    needs=("centrality", "active_members"),
    remedy=Text(
        "看看下面的消息；如果大家确实围着这个人，今天就问愿不愿意主持一个话题、当管理员，或带一个自己的小"
        "群。",
        "Look at the messages shown. If others do gather around this member, ask today whether they would "
        "host a topic, be an admin, or lead a small group of their own.",
    ),
)

WRITERS, SHARE, TWICE, THRICE = 10, 0.10, 2.0, 3.0


def diagnose(group: GroupView) -> Finding | None:
    for back in (0, *PAST):
        writers = figure(group, "active_members", back=back)
        if writers is None or writers.value < WRITERS:
            return None
    now = breakdown(group, "centrality")
    past = [breakdown(group, "centrality", back) for back in PAST]
    if not now or not all(past):
        return None
    member, share = next(iter(now.items()))
    before = sum(window.get(member, 0.0) for window in past) / len(past)
    tied = figure(group, "centrality")
    if tied is None or share < max(SHARE, THRICE / max(tied.n, 1)) or share < TWICE * before:
        return None
    facts = Text(
        "一位成员在 28 天里得到的回应从 {before} 升到 {now}",
        "One member's weight in the answers rose from {before} to {now} in 28 days",
    ).fill(before=percent(before), now=percent(share))
    return Finding(severity="note", facts=facts, evidence=group.evidence("rising"))
