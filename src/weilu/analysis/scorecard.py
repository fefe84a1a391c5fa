"""The five elements of a community, each scored from figures: 同好 结构 输出 运营 复制 (catalogue A10).

An element is the mean of its parts, each a share of 0 to 1 that comes from one metric; 100 is the best.
What counts as full where a share of 100 % would be absurd (`best`) is a yardstick of ours, not a law.
A part that is not known is left out, an element with fewer than two known parts has no score. What to do
next is said for the weakest part.
"""

from collections.abc import Callable
from dataclasses import dataclass

from weilu.analysis.compare import figure, pooled
from weilu.analysis.view import GroupView
from weilu.kernel.texts import Text

FEWEST = 2
"""Parts that must be known for a score."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure behind a score: of which metric and dimension (`met` is worked out of two), from how many
    cases, and the share of 0 (bad) to 1 (good) that it counts as."""

    metric: str
    dimension: str
    value: float
    n: int
    share: float


Part = Callable[[GroupView], Known | None]


@dataclass(frozen=True, slots=True)
class Score:
    """One element: 0 to 100, or None where too little is known; its known figures; what to do next."""

    key: str
    score: int | None
    parts: tuple[Known, ...]
    following: Text

    @property
    def element(self) -> Text:
        return TITLES[self.key]


def scorecard(group: GroupView) -> list[Score]:
    """The five elements in their usual order."""
    return [_score(group, key, parts) for key, parts in ELEMENTS.items()]


def of(metric: str, dimension: str = "", best: float = 1.0, n: int = 5) -> Part:
    """The figure of a metric; `best` and more counts as 1."""

    def part(group: GroupView) -> Known | None:
        found = figure(group, metric, dimension, n=n)
        if found is None:
            return None
        return Known(metric, dimension, found.value, found.n, _bounded(found.value / best))

    return part


def without(metric: str, dimension: str = "", n: int = 5) -> Part:
    """What is left of a share that should be small."""

    def part(group: GroupView) -> Known | None:
        found = figure(group, metric, dimension, n=n)
        if found is None:
            return None
        return Known(metric, dimension, found.value, found.n, _bounded(1 - found.value))

    return part


def met(group: GroupView) -> Known | None:
    """Newcomers who spoke in the last twelve weeks and were answered, of those who spoke."""
    spoke, answered = pooled(group, "newcomers", "spoke"), pooled(group, "newcomers", "answered")
    if spoke is None or answered is None or spoke.value * spoke.n < FEWEST + 1:
        return None
    share = _bounded(answered.value / spoke.value)
    return Known("newcomers", "met", share, round(spoke.value * spoke.n), share)


def _bounded(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _score(group: GroupView, key: str, parts: dict[Part, Text]) -> Score:
    known = [(one, following) for part, following in parts.items() if (one := part(group)) is not None]
    shown = tuple(one for one, _ in known)
    if len(known) < FEWEST:
        return Score(key, None, shown, _MORE)
    score = round(100 * sum(one.share for one in shown) / len(shown))
    return Score(key, score, shown, min(known, key=lambda one: one[0].share)[1])


_MORE = Text("数据还不够：导出更长的记录，或连同进退群记录一起导出。",
             "Too little is known: export a longer log, or one with joins and leaves.")  # fmt: skip
TITLES = {
    "interest": Text("同好", "Shared interest"),
    "structure": Text("结构", "Structure"),
    "output": Text("输出", "Output"),
    "operation": Text("运营", "Operation"),
    "replication": Text("复制", "Replication"),
}
ELEMENTS: dict[str, dict[Part, Text]] = {
    "interest": {
        of("retention", best=0.5, n=10): Text("问三位第二周没再来的新人，当初想在这里得到什么。",
            "Ask three newcomers who did not come back in week two what they had hoped for."),
        of("loyalty"): Text("写清这个群和别的群有什么不同，把重叠的话题让给一边。",
            "Say how this group differs from the others, and leave shared topics to one of them."),
        of("value_mix", best=0.3, n=30): Text("定下这个群主要给的一两样价值，本周按它发三次内容。",
            "Settle on one or two values the group gives, and post to them three times this week."),
    },
    "structure": {
        of("reciprocity"): Text("介绍两位有共同点的成员认识。",
            "Introduce two members who have something in common."),
        of("decentralisation"): Text("请最中心的成员把常见问题转给另一位懂的人。",
            "Ask the most central member to pass usual questions to somebody else who knows."),
        of("roles", best=0.6): Text("私聊一位活跃成员，请他担起一个明确的角色。",
            "Ask one active member in private to take a clear part."),
    },
    "output": {
        of("closing_rate"): Text("每天傍晚把没解决的求助再提一次，@ 可能懂的人。",
            "Bring up open requests every evening and call on those who may know."),
        without("unanswered_share"): Text("今天逐条回应没人理的求助。",
            "Answer today the requests that nobody took."),
        of("value_mix", "cases", best=0.1, n=30): Text("请一位成员分享一个做成了的例子。",
            "Ask a member to share one thing that worked."),
    },
    "operation": {
        met: Text("排班迎新：新人开口后一小时内有人接话。",
            "Take turns at the door: an answer within an hour of a newcomer's first words."),
        without("pushing_share", n=30): Text("停掉一半定时推送，其余的都以问题收尾。",
            "Stop half of the timed posts, and end the rest with a question."),
        of("value_mix", "activities", best=0.05, n=30): Text("定一个每周同一时间的小活动。",
            "Fix one small activity at the same hour every week."),
    },
    "replication": {
        of("self_government"): Text("把一件日常小事交给一位成员署名去做。",
            "Hand one daily duty to a member, under their name."),
        without("dependence", n=10): Text("给最中心的成员找一位副手。",
            "Find a deputy for the most central member."),
        of("newcomers", "returned"): Text("给每位新人配一位老成员带第一周。",
            "Give each newcomer an old member for the first week."),
    },
}  # fmt: skip
"""The parts of each element, and what to do next where that part is the weakest."""
