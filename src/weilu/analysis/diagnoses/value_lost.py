"""A value was lost (价值断档): something the group used to give has dried up.

## Question
Which of the six values did members get here that they do not get now?

## Rule
Of at least 60 messages now and in each of two or more of the windows before: one of the six values had at
least 5 % of the messages in the group's own past, and now surely has less than half of that share.

## Misread
Seasons end: a camp or a campaign that was planned to stop is no loss. Values are told by plain rules.
"""

from weilu.analysis.compare import figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text
from weilu.kernel.words import VALUES

DIAGNOSIS = Diagnosis(
    title=Text("价值断档", "A value was lost"),
    catalogue=("E1", "A4"),
    needs=("value_mix", "messages"),
    remedy=Text(
        "问三位老成员还需不需要；需要就在今天补发一次，并定下固定的日子和负责人；不需要就想一个新的价值点"
        "来替代。",
        "Ask three old members whether they miss it. If so, bring it once today and fix a day and a "
        "person for it; if not, find a new value point in its place.",
    ),
    serves=("keep", "revive"),
)

SIX = ("benefits", "information", "resources", "cases", "activities", "connections")
MESSAGES, MATTERED, HALF = 60, 0.05, 0.5


def diagnose(group: GroupView) -> Finding | None:
    said = figure(group, "messages")
    if said is None or said.value < MESSAGES:
        return None
    lost = []
    for name in SIX:
        now, before = (
            figure(group, "value_mix", name, n=MESSAGES),
            usual(group, "value_mix", name, n=MESSAGES),
        )
        if now and before and before >= MATTERED and now.high < HALF * before:
            lost.append((before, now.value, name))
    if not lost:
        return None
    before, share, name = max(lost)
    facts = Text(
        "{value}从 {before} 的消息降到 {now}",
        "{value} fell from {before} of the messages to {now}",
    ).fill(value=VALUES[name], before=percent(before), now=percent(share))
    return Finding(severity="note", facts=facts, evidence=group.evidence("last_messages"))
