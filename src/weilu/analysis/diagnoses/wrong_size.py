"""Wrong size (规模不合适): the group is larger or smaller than its talk can carry.

## Question
Does the number of members fit how they talk?

## Rule
Members now known against the advised range, in a group where anybody still writes. Above it is a note, and
a warning where the activity ratio is surely below 5 %, the least that is good in groups of 200 to 300.
Below it counts only once the group is 90 days old and fewer members write than in its own past: beginning
small, with at most 30 of one mind, is right. At least half of the members must be known from joins or a
member list.

## Misread
Lead and notice groups may be large on purpose. Where lurkers are unknown the size is unknown.
"""

from weilu.analysis.compare import figure, percent, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("规模不合适", "Wrong size"),
    catalogue=("A9", "A1"),
    needs=("size_advice", "active_share", "active_members"),
    remedy=Text(
        "太大：请最活跃的几位老成员带头，按话题开一个二群，并请长期不说话的人自选去留。太小：先凑满 30 位"
        "同好再办活动，或并入话题相近的群。",
        "Too large: let a few of the most active veterans open a second group on one topic, and ask the "
        "long silent whether they want to stay. Too small: gather up to 30 of one mind before the next "
        "event, or join a group on a near topic.",
    ),
)

KNOWN, LEAST_ACTIVE, YOUNG = 0.5, 0.05, 90


def diagnose(group: GroupView) -> Finding | None:
    size = figure(group, "size_advice", coverage=KNOWN)
    least, most = figure(group, "size_advice", "min"), figure(group, "size_advice", "max")
    writers = figure(group, "active_members")
    if size is None or least is None or most is None or writers is None or not writers.value:
        return None
    if size.value > most.value:
        return _too_large(group, size.value, most.value)
    if size.value < least.value:
        return _too_small(group, size.value, least.value)
    return None


def _too_large(group: GroupView, size: float, most: float) -> Finding:
    active = figure(group, "active_share", coverage=KNOWN)
    said = (
        Text("，{share} 的人说话", ", {share} of whom write").fill(share=percent(active.value))
        if active
        else ""
    )
    facts = Text(
        "现有 {size} 人，建议不超过 {most} 人{said}", "{size} members{said}; at most {most} are advised"
    )
    filled = facts.fill(size=f"{size:,.0f}", most=f"{most:,.0f}", said=said)
    return Finding(severity="warning" if active and active.high < LEAST_ACTIVE else "note", facts=filled)


def _too_small(group: GroupView, size: float, least: float) -> Finding | None:
    now, before = figure(group, "active_members"), usual(group, "active_members")
    if group.row.as_of - group.row.first_day < YOUNG or now is None or before is None or now.value >= before:
        return None
    facts = Text(
        "只有 {size} 人（建议至少 {least} 人），说话的人还在减少（{before} → {now}）",
        "Only {size} members ({least} or more are advised), and fewer write than before ({before} → {now})",
    ).fill(size=f"{size:,.0f}", least=f"{least:,.0f}", before=f"{before:,.0f}", now=f"{now.value:,.0f}")
    return Finding(severity="note", facts=facts)
