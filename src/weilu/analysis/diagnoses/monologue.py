"""Monologue (一个人自说自话): one member writes nearly everything, and hardly anybody answers.

## Question
Is anybody still talking with somebody?

## Rule
Of at least 60 messages in a group with at least five writers, surely more than 60 % come from one member,
and surely fewer than 30 % of the turns were answered. Where staff is known it is looked at as overbearing
instead.

## Misread
A log book or a bridge from another platform under a person's name looks the same. Talkative members are an
asset: the finding is that nobody answers.
"""

from weilu.analysis.compare import figure, percent, share_of
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("一个人自说自话", "A monologue"),
    catalogue=("A12", "D7", "D8"),
    needs=("top_members", "overload", "active_members", "self_government"),
    remedy=Text(
        "今天私聊谢谢这位成员，请他每次以一个一句话就能回答的问题收尾；再请两位老成员先接话。若是自动转发"
        "，换成每天一条摘要。",
        "Thank this member in private today and ask them to end with a question that one line answers; "
        "ask two old members to take it up first. If it is an automatic feed, replace it by one digest a "
        "day.",
    ),
)

MESSAGES, WRITERS, MOST, ANSWERED = 60, 5, 0.60, 0.30


def diagnose(group: GroupView) -> Finding | None:
    top, writers = figure(group, "top_members", n=MESSAGES), figure(group, "active_members")
    answered = figure(group, "overload", "answered")
    if top is None or writers is None or answered is None or writers.value < WRITERS:
        return None
    alone = share_of(top.value * top.n, top.n)
    if alone.low < MOST or answered.high >= ANSWERED or figure(group, "self_government"):
        return None
    facts = Text(
        "{n} 条消息里 {share} 出自同一个人，只有 {answered} 的话有人接",
        "{share} of the {n} messages come from one member, and only {answered} of the turns were answered",
    ).fill(n=f"{top.n:,}", share=percent(top.value), answered=percent(answered.value))
    return Finding(severity="warning", facts=facts, evidence=group.evidence("loudest"))
