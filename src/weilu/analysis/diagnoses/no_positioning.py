"""No lasting positioning (没有持续的定位): what the group gives its members cannot be named.

## Question
Do members still get anything here: one of the six values, a bond, or joy?

## Rule
In each of the last three windows (at least 60 messages each) surely fewer than 10 % of the messages carry
one of the six values, surely fewer than 15 % carry feeling or play, and the share of the six is in the
lowest quarter of like groups where there are enough to compare with. A lasting group has a bond, joy or
real gain; this one shows none of them.

## Misread
Values are told by plain rules from words: a trade with a jargon of its own, or a group that talks in
pictures, can look empty.
"""

from weilu.analysis.compare import BOTTOM, Figure, figure, percent, share_of
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("没有持续的定位", "No lasting positioning"),
    catalogue=("A12", "E1", "A5"),
    needs=("value_mix",),
    remedy=Text(
        "今天用一句话写下这个群给谁、给什么（福利、信息、资源、案例、活动、链接选一到两样），改进群公告，"
        "并在本周按这句话发三次内容；三周后仍看不出，就考虑解散。",
        "Write one sentence today: for whom this group is, and which one or two of benefits, information, "
        "resources, cases, activities and connections it gives. Put it into the notice and post to it three "
        "times this week; if nothing shows after three weeks, consider closing the group.",
    ),
)

WINDOWS, FEWEST, VALUED, WARM = (0, 1, 2), 60, 0.10, 0.15


def diagnose(group: GroupView) -> Finding | None:
    mixes = [figure(group, "value_mix", back=back, n=FEWEST) for back in WINDOWS]
    if any(mix is None or mix.high >= VALUED or _warm(group, back, mix) for back, mix in enumerate(mixes)):
        return None
    rank = group.rank("value_mix")
    if rank is not None and rank > BOTTOM:
        return None
    share = sum(mix.value for mix in mixes if mix) / len(WINDOWS)
    facts = Text(
        "近 12 周只有 {share} 的消息带来福利、信息、资源、案例、活动或链接",
        "In 12 weeks only {share} of the messages gave benefits, information, resources, cases, activities "
        "or connections",
    ).fill(share=percent(share))
    return Finding(severity="warning", facts=facts, evidence=group.evidence("last_messages"))


def _warm(group: GroupView, back: int, mix: Figure) -> bool:
    """Whether feeling and play may carry the group; so they may where they are not known."""
    parts = [figure(group, "value_mix", name, back=back) for name in ("feeling", "play")]
    known = [part.value for part in parts if part]
    return len(known) < len(parts) or share_of(sum(known) * mix.n, mix.n).high >= WARM
