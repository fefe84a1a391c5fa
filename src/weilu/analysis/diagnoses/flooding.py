"""Flooding (刷屏): far more messages from no more people, and less of it is talk with each other.

## Question
Do a few drown the rest?

## Rule
At least 200 messages in the window, twice the group's own past of five writers or more, from no more than
10 % more writers; and one of three harms. Drowned: all but the three loudest together wrote surely less than
three quarters of what they used to (20 messages or more). Unheard: they wrote no more than they used to, and
the share of turns that were answered is surely lower. Mechanical: forwards, copies and the like, surely a
larger share than before, make up half of the rise. Three times the past is urgent.

## Misread
A lively week is not a flood: where the others write more as well, nothing is found. A flood within the
group's usual size is not seen; see overload. Talkative members are an asset; the remedy is a place for the
talk, never a punishment.
"""

from weilu.analysis.compare import PAST, Z, breakdown, figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("刷屏", "Flooding"),
    catalogue=("A12", "D8"),
    needs=("messages", "active_members", "top_members", "overload", "pushing_share"),
    remedy=Text(
        "今天给刷屏的话题开一个单独的小群或话题帖，请刷得最多的人当主持；主群每晚发一份摘要。重复的广告和"
        "转发直接按群规处理。",
        "Open a side group or thread for the flooding topic today and ask its busiest member to host it. "
        "Post a digest in the main group each evening. Deal with repeated ads and forwards by the rules.",
    ),
)

MESSAGES, TWICE, URGENT, PEOPLE, WRITERS, HALF = 200, 2.0, 3.0, 5, 1.1, 0.5
LOUD, FEWER, TALK = 3, 0.75, 20
"""The few who may drown the rest, and what is left of the talk of the rest, if it was talk at all."""


def diagnose(group: GroupView) -> Finding | None:
    said, before = figure(group, "messages"), usual(group, "messages")
    writers, used = figure(group, "active_members"), usual(group, "active_members")
    if said is None or not before or writers is None or used is None or used < PEOPLE:
        return None
    if said.value < max(MESSAGES, TWICE * before) or writers.value > WRITERS * used:
        return None
    harm = _drowned(group) or _mechanical(group, said.value - before)
    if harm is None:
        return None
    facts = Text(
        "消息从每 28 天 {before} 条涨到 {now} 条，说话的人却是 {used} → {writers}，{harm}",
        "Messages rose from {before} to {now} per 28 days while writers went {used} → {writers}, and {harm}",
    ).fill(
        before=f"{before:,.0f}",
        now=f"{said.value:,.0f}",
        used=f"{used:,.0f}",
        writers=int(writers.value),
        harm=harm,
    )
    return Finding(
        severity="urgent" if said.value >= URGENT * before else "warning",
        facts=facts,
        evidence=group.evidence("loudest"),
    )


def _drowned(group: GroupView) -> Text | None:
    """The others fall silent, or talk on unheard."""
    now, past = _others(group), [n for back in PAST if (n := _others(group, back)) is not None]
    if now is None or len(past) < 2:
        return None
    before = sum(past) / len(past)
    if before >= TALK and now + Z * now**0.5 < FEWER * before:
        words = Text(
            "除最响的 {k} 人外，其他人从 {before} 条降到 {now} 条",
            "all but the {k} loudest fell from {before} messages to {now}",
        )
        return words.fill(k=LOUD, before=f"{before:,.0f}", now=f"{now}")
    heard, used = figure(group, "overload", "answered"), usual(group, "overload", "answered")
    if now > before or heard is None or used is None or heard.high >= used:
        return None
    words = Text(
        "其他人没有多说，有人接的话从 {before} 降到 {now}",
        "the others said no more while turns that were answered fell from {before} to {now}",
    )
    return words.fill(before=percent(used), now=percent(heard.value))


def _others(group: GroupView, back: int = 0) -> int | None:
    """Messages of all but the loudest."""
    said, shares = figure(group, "messages", back=back), breakdown(group, "top_members", back)
    if said is None or not shares:
        return None
    return round(said.value * (1 - sum(list(shares.values())[:LOUD])))


def _mechanical(group: GroupView, rise: float) -> Text | None:
    now, share = figure(group, "pushing_share"), usual(group, "pushing_share")
    past = [f.value * f.n for back in PAST if (f := figure(group, "pushing_share", back=back))]
    if now is None or share is None or now.low <= share:
        return None
    if now.value * now.n - sum(past) / len(past) < HALF * rise:
        return None
    words = Text("机械推送从 {before} 升到 {now}", "mechanical posts rose from {before} to {now}")
    return words.fill(before=percent(share), now=percent(now.value))
