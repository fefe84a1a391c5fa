"""No lasting positioning (没有持续的定位): what the group gives its members cannot be named.

## Question
Do members still get anything here: one of the six values, a bond, or joy?

## Rule
A lasting group has a bond, joy or real gain; this one shows none of them. In each of the last three windows
(at least 60 messages each) surely fewer than 10 % of the messages carry one of the six values and surely
fewer than 15 % feeling or play; the share of the six is in the lowest quarter of like groups, where there
are enough to compare with; and of at least ten requests in these twelve weeks most were not answered.

## Misread
Values are told by plain rules from words: a trade with a jargon of its own, or a group that talks in
pictures, can look empty.
"""

from weilu.analysis.compare import BOTTOM, Figure, figure, percent, pooled, share_of
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("没有持续的定位", "No lasting positioning"),
    catalogue=("A12", "E1", "A5"),
    needs=("value_mix", "unanswered_share"),
    remedy=Text(
        "今天用一句话写下这个群给谁、给什么（福利、信息、资源、案例、活动、链接选一到两样），改进群公告，"
        "并在本周按这句话发三次内容；三周后仍看不出，就考虑解散。",
        "Write one sentence today: for whom this group is, and which one or two of benefits, information, "
        "resources, cases, activities and connections it gives. Put it into the notice and post to it three "
        "times this week; if nothing shows after three weeks, consider closing the group.",
    ),
    serves=("keep", "revive"),
)

WINDOWS, FEWEST, REQUESTS = (0, 1, 2), 60, 10
VALUED, WARM, HALF = 0.10, 0.15, 0.5


def diagnose(group: GroupView) -> Finding | None:
    mixes = [figure(group, "value_mix", back=back, n=FEWEST) for back in WINDOWS]
    if any(mix is None or mix.high >= VALUED or _warm(group, back, mix) for back, mix in enumerate(mixes)):
        return None
    rank, left = group.rank("value_mix"), pooled(group, "unanswered_share")
    if (rank is not None and rank > BOTTOM) or left is None or left.n < REQUESTS or left.value <= HALF:
        return None
    share = sum(mix.value for mix in mixes if mix) / len(WINDOWS)
    facts = Text(
        "近 12 周只有 {share} 的消息带来六类价值之一，求助也多半没人应",
        "In 12 weeks only {share} of the messages gave any of the six values, and most requests found no "
        "answer",
    ).fill(share=percent(share))
    return Finding(severity="warning", facts=facts, evidence=group.evidence("last_messages"))


def _warm(group: GroupView, back: int, mix: Figure) -> bool:
    """Whether feeling and play may carry the group; so they may where they are not known."""
    parts = [figure(group, "value_mix", name, back=back) for name in ("feeling", "play")]
    known = [part.value for part in parts if part]
    return len(known) < len(parts) or share_of(sum(known) * mix.n, mix.n).high >= WARM
