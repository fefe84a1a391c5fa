"""Evaporative cooling (蒸发冷却): those who fade are the valuable ones.

## Question
Do the best members leave first?

## Rule
The value-weighted rate of leaving and fading is surely higher than the unweighted rate (lower end of the
interval above 1) and at least a quarter higher. Twice as high is urgent, and so is any such finding while
more members join than leave: opening up is what drives it.

## Misread
With few who fade the index is not known. A member of value may have gone to a higher group on purpose.
"""

from weilu.analysis.compare import figure
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("蒸发冷却", "Evaporative cooling"),
    catalogue=("B10", "B4", "A1"),
    needs=("evaporation", "growth"),
    remedy=Text(
        "今天私聊下面这几位正在淡出的高价值成员，问一句什么对他们还有用，并拉一个只邀请他们的核心群；同时"
        "提高入群门槛（审核或付费）。",
        "Write today to the fading members shown here, ask what would still be of use to them, and open a "
        "core group for them by invitation. Raise the gate at the same time (approval or a fee).",
    ),
)

AVERAGE, WARNING, URGENT = 1.0, 1.25, 2.0


def diagnose(group: GroupView) -> Finding | None:
    index = figure(group, "evaporation")
    if index is None or index.low <= AVERAGE or index.value < WARNING:
        return None
    net = figure(group, "growth")
    growing = net is not None and net.value > 0
    facts = Text(
        "有价值的成员淡出的速度是平均的 {times} 倍（区间 {low}–{high}）{growing}",
        "Members of value fade {times} times as fast as the average (interval {low}–{high}){growing}",
    ).fill(
        times=f"{index.value:.1f}",
        low=f"{index.low:.1f}",
        high=f"{index.high:.1f}",
        growing=Text("，而群还在扩大", " while the group grows") if growing else Text("", ""),
    )
    return Finding(
        severity="urgent" if growing or index.value >= URGENT else "warning",
        facts=facts,
        evidence=group.evidence("faded"),
    )
