"""Requests and their first answers, for the metrics that follow a request until it is answered."""

import ibis.expr.types as ir

from weilu.analysis.base import Base


def requests(base: Base) -> ir.Table:
    """A row per turn that requests something: group, turn, window, member, at (of the first request in
    it), answered_at (when somebody else first answered that message or a later one of the turn; null:
    nobody did) and sure (confidence of the surest answer)."""
    said = base.messages
    asked = said.filter(said.request >= 0.5)
    asked = asked.group_by("group", "turn").agg(
        window=asked.window.max(), member=asked.member.max(), at=asked.at.min()
    )
    to = base.links.select("group", id="answered", answer_at="at", confidence="confidence")
    places = said.select("group", "id", "turn", said_at="at")
    to = to.inner_join(places, ["group", "id"]).select("group", "turn", "said_at", "answer_at", "confidence")
    both = asked.left_join(to, ["group", "turn"]).drop("group_right", "turn_right")
    counts = both.said_at >= both.at
    return both.group_by("group", "turn", "window", "member", "at").agg(
        answered_at=both.answer_at.min(where=counts), sure=both.confidence.max(where=counts)
    )


def answered_turns(base: Base) -> ir.Table:
    """Turns that a later message answers: group, turn."""
    said = base.messages.select("group", "id", "turn")
    answered = base.links.select("group", id="answered").distinct()
    return said.semi_join(answered, ["group", "id"]).select("group", "turn").distinct()
