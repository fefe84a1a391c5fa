"""Signs of worth: what speaks for a group or against it beside how much is said.

Each sign is a fact in words and whether it is good; None where the data do not say.
"""

from dataclasses import dataclass

from weilu.analysis.compare import figure, percent, pooled
from weilu.analysis.view import GroupView
from weilu.kernel.texts import Text

REQUESTS, NEWCOMERS, MESSAGES = 3, 3, 30
"""The fewest cases in twelve weeks that a sign may rest on."""
AGAINST = 8
"""The fewest requests in twelve weeks that may speak against a group."""
HALF, STAYING, GIVING = 0.5, 3, 0.20
KNOWN = 0.5
"""The least share of members who must be known for an activity ratio to count."""
CORE, CORE_ACTIVE = 69, 0.70
GOOD = ((200, 300, 0.05), (301, 400, 0.08))
"""Members from and to, and the activity ratio that is good for that size (catalogue A9)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One fact, and whether it speaks for the group."""

    good: bool
    fact: Text


def worth(group: GroupView) -> list[Sign]:
    """The signs that are known, the weightiest first: answers, members who stay, newcomers, value."""
    found = (answers(group), staying(group), newcomers(group), giving(group))
    return [sign for sign in found if sign]


def answers(group: GroupView) -> Sign | None:
    """Whether requests are answered."""
    open_share = pooled(group, "unanswered_share")
    if open_share is None or open_share.n < REQUESTS:
        return None
    if open_share.value > HALF and (open_share.low <= HALF or open_share.n < AGAINST):
        return None
    answered = round((1 - open_share.value) * open_share.n)
    fact = Text("12 周 {n} 个求助里 {k} 个有人回应", "Of {n} requests in 12 weeks {k} were answered")
    return Sign(open_share.value <= HALF, fact.fill(n=f"{open_share.n:,}", k=answered))


def staying(group: GroupView) -> Sign | None:
    """Whether the same members come again."""
    stayed = figure(group, "member_flow", "stayed")
    if stayed is None or 0 < stayed.value < STAYING:
        return None
    if not stayed.value:
        nobody = Text(
            "上个 28 天说过话的人这次都没再说话", "Nobody who wrote in the 28 days before wrote again"
        )
        before = figure(group, "active_members", back=1)
        return Sign(False, nobody) if before and before.value else None
    fact = Text("连续两个 28 天都在说话的有 {n} 人", "{n} members wrote in this and in the last 28 days")
    return Sign(True, fact.fill(n=f"{stayed.value:,.0f}"))


def newcomers(group: GroupView) -> Sign | None:
    """Whether newcomers who speak are answered."""
    spoke, answered = pooled(group, "newcomers", "spoke"), pooled(group, "newcomers", "answered")
    if spoke is None or answered is None:
        return None
    speakers, met = round(spoke.value * spoke.n), round(answered.value * answered.n)
    if speakers < NEWCOMERS:
        return None
    fact = Text(
        "12 周开口的 {n} 位新人里 {k} 位有人接话", "Of {n} newcomers who spoke in 12 weeks {k} were answered"
    )
    return Sign(met >= HALF * speakers, fact.fill(n=speakers, k=met))


def giving(group: GroupView) -> Sign | None:
    """Whether the talk gives any of the six values; little of them is no sign against a group."""
    mix = pooled(group, "value_mix")
    if mix is None or mix.n < MESSAGES or mix.value < GIVING:
        return None
    fact = Text(
        "{share} 的消息带来福利、信息、资源、案例、活动或链接",
        "{share} of the messages give benefits, information, resources, cases, activities or connections",
    )
    return Sign(True, fact.fill(share=percent(mix.value)))


def activity(group: GroupView) -> Sign | None:
    """Whether enough members write for the group's size, or at least as many as in like groups."""
    active = figure(group, "active_share", coverage=KNOWN)
    if active is None or not active.n:
        return None
    fact = Text("{n} 人里 {share} 说过话，{mark}", "{share} of {n} members write; {mark}")
    for least, most, mark in GOOD:
        if least <= active.n <= most and (active.value >= mark or active.high < mark):
            words = Text("这个规模 {mark} 就算好", "{mark} is good for this size").fill(mark=percent(mark))
            return Sign(
                active.value >= mark, fact.fill(n=f"{active.n:,}", share=percent(active.value), mark=words)
            )
    if active.n <= CORE and active.value >= CORE_ACTIVE:
        words = Text("达到核心群的 {mark}", "a core group has {mark}").fill(mark=percent(CORE_ACTIVE))
        return Sign(True, fact.fill(n=f"{active.n:,}", share=percent(active.value), mark=words))
    rank = group.rank("active_share")
    if rank is None or rank < HALF:
        return None
    words = Text("高于 {rank} 的其他群", "more than in {rank} of the other groups").fill(rank=percent(rank))
    return Sign(True, fact.fill(n=f"{active.n:,}", share=percent(active.value), mark=words))


def life(group: GroupView) -> Text | None:
    """How much is said by how many; a fact, not a sign."""
    writers, said = figure(group, "active_members"), figure(group, "messages")
    if writers is None or said is None or not said.value:
        return None
    fact = Text("近 28 天 {writers} 人说了 {said} 条", "{writers} wrote {said} messages in 28 days")
    people = Text(
        f"{writers.value:,.0f}", "One member" if writers.value == 1 else f"{writers.value:,.0f} members"
    )
    return fact.fill(writers=people, said=f"{said.value:,.0f}")
