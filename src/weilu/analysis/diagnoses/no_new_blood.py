"""No new blood (没有新鲜血液): members fall silent and nobody new takes their place.

## Question
Does anybody new come?

## Rule
In a group at least 24 weeks old in which at least five members used to write: over the last twelve weeks
nobody wrote for the first time and nobody was seen to join, or at most half as many as in the twelve weeks
before and fewer than chance explains (two standard errors of a count); and more members fell silent.

## Misread
A closed group (a class, a core team) takes nobody in on purpose. Those who join and only read are seen only
where the format keeps joins.
"""

from weilu.analysis.compare import figure, summed, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("没有新鲜血液", "No new blood"),
    catalogue=("A12", "B4"),
    needs=("member_flow", "growth", "active_members"),
    remedy=Text(
        "今天请五位常说话的成员各邀请一位同好，说清群里有什么；给每位新人指定一位老成员迎接。",
        "Ask five regulars today to invite one like-minded person each and to say what the group gives. "
        "Name an old member to meet each newcomer.",
    ),
    serves=("keep", "revive"),
)

AGE, WRITERS = 168, 5
BEFORE = (3, 4, 5)


def diagnose(group: GroupView) -> Finding | None:
    new, silent = summed(group, "member_flow", "new"), summed(group, "member_flow", "silent")
    writers = usual(group, "active_members")
    if new is None or silent is None or writers is None or writers < WRITERS:
        return None
    if group.row.as_of - group.row.first_day < AGE:
        return None
    came = max(new, summed(group, "growth", "joins") or 0.0)
    past = [f.value for back in BEFORE if (f := figure(group, "member_flow", "new", back=back))]
    before = sum(past)
    fewer = len(past) == len(BEFORE) and came <= before / 2 and before - came >= 2 * before**0.5
    if silent <= came or not (came == 0 or fewer):
        return None
    facts = Text(
        "近 12 周新来 {came} 人（之前 12 周 {before} 人），{silent} 人次不再说话",
        "Newcomers in 12 weeks: {came} ({before} in the 12 before), while members fell silent {silent} times",
    ).fill(came=f"{came:,.0f}", before=f"{before:,.0f}", silent=f"{silent:,.0f}")
    return Finding(severity="warning", facts=facts, evidence=group.evidence("faded"))
