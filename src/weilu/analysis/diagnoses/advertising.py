"""Advertising (广告泛滥): so much is sold that members stop reading.

## Question
Do advertisements drive out the talk?

## Rule
At least five advertisements in the window that are surely more than 5 % of at least 30 messages; surely more
than 20 % is urgent.

## Misread
A group for selling is meant to be so. The judge errs on about one ordinary message in three hundred.
"""

from weilu.analysis.compare import figure, percent
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("广告泛滥", "Advertising"),
    catalogue=("D3", "D2", "A12"),
    needs=("ad_share",),
    remedy=Text(
        "今天撤回还看得见的广告，按群规提醒发的人；把“想推广先找群主”写进群公告，每周留一天固定的推广时间。",
        "Take back today's advertisements and remind their senders of the rules. Put “ask the owner before "
        "you promote” into the notice, and keep one fixed day a week for promotion.",
    ),
)

MESSAGES, ADS, WARNING, URGENT = 30, 5, 0.05, 0.20


def diagnose(group: GroupView) -> Finding | None:
    now = figure(group, "ad_share", n=MESSAGES)
    if now is None or now.low < WARNING or now.value * now.n < ADS:
        return None
    facts = Text(
        "近 28 天 {n} 条消息里有 {share} 像广告",
        "{share} of the {n} messages in 28 days read like advertisements",
    ).fill(n=f"{now.n:,}", share=percent(now.value))
    return Finding(
        severity="urgent" if now.low >= URGENT else "warning",
        facts=facts,
        evidence=group.evidence("adverts"),
    )
