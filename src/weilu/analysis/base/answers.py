"""Requests and their first answers, for the metrics that follow a request until it is answered."""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.build import WINDOWS


def requests(base: Base) -> ir.Table:
    """A row per turn that requests something, which is one request wherever requests are counted: group,
    turn, window, member, at and id (of the first request in it), answered_at (when somebody else first
    answered a request of it or what came later in the turn; null: nobody did) and sure (confidence of the
    surest answer). Those of windows that metrics do not look at are left out."""
    asked = base.messages.filter((base.messages.request >= 0.5) & (base.messages.window <= WINDOWS))
    return asked.group_by("group", "turn").agg(
        window=asked.window.max(),
        member=asked.member.max(),
        at=asked["at"].min(),
        id=asked.id.argmin(asked["at"]),
        answered_at=asked.later_answer_at.min(),
        sure=asked.later_confidence.max(),
    )
