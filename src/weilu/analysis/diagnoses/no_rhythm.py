"""No rhythm (没有固定活动): talk comes at random; nothing recurs that members could come for.

## Question
Is there an hour in the week at which members know that something happens?

## Rule
Over the last twelve weeks, with at least 60 messages and 12 sessions: the share of the week's 168 hours in
which anything was said in two of the weeks is not more than chance would give the same number of sessions
(thrown over 168 hours), and surely fewer than 5 % of the messages are about activities.

## Misread
A busy group has talk at every hour and needs no appointment; it is never found here. Activities held by
voice or outside the chat are not seen.
"""

from weilu.analysis.compare import figure, summed
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("没有固定活动", "No fixed activity"),
    catalogue=("A12", "E1"),
    needs=("rhythm", "messages", "sessions", "value_mix"),
    remedy=Text(
        "选成员最常出现的一个钟点，今天宣布每周同一时间做同一件小事（问答一小时、成员分享、晒成果），先连"
        "做四周。",
        "Take the hour at which members appear most and announce today one small thing at that hour every "
        "week (an hour of questions, a member's share, show what you made). Do it four weeks in a row.",
    ),
)

MESSAGES, SESSIONS, HOURS, WEEKS, ACTIVITIES = 60, 12, 168, 12, 0.05


def diagnose(group: GroupView) -> Finding | None:
    rhythm, held = figure(group, "rhythm"), figure(group, "value_mix", "activities")
    said, sessions = summed(group, "messages"), summed(group, "sessions")
    if rhythm is None or said is None or sessions is None or said < MESSAGES or sessions < SESSIONS:
        return None
    if rhythm.value > by_chance(sessions) or held is None or held.high >= ACTIVITIES:
        return None
    facts = Text(
        "12 周聊了 {sessions} 场，但一周里只有 {hours} 个钟点重复出现过，和随机差不多",
        "{sessions} conversations in 12 weeks, yet only {hours} hours of the week ever recurred: no more "
        "than chance",
    ).fill(sessions=f"{sessions:.0f}", hours=f"{rhythm.value:.0f}")
    return Finding(severity="note", facts=facts, evidence=group.evidence("last_messages"))


def by_chance(sessions: float) -> float:
    """Hours of the week that recur if each session falls in one hour of one week at random."""
    empty: float = (1 - 1 / (HOURS * WEEKS)) ** sessions
    none: float = empty**WEEKS
    once: float = WEEKS * (1 - empty) * empty ** (WEEKS - 1)
    return HOURS * (1 - none - once)
