"""No rhythm (没有固定活动): talk comes at random; nothing recurs that members could come for.

## Question
Is there an hour in the week at which members know that something happens?

## Rule
Over the last twelve weeks, with at least 60 messages and from 12 conversations to one a day: the hours of
the week that were used in two weeks or more are no more than chance would give, if each conversation fell
on a weekday and an hour at random, as often as the group uses that weekday and that hour. And surely fewer
than 5 % of the messages are about activities.

## Misread
A busy group has talk at every hour and needs no appointment; it is never found here. Activities held by
voice or outside the chat are not seen.
"""

from collections import Counter
from itertools import product
from math import exp

from weilu.analysis.compare import breakdown, figure, pooled, summed
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
    serves=("keep", "revive"),
)

MESSAGES, FEWEST, MOST, WEEKS, ACTIVITIES = 60, 12, 84, 12, 0.05


def diagnose(group: GroupView) -> Finding | None:
    rhythm, held = figure(group, "rhythm"), pooled(group, "value_mix", "activities")
    said, sessions = summed(group, "messages"), summed(group, "sessions")
    if rhythm is None or held is None or said is None or sessions is None or said < MESSAGES:
        return None
    if not FEWEST <= sessions <= MOST or held.high >= ACTIVITIES:
        return None
    if rhythm.value > by_chance(sessions, breakdown(group, "rhythm")):
        return None
    facts = Text(
        "12 周聊了 {sessions} 场，一周里只有 {hours} 个钟点重复出现过，和碰运气差不多",
        "{sessions} conversations in 12 weeks; hours of the week that recurred: {hours}, no more than chance",
    ).fill(sessions=f"{sessions:,.0f}", hours=f"{rhythm.value:,.0f}")
    return Finding(severity="note", facts=facts, evidence=group.evidence("last_messages"))


def by_chance(sessions: float, used: dict[str, float]) -> float:
    """Hours of the week expected in two weeks or more; `used` has messages by "weekday-hour"."""
    weekdays: Counter[str] = Counter()
    hours: Counter[str] = Counter()
    for cell, messages in used.items():
        weekday, hour = cell.split("-")
        weekdays[weekday] += int(messages)
        hours[hour] += int(messages)
    every = sum(weekdays.values())
    expected = 0.0
    for on_day, at_hour in product(weekdays.values(), hours.values()):
        empty = exp(-sessions * on_day * at_hour / every / every / WEEKS)
        expected += 1 - empty**WEEKS - WEEKS * (1 - empty) * empty ** (WEEKS - 1)
    return expected
