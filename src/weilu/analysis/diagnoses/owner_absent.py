"""Owner absent (群主缺席): owner and staff have gone quiet, and the group suffers for it.

## Question
Did those who ran the group stop, before the group could run itself?

## Rule
Nothing in the current window comes from staff (at least 20 cases), while in an earlier window at least 10 %
did; and either a fifth fewer members write than in the group's own past, or surely more requests stay
unanswered than before. A group that does well without staff has reached the goal and is no finding.

## Misread
Staff is known only where the export marks it or the operator named it; otherwise nothing is found. An owner
who works in private chats looks absent here.
"""

from weilu.analysis.compare import figure, usual
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("群主缺席", "Owner absent"),
    catalogue=("A12", "I1", "A4"),
    needs=("self_government", "active_members", "unanswered_share"),
    remedy=Text(
        "今天就在群里露面：回答下面一条没人理的求助；没时间的话，从最常帮人的成员里请一位做管理员，公开宣"
        "布并交接。",
        "Show up today: answer one of the requests that nobody took. If you have no time, ask one of the "
        "members who help most to be admin, and hand over in public.",
    ),
)

FEWEST, PRESENT, FEWER = 20, 0.10, 0.20
PAST = range(1, 13)


def diagnose(group: GroupView) -> Finding | None:
    now = figure(group, "self_government", n=FEWEST)
    past = [f.value for back in PAST if (f := figure(group, "self_government", back=back, n=FEWEST))]
    if now is None or now.value < 1.0 or not past or 1 - min(past) < PRESENT:
        return None
    suffering = _fewer(group) or _unanswered(group)
    if suffering is None:
        return None
    facts = Text(
        "近 28 天群主和管理员一句话也没说（以前最多占 {share}），{suffering}",
        "Owner and admins said nothing in 28 days (up to {share} before), and {suffering}",
    ).fill(share=f"{1 - min(past):.0%}", suffering=suffering)
    return Finding(severity="warning", facts=facts, evidence=group.evidence("unanswered"))


def _fewer(group: GroupView) -> Text | None:
    now, before = figure(group, "active_members"), usual(group, "active_members")
    if now is None or not before or now.value > before * (1 - FEWER):
        return None
    words = Text("说话的人从 {before} 人降到 {now} 人", "writers fell from {before} to {now}")
    return words.fill(before=f"{before:,.0f}", now=f"{now.value:,.0f}")


def _unanswered(group: GroupView) -> Text | None:
    now, before = figure(group, "unanswered_share", n=5), usual(group, "unanswered_share", n=5)
    if now is None or before is None or now.low <= before:
        return None
    words = Text("没人回应的求助从 {before} 升到 {now}", "unanswered requests rose from {before} to {now}")
    return words.fill(before=f"{before:.0%}", now=f"{now.value:.0%}")
