"""Flooding (刷屏): far more messages from no more people, and less of it is talk with each other.

## Question
Do a few drown the rest?

## Rule
At least 200 messages in the window, twice the group's own past, from no more than 10 % more writers; and
either the share of turns that were answered is surely a tenth lower than before, or that of mechanical
posts surely a tenth higher. Three times the past is urgent.

## Misread
A lively week is not a flood: if members answer each other as before, nothing is found. Talkative members
are an asset; the remedy is a place for the talk, never a punishment.
"""

from weilu.analysis.compare import figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("刷屏", "Flooding"),
    catalogue=("A12", "D8"),
    needs=("messages", "active_members", "overload", "pushing_share"),
    remedy=Text(
        "今天给刷屏的话题开一个单独的小群或话题帖，请刷得最多的人当主持；主群每晚发一份摘要。重复的广告和"
        "转发直接按群规处理。",
        "Open a side group or thread for the flooding topic today and ask its busiest member to host it. "
        "Post a digest in the main group each evening. Deal with repeated ads and forwards by the rules.",
    ),
)

MESSAGES, TWICE, URGENT, WRITERS, LESS, MORE = 200, 2.0, 3.0, 1.1, 0.9, 1.1


def diagnose(group: GroupView) -> Finding | None:
    said, before = figure(group, "messages"), usual(group, "messages")
    writers, used = figure(group, "active_members"), usual(group, "active_members")
    if said is None or not before or writers is None or not used:
        return None
    if said.value < max(MESSAGES, TWICE * before) or writers.value > WRITERS * used:
        return None
    harm = _less_talk(group) or _more_pushed(group)
    if harm is None:
        return None
    facts = Text(
        "消息从每 28 天 {before} 条涨到 {now} 条，说话的人却是 {used} → {writers}，{harm}",
        "Messages rose from {before} to {now} per 28 days while writers went {used} → {writers}, and {harm}",
    ).fill(
        before=f"{before:.0f}",
        now=f"{said.value:.0f}",
        used=f"{used:.0f}",
        writers=int(writers.value),
        harm=harm,
    )
    return Finding(
        severity="urgent" if said.value >= URGENT * before else "warning",
        facts=facts,
        evidence=group.evidence("loudest"),
    )


def _less_talk(group: GroupView) -> Text | None:
    now, before = figure(group, "overload", "answered"), usual(group, "overload", "answered")
    if now is None or before is None or now.high >= LESS * before:
        return None
    words = Text("有人接的话从 {before} 降到 {now}", "turns that were answered fell from {before} to {now}")
    return words.fill(before=percent(before), now=percent(now.value))


def _more_pushed(group: GroupView) -> Text | None:
    now, before = figure(group, "pushing_share"), usual(group, "pushing_share")
    if now is None or before is None or now.low <= MORE * before:
        return None
    words = Text("机械推送从 {before} 升到 {now}", "mechanical posts rose from {before} to {now}")
    return words.fill(before=percent(before), now=percent(now.value))
