"""Silence (沉默): nobody has said anything for a week or longer.

## Question
Has the group stopped?

## Rule
Silent for 7 days is a warning, for 28 days urgent. A week without operation means silence (catalogue A4).

## Misread
An export that ends early looks like silence; give the day of the export with `--as-of`.
"""

from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Diagnosis, Finding
from weilu.kernel.texts import Text

DIAGNOSIS = Diagnosis(
    title=Text("群已沉默", "Silent"),
    catalogue=("A4", "A12"),
    needs=("silent_days",),
    remedy=Text(
        "先由群主发起一个只需一句话就能回答的话题，并私下约三位老成员接话；一周内仍无人应，就解散或并入活"
        "跃的群。",
        "Let the owner open with a question that one line answers, and ask three old members beforehand to "
        "reply. If nobody answers within a week, dissolve the group or merge it into a living one.",
    ),
    serves=("keep", "revive"),
)

WARNING, URGENT = 7, 28


def diagnose(group: GroupView) -> Finding | None:
    days = group.number("silent_days")
    if days is None or days < WARNING:
        return None
    facts = Text("已经 {days} 天没有人说话", "Nobody has written for {days} days").fill(days=int(days))
    return Finding(
        severity="urgent" if days >= URGENT else "warning",
        facts=facts,
        evidence=group.evidence("last_messages"),
    )
