"""Decline (衰退): clearly fewer members write than in the group's own past.

## Question
Is the group fading, before it is silent?

## Rule
Active members of the current window against the mean of the three windows before: 30 % fewer is a warning,
60 % fewer urgent, if the drop is larger than chance (two standard errors of a count) and the group had at
least five active members.

## Misread
Holidays look like decline; the same weeks of the year before are not looked at.
"""

from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("正在衰退", "Declining"),
    catalogue=("A4", "A12"),
    needs=("active_members",),
    remedy=Text(
        "在成员还记得这个群时给一个新的价值点：换一种内容、办一场活动，或把核心成员单独拉一个小群。",
        "Give a new value point while members still remember the group: other content, an event, or a small "
        "group of its own for the core.",
    ),
    serves=("keep", "revive"),
)

WARNING, URGENT, FEWEST = 0.30, 0.60, 5.0


def diagnose(group: GroupView) -> Finding | None:
    now = group.number("active_members")
    past = [value for back in (1, 2, 3) if (value := group.number("active_members", back)) is not None]
    if now is None or len(past) < 2:
        return None
    before = sum(past) / len(past)
    drop = 1 - now / before if before else 0.0
    if before < FEWEST or drop < WARNING or before - now < 2 * before**0.5:
        return None
    facts = Text(
        "说话的人从每 28 天平均 {before} 人降到 {now} 人（{drop}）",
        "Writers fell from {before} per 28 days to {now} ({drop})",
    ).fill(before=f"{before:,.0f}", now=f"{now:,.0f}", drop=f"−{drop:.0%}")
    return Finding(
        severity="urgent" if drop >= URGENT else "warning",
        facts=facts,
        evidence=group.evidence("faded"),
    )
