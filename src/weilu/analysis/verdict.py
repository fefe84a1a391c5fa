"""The verdict on a group: keep, revive, split, merge, dissolve, or not enough data.

Activity alone never decides: how long the group has been silent, whether requests are answered and what
was found weigh too. Each verdict names the (at most three) facts that decided it.
"""

from weilu.analysis.view import GroupView
from weilu.kernel.diagnosis import Finding, Verdict
from weilu.kernel.texts import Text

FEW_MESSAGES, FEW_DAYS = 30, 14
DEAD_DAYS = 56


def verdict(group: GroupView, findings: tuple[Finding, ...]) -> Verdict:
    """What to do with the group."""
    row = group.row
    silent = group.number("silent_days") or 0
    if row.messages < FEW_MESSAGES or row.as_of - row.first_day < FEW_DAYS:
        few = Text("只有 {n} 条消息，还看不出来", "Only {n} messages: too few to tell").fill(n=row.messages)
        return Verdict(kind="unknown", reasons=(few,))
    facts = tuple(finding.facts for finding in findings)[:3]
    if silent >= DEAD_DAYS:
        return Verdict(kind="dissolve", reasons=facts)
    if any(finding.severity == "urgent" for finding in findings):
        return Verdict(kind="revive", reasons=facts)
    return Verdict(kind="keep", reasons=facts)
