"""Who answers what: an explicit reply, else a mention, else the turn before.

An explicit reply is certain. A mention answers the last thing that the mentioned one said in the day
before. A turn that does neither answers the turn before it in the same session, if that is at most
five minutes old. The last two are guesses, and each carries the share of such guesses that were
right on the annotated Ubuntu IRC logs (development part); see docs/reply-links.md.
"""

import ibis
import ibis.expr.types as ir

MENTION_WITHIN = 24 * 3_600_000_000
ADJACENT_WITHIN = 5 * 60_000_000
REPLY, MENTION, ADJACENT = 1.0, 0.6, 0.3
"""Confidence of each kind of link."""


def links(messages: ir.Table) -> ir.Table:
    """One link at most for each message, the most certain kind that applies."""
    replies = _replies(messages)
    mentions = _mentions(messages).anti_join(replies, ["group", "id"])
    sure = replies.union(mentions)
    adjacent = _adjacent(messages).anti_join(sure, ["group", "id"])
    every = sure.union(adjacent)
    return every.filter(every.member != every.partner).mutate(wait=every.at - every.answered_at)


def _shape(table: ir.Table, how: str, confidence: float) -> ir.Table:
    return table.select(
        "group",
        "id",
        "at",
        "window",
        "member",
        "answered",
        "answered_at",
        "partner",
        how=ibis.literal(how),
        confidence=ibis.literal(confidence, "float64"),
    )


def _replies(messages: ir.Table) -> ir.Table:
    said = messages.select(
        "group", answered=messages.id, answered_at=messages.at, partner=messages.member
    )
    asked = messages.filter(messages.reply_to.notnull())
    joined = asked.inner_join(said, ["group", asked.reply_to == said.answered])
    return _shape(joined, "reply", REPLY)


def _mentions(messages: ir.Table) -> ir.Table:
    """The last message of the mentioned one: of each member's messages and the mentions of them, in
    order of time, a mention takes the last message before it."""
    named = messages.select("group", "member", "name").distinct()
    known = named.select("group", "member", called=named.name).union(
        named.select("group", "member", called=named.name.re_replace(r"#\d{4}$", "")),
        named.select("group", "member", called=named.member.re_extract(r"^[^/]*/(.*)$", 1)),
    )
    known = known.group_by("group", "called").agg(partner=known.member.min())
    calling = messages.filter(messages.mentions.length() > 0)
    calling = calling.select("group", "id", "at", "window", "member", called=calling.mentions[0])
    calling = calling.inner_join(known, ["group", "called"]).drop("called")
    said = messages.group_by("group", partner=messages.member, answered_at=messages.at).agg(
        answered=messages.id.min()
    )
    before = ibis.window(
        group_by=["group", "partner"], order_by=["at", "said_at"], preceding=None, following=0
    )
    both = calling.mutate(said_at=ibis.null("int64")).union(
        messages.select("group", "id", "at", "window", "member", partner=messages.member, said_at=messages.at)
    )
    both = both.mutate(answered_at=both.said_at.max().over(before))
    found = both.filter(both.said_at.isnull() & (both.at - both.answered_at <= MENTION_WITHIN))
    return _shape(found.inner_join(said, ["group", "partner", "answered_at"]), "mention", MENTION)


def _adjacent(messages: ir.Table) -> ir.Table:
    """The last message of the turn before, for the first message of a turn."""
    turns = messages.group_by("group", "session", "turn").agg(
        answered=messages.id.argmax(messages.at),
        answered_at=messages.at.max(),
        partner=messages.member.min(),
        first=messages.id.argmin(messages.at),
    )
    before = turns.select("group", "session", "answered", "answered_at", "partner", turn=turns.turn + 1)
    firsts = turns.select("group", "session", "turn", id=turns.first)
    opening = messages.inner_join(firsts, ["group", "session", "turn", "id"])
    joined = opening.inner_join(before, ["group", "session", "turn"])
    joined = joined.filter(joined.at - joined.answered_at <= ADJACENT_WITHIN)
    return _shape(joined, "adjacent", ADJACENT)
