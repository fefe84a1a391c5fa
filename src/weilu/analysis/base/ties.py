"""Ties: pairs of members who answer each other enough to be believed, and who wrote at all."""

import ibis
import ibis.expr.types as ir

LEAST = 1.0
"""Weight from which two members are tied: one certain answer, or guesses that make up one."""
TINY = 1e-6
"""Added before rounding down: engines add weights in different orders."""


def ties(edges: ir.Table) -> ir.Table:
    """A row per tied pair and window of `edges`: group, window, a, b (a before b), weight, forth (of
    a's answers to b), back. The weight is the confidence of the links between them, added up."""
    ahead = edges.member < edges.partner
    pairs = edges.group_by(
        "group",
        "window",
        a=ibis.least(edges.member, edges.partner),
        b=ibis.greatest(edges.member, edges.partner),
    ).agg(
        weight=edges.weight.sum(),
        forth=edges.weight.sum(where=ahead).fill_null(0.0),
        back=edges.weight.sum(where=~ahead).fill_null(0.0),
    )
    return pairs.filter(pairs.weight >= LEAST - TINY)


def ends(tied: ir.Table) -> ir.Table:
    """Both ends of each tie: group, window, member, partner, weight."""
    one = tied.select("group", "window", member="a", partner="b", weight="weight")
    return one.union(tied.select("group", "window", member="b", partner="a", weight="weight"))


def circles(tied: ir.Table, writers: ir.Table) -> ir.Table:
    """A row per group and window with writers: see `weilu.analysis.base.Base`."""
    among = ends(tied).semi_join(writers, ["group", "window", "member"])
    among = among.semi_join(
        writers.select("group", "window", partner="member"), ["group", "window", "partner"]
    )
    degrees = among.group_by("group", "window", "member").agg(degree=among.count())
    both = writers.left_join(degrees, ["group", "window", "member"])
    return both.group_by("group", "window").agg(
        writers=both.count(),
        ends=both.degree.sum().fill_null(0),
        most=both.degree.max().fill_null(0),
    )
