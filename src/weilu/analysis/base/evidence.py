"""References to messages that findings rest on: at most five a group, made for all groups at once.

A kind makes a table of group, id, at, member and rank from the base tables, or from them and the members
that a metric names; the lowest ranks are kept.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.base import Base
from weilu.analysis.base.answers import requests
from weilu.analysis.base.compiled import fetch, given
from weilu.kernel.diagnosis import Evidence
from weilu.kernel.time import WINDOW

if TYPE_CHECKING:
    from weilu.analysis.results import Results

MOST = 5
RECENT = 3
"""Windows that count as recent: the current one and those before it, twelve weeks together."""
COPIES = 3
"""From how many posts alike on a text is a copy."""


def last_messages(base: Base) -> ir.Table:
    """The last things said, in the last four weeks of the group's life."""
    said = base.messages.inner_join(base.groups.select("group", "last_day"), "group")
    said = said.filter(said.day > said.last_day - WINDOW)
    return said.select("group", "id", "at", "member", rank=-said["at"])


def unanswered(base: Base) -> ir.Table:
    """Requests of the current window that nobody answered, newest first."""
    asked = requests(base)
    asked = asked.filter((asked.window == 0) & asked.answered_at.isnull())
    return asked.select("group", "id", "at", "member", rank=-asked["at"])


def faded(base: Base) -> ir.Table:
    """The last words of members who wrote in the twelve weeks before and no longer do; those who were
    answered most first."""
    members = base.members
    gone = members.filter(
        (members.last_day <= base.as_of - WINDOW) & (members.last_day > base.as_of - (1 + RECENT) * WINDOW)
    )
    answered = gone.received.round(6)  # sums of shares differ in their last digits from run to run
    last = gone.select("group", "member", answered=answered, day="last_day")
    said = base.messages.inner_join(last, ["group", "member", "day"])
    order = ibis.window(group_by=["group", "member"], order_by=[ibis.desc("at"), "id"])
    words = said.mutate(nth=ibis.row_number().over(order)).filter(ibis._.nth == 0)
    return words.select("group", "id", "at", "member", rank=-words.answered)


def pushes(base: Base) -> ir.Table:
    """Mechanical posts of the current window, one of each text: the most repeated copies first, then
    forwards and posts of programs, the newest first."""
    posts = base.posts.filter((base.posts.window == 0) & base.posts.member.notnull())
    alike = posts.group_by("group", text=ibis.coalesce(posts.copy, posts.id)).agg(
        id=posts.id.argmax(posts.at),
        at=posts.at.max(),
        member=posts.member.argmax(posts.at),
        times=posts.count(),
        moved=(posts.forwarded.fill_null(False) | posts.bot.fill_null(False)).max(),
    )
    pushed = alike.filter((alike.times >= COPIES) | alike.moved)
    order = ibis.window(group_by="group", order_by=[ibis.desc("times"), ibis.desc("at"), "id"])
    return pushed.select("group", "id", "at", "member", rank=ibis.row_number().over(order))


def adverts(base: Base) -> ir.Table:
    """Advertisements of the current window, one of each member, the newest first."""
    sold = base.messages.filter(base.messages.ad & (base.messages.window == 0))
    last = sold.group_by("group", "member").agg(id=sold.id.argmax(sold.at), at=sold.at.max())
    return last.select("group", "id", "at", "member", rank=-last.at)


