"""Mechanical pushing (机械推送): most of what is posted is posted at members, not with them.

## Question
Is this a group, or a billboard?

## Rule
Of at least 30 posts (programs included) surely more than 30 % are mechanical (posts of programs, forwards,
copies, notices that nobody answers), if that is surely more than in the group's own past or in the highest
quarter of like groups; surely more than 50 % always; surely more than 80 % is urgent.

## Misread
A feed or notice channel is meant to be so; it is still no place to hope for talk. A bridge to another
platform posts people's words under a program's name.
"""

from weilu.analysis.compare import above_usual, figure, percent
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("机械推送", "Mechanical pushing"),
    catalogue=("D7", "A12", "A1"),
    needs=("pushing_share",),
    remedy=Text(
        "今天停掉一半定时转发；留下的每条都加一句只需一句话就能回答的问题，并在一小时内亲自回复第一个接话"
        "的人。",
        "Switch off half of the timed posts today. End each that stays with a question that one line "
        "answers, and reply yourself within the hour to the first who takes it up.",
    ),
)

POSTS, WARNING, ALWAYS, URGENT = 30, 0.30, 0.50, 0.80


def diagnose(group: GroupView) -> Finding | None:
    pushed = figure(group, "pushing_share", n=POSTS)
    if pushed is None or pushed.low < WARNING:
        return None
    if pushed.low < ALWAYS and not above_usual(group, "pushing_share"):
        return None
    facts = Text(
        "近 28 天 {n} 条里有 {share} 是转发、重复或没人理的推送",
        "{share} of the {n} posts in 28 days are forwards, copies or notices that nobody answers",
    ).fill(n=f"{pushed.n:,}", share=percent(pushed.value))
    return Finding(
        severity="urgent" if pushed.low >= URGENT else "warning",
        facts=facts,
        evidence=group.evidence("pushes"),
    )
