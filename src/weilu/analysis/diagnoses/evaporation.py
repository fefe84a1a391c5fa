"""Evaporative cooling (蒸发冷却): those who fade are the valuable ones.

## Question
Do the best members leave first?

## Rule
The index is the share of value that faded divided by the share of members that did; those who write little
fade more, so a healthy group lies below 1. Surely above 1 is a warning, urgent at 1.5 or while more members
join than leave, as opening up is what drives it. Surely a quarter above the group's own past is a note: an
early sign.

## Misread
With few who fade the index is not known. A member of value may have gone to a higher group on purpose.
"""

from weilu.analysis.compare import Figure, figure, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding, Severity
from weilu.kernel.texts import Text, plain

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

ALARM, URGENT, RISE = 1.0, 1.5, 1.25


def diagnose(group: GroupView) -> Finding | None:
    index, before = figure(group, "evaporation"), usual(group, "evaporation")
    if index is None:
        return None
    if index.low > ALARM:
        net = figure(group, "growth")
        growing = net is not None and net.value > 0
        said = Text("，而群还在扩大", " while the group grows") if growing else plain("")
        severe = growing or index.value >= URGENT
        return _finding(group, "urgent" if severe else "warning", index, said)
    if before is None or index.low <= RISE * before:
        return None
    said = Text("，以前是 {before}", "; before it was {before}").fill(before=f"{before:.1f}")
    return _finding(group, "note", index, said)


def _finding(group: GroupView, severity: Severity, index: Figure, said: Text) -> Finding:
    facts = Text(
        "按价值算的淡出率是按人头算的 {times} 倍（区间 {low}–{high}）{said}",
        "Value fades {times} times as fast as heads (interval {low}–{high}){said}",
    ).fill(times=f"{index.value:.1f}", low=f"{index.low:.1f}", high=f"{index.high:.1f}", said=said)
    return Finding(severity=severity, facts=facts, evidence=group.evidence("faded"))
