"""Ready to split (可以拆分): the group has grown circles that hardly talk to each other.

## Question
Would two groups fit better than one?

## Rule
At least 80 writers in the window, or nine tenths of the advised greatest size (where half of the members
are known); two communities of at least ten members that together hold 40 % of those with ties; modularity
of at least 0.3, from where communities are held to be real; and several communities in the window before.

## Misread
Members of different time zones look like circles. Split by ties, never by force: whoever talks in both
circles stays in both.
"""

from collections import Counter

from weilu.analysis.compare import breakdown, figure
from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("可以拆分", "Ready to split"),
    catalogue=("A9", "A1", "I2"),
    needs=("communities", "active_members", "size_advice"),
    remedy=Text(
        "今天问两个圈子里各自最活跃的两三位老成员愿不愿意带一个新群；愿意的话由他们做种子搬过去，群规和名"
        "字沿用，两边都熟的人留在两边。",
        "Ask two or three of the most active veterans of each circle today whether they would lead a new "
        "group. If so they move as its seeds and carry the rules and the name along; whoever knows both "
        "sides stays in both.",
    ),
    serves=("split",),
)

WRITERS, CIRCLE, TOGETHER, REAL, NEAR, KNOWN = 80, 10, 0.4, 0.3, 0.9, 0.5


def diagnose(group: GroupView) -> Finding | None:
    parts, writers = breakdown(group, "communities"), figure(group, "active_members")
    modularity = parts.pop("modularity", None)
    tied, before = figure(group, "communities"), figure(group, "communities", back=1)
    if writers is None or tied is None or before is None or before.value < 2:
        return None
    circles = [size for _, size in Counter(parts.values()).most_common(2) if size >= CIRCLE]
    if modularity is None or modularity < REAL or sum(circles) < TOGETHER * tied.n:
        return None
    if len(circles) < 2 or not (writers.value >= WRITERS or _near_limit(group)):
        return None
    facts = Text(
        "{writers} 人在说话，已经分成各聊各的圈子（最大的两个 {first} 人和 {second} 人）",
        "{writers} members write, in circles that keep to themselves (the two largest of {first} and "
        "{second})",
    ).fill(writers=f"{writers.value:,.0f}", first=circles[0], second=circles[1])
    return Finding(severity="note", facts=facts, evidence=group.evidence("bridges"))


def _near_limit(group: GroupView) -> bool:
    size, most = figure(group, "size_advice", coverage=KNOWN), figure(group, "size_advice", "max")
    return size is not None and most is not None and size.value >= NEAR * most.value
