"""The core is fading (核心在流失): those who came every week no longer do.

## Question
Does the group lose its regulars, even if passers-by keep the count up?

## Rule
Members who are consistent or vital at the end of the last weeks (mean of four) against the twelve weeks
before: at least 40 % fewer and more than chance explains (two standard errors of a count), from at least
five. It is urgent at 70 %.

## Misread
A holiday empties the core for some weeks. A member who moved up to another group counts as lost here.
"""

from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("核心成员在流失", "The core is fading"),
    catalogue=("B4", "B10", "A4"),
    needs=("member_states",),
    remedy=Text(
        "今天私聊下面这几位，别群发：问近况，请他们帮一个具体的忙；愿意留下的给一件署名的小事，已经不合适"
        "的请他们去更合适的群。",
        "Write to the members shown here today, one by one: ask how they are and for one concrete favour. "
        "Give those who stay a small duty under their name; show those for whom it no longer fits a "
        "better group.",
    ),
)

LATELY, BEFORE = 4, 12
FEWEST, WARNING, URGENT = 5.0, 0.40, 0.70


def diagnose(group: GroupView) -> Finding | None:
    weeks = [row.value for row in group.history("member_states") if row.value is not None]
    if len(weeks) < LATELY + BEFORE:
        return None
    now = sum(weeks[-LATELY:]) / LATELY
    before = sum(weeks[-LATELY - BEFORE : -LATELY]) / BEFORE
    drop = 1 - now / before if before else 0.0
    if before < FEWEST or drop < WARNING or before - now < 2 * before**0.5:
        return None
    facts = Text(
        "每周都来的核心成员从 {before} 人降到 {now} 人",
        "Regulars who write week after week fell from {before} to {now}",
    ).fill(before=f"{before:,.0f}", now=f"{now:,.0f}")
    return Finding(
        severity="urgent" if drop >= URGENT else "warning", facts=facts, evidence=group.evidence("faded")
    )
