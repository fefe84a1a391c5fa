"""Overload (信息过载): more is said than members can take in, and answers fall.

## Question
Does the talk drown its own members?

## Rule
At least 50 messages a day; messages per active member and day at least half more than in the group's own
past, or in the highest quarter of like groups; and the share of turns that were answered surely lower than
before. Where the past is not known nothing is found.

## Misread
High volume that is answered is life. Many messages by one member are flooding or dependence.
"""

from weilu.analysis.compare import TOP, figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

DIAGNOSIS = Diagnosis(
    title=Text("信息过载", "Overload"),
    catalogue=("D8", "A9"),
    needs=("overload", "messages"),
    remedy=Text(
        "今晚发一份当天要点摘要，请一位成员每天轮值；把最热的一两个话题各开一个话题帖或小群，并约定免打扰"
        "时段。",
        "Post a digest of the day tonight and let members take turns at it. Give the one or two hottest "
        "topics a thread or small group each, and agree on quiet hours.",
    ),
)

DAILY, HALF_MORE, LESS = 50, 1.5, 0.9


def diagnose(group: GroupView) -> Finding | None:
    load, used = figure(group, "overload"), usual(group, "overload")
    answered, before = figure(group, "overload", "answered"), usual(group, "overload", "answered")
    said = figure(group, "messages")
    if load is None or used is None or answered is None or before is None or said is None:
        return None
    heavy = load.value >= HALF_MORE * used or (group.rank("overload") or 0.0) >= TOP
    if said.value < DAILY * WINDOW or not heavy or answered.high >= LESS * before:
        return None
    facts = Text(
        "每天 {daily} 条消息，有人接的比例从 {before} 降到 {now}",
        "{daily} messages a day, and the share that was answered fell from {before} to {now}",
    ).fill(daily=f"{said.value / WINDOW:,.0f}", before=percent(before), now=percent(answered.value))
    return Finding(severity="warning", facts=facts, evidence=group.evidence("unanswered"))
