"""What each writer of a window did, counted in one pass over the messages."""

import ibis.expr.types as ir

from weilu.analysis.base.links import REPLY
from weilu.judge import VALUES

_KEY = ["group", "window", "member"]


def writers(messages: ir.Table, oldest: int) -> ir.Table:
    """A row per member who wrote in a window, for windows up to `oldest`: see `weilu.analysis.base.Base`."""
    said = messages.filter(messages.window <= oldest)
    sure = said.turn_confidence
    return said.group_by(_KEY).agg(
        messages=said.count(),
        reactions=said.reactions.sum(where=said.reactions > 0).fill_null(0),
        asked=said.count(where=said.request >= 0.5),
        ads=said.count(where=said.ad),
        **{name: said.count(where=said.value == name) for name in VALUES},
        turns=sure.count(),
        answering=said.count(where=sure > 0),
        replying=said.count(where=sure >= REPLY),
        confidence=sure.sum().fill_null(0.0),
        days=said.received.count(),
        answered=said.count(where=sure.notnull() & said.turn_answered),
    )