def unmet(base: Base) -> ir.Table:
    """The first words of members who came in the last twelve weeks and were not answered in their first
    week, newest first."""
    members = base.members.inner_join(base.groups.select("group", begun="first_day"), "group")
    new = members.filter(
        (members.first_day > base.as_of - RECENT * WINDOW) & (members.first_day >= members.begun + 7)
    ).select("group", "member", "first_day")
    answers = base.links.inner_join(new.select("group", "first_day", partner="member"), ["group", "partner"])
    met = answers.filter(answers.answered_at // 86_400_000_000 <= answers.first_day + 7)
    alone = new.anti_join(met.select("group", member="partner"), ["group", "member"])
    said = base.messages.inner_join(alone, ["group", "member"])
    said = said.filter(said.day == said.first_day)
    words = said.group_by("group", "member").agg(id=said.id.argmin(said.at), at=said.at.min())
    return words.select("group", "id", "at", "member", rank=-words.at)


KINDS: dict[str, Callable[[Base], ir.Table]] = {
    "last_messages": last_messages,
    "unanswered": unanswered,
    "faded": faded,
    "pushes": pushes,
    "adverts": adverts,
    "unmet": unmet,
}
"""Made from the base tables."""

NAMED: dict[str, tuple[str, int]] = {
    "loudest": ("top_members", 1),
    "centre": ("dependence", 1),
    "rising": ("centrality", 1),
    "bridges": ("bridges", MOST),
    "campaigns": ("campaigns", MOST),
    "mass_adders": ("mass_adders", MOST),
}
"""The latest messages of the members whom a metric ranks first in the current window, and of how many: all
five of one member, or the last one of each; but see `POINTED`."""


def of(results: "Results", kind: str, group: str) -> tuple[Evidence, ...]:
    """The references of one kind for one group; none where the base tables are gone."""
    return _all(results, kind).get(group, ()) if results.base else ()


@lru_cache(maxsize=32)
def _all(results: "Results", kind: str) -> dict[str, tuple[Evidence, ...]]:
    assert results.base
    found: dict[str, tuple[Evidence, ...]] = {}
    for row in _rows(results, results.base, kind).to_pylist():
        one = Evidence(event=row["id"], at=row["at"], member=row["member"])
        found[row["group"]] = (*found.get(row["group"], ()), one)
    return found


def _rows(results: "Results", base: Base, kind: str) -> pa.Table:
    """The references of one kind for all groups, in order."""
    if kind in KINDS:
        return fetch(base, f"evidence {kind}", lambda base: _top(KINDS[kind](base)))
    metric, most = NAMED[kind]
    if metric not in results.tables:
        return _NONE
    with given(base, f"evidence_{kind}", _current(results.tables[metric].arrow, base.last)) as ranked:
        point: Pointing = POINTED.get(kind, partial(_named, most=most))
        return fetch(base, f"evidence {kind}", lambda base: _top(point(base, ranked)))


_NONE = pa.table({"group": pa.array([], pa.string())})


def _said(base: Base, ranked: ir.Table) -> ir.Table:
    """The advertisements whose ids a metric names."""
    ads = base.messages.filter(base.messages.ad & (base.messages.window == 0))
    ads = ads.mutate(dimension=ads.id.cast("string")).inner_join(ranked, ["group", "dimension"])
    return ads.select("group", "id", "at", "member", rank=-ads["value_right"])


def _came(base: Base, ranked: ir.Table) -> ir.Table:
    """The last joins of the members whom a metric names."""
    last = base.joins.group_by("group", "member").agg(
        id=base.joins.id.argmax(base.joins["at"]), at=base.joins["at"].max()
    )
    named = last.inner_join(ranked.select("group", "value", member="dimension"), ["group", "member"])
    order = ibis.window(group_by="group", order_by=[ibis.desc("value"), ibis.desc("at"), "id"])
    return named.select("group", "id", "at", "member", rank=ibis.row_number().over(order))


Pointing = Callable[[Base, ir.Table], ir.Table]
POINTED: dict[str, Pointing] = {"campaigns": _said, "mass_adders": _came}
"""What else than messages of members the breakdown of a metric points at."""


def _top(table: ir.Table) -> ir.Table:
    order = ibis.window(group_by="group", order_by=["rank", "id"])
    top = table.mutate(place=ibis.row_number().over(order))
    return top.filter(top.place < MOST).order_by("group", "place")


def _current(rows: pa.Table, last: int) -> pa.Table:
    """The breakdown of the current window: group, dimension, value."""
    current = pc.and_(pc.equal(rows["period"], last - WINDOW + 1), pc.greater(rows["value"], 0))
    named = rows.filter(pc.and_(current, pc.not_equal(rows["dimension"], "")))
    return named.select(["group", "dimension", "value"])


def _named(base: Base, ranked: ir.Table, most: int) -> ir.Table:
    """Messages of the current window by the first `most` members of a metric's breakdown."""
    order = ibis.window(group_by="group", order_by=[ibis.desc("value"), "dimension"])
    ranked = ranked.mutate(place=ibis.row_number().over(order)).filter(ibis._.place < most)
    chosen = ranked.select("group", "place", member="dimension")
    said = base.messages.filter(base.messages.window == 0).inner_join(chosen, ["group", "member"])
    latest = ibis.window(group_by=["group", "member"], order_by=[ibis.desc("at"), "id"])
    said = said.mutate(nth=ibis.row_number().over(latest))
    return said.filter(said.nth < MOST // most).select(
        "group", "id", "at", "member", rank=said.place * MOST + said.nth
    )
