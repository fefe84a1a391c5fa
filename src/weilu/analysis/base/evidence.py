"""References to messages that findings rest on: at most five a group, made for all groups at once."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.kernel.diagnosis import Evidence

if TYPE_CHECKING:
    from weilu.analysis.results import Results

MOST = 5


def last_messages(base: Base) -> ir.Table:
    """The last things said."""
    return base.messages.select("group", "id", "at", "member", rank=-base.messages.at)


def unanswered(base: Base) -> ir.Table:
    """Requests of the current window that nobody answered, oldest first."""
    asked = base.messages.filter((base.messages.request >= 0.5) & (base.messages.window == 0))
    answers = base.links.select("group", id=base.links.answered)
    return asked.anti_join(answers, ["group", "id"]).select("group", "id", "at", "member", rank=asked.at)


KINDS: dict[str, Callable[[Base], ir.Table]] = {
    "last_messages": last_messages,
    "unanswered": unanswered,
}
"""Each makes a table of group, id, at, member and rank; the lowest ranks are kept."""


def of(results: "Results", kind: str, group: str) -> tuple[Evidence, ...]:
    """The references of one kind for one group; none where the base tables are gone."""
    return _all(results, kind).get(group, ()) if results.base else ()


@lru_cache(maxsize=32)
def _all(results: "Results", kind: str) -> dict[str, tuple[Evidence, ...]]:
    assert results.base
    table = KINDS[kind](results.base)
    order = ibis.window(group_by="group", order_by=["rank", "id"])
    top = table.mutate(place=ibis.row_number().over(order))
    found: dict[str, tuple[Evidence, ...]] = {}
    for row in top.filter(top.place < MOST).order_by("group", "place").to_pyarrow().to_pylist():
        one = Evidence(event=row["id"], at=row["at"], member=row["member"])
        found[row["group"]] = (*found.get(row["group"], ()), one)
    return found
