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
REPLY, MENTION, ADJACENT = 1.0, 0.67, 0.17
"""Confidence of each kind of link: the share that named the very message answered. More of them named
the right person (0.90 of the mentions), so ties are rather under- than overestimated."""
_NEEDED = ("group", "id", "at", "day", "week", "window", "member")


def links(talk: ir.Table) -> ir.Table:
    """One link at most for each message, the most certain kind that applies.

    `talk` is the messages with, beside their columns, the message before (before_id, before_at,
    before_member) and whether they open a turn after another within a session (opens).
    """
    near = talk.opens & (talk.at - talk.before_at <= ADJACENT_WITHIN)
    talk = talk.mutate(
        near_id=ibis.ifelse(near, talk.before_id, ibis.null("int64")), called=talk.mentions.length() > 0
    )
    plain = talk.filter(talk.reply_to.isnull() & ~talk.called.fill_null(False) & talk.near_id.notnull())
    guessed = plain.select(
        *_NEEDED,
        answered=plain.near_id,
        answered_at=plain.before_at,
        partner=plain.before_member,
        how=ibis.literal("adjacent"),
    )
    every = guessed.union(_sure(talk))
    every = every.filter(every.member != every.partner)
    confidence = every.how.cases(("reply", REPLY), ("mention", MENTION), else_=ADJACENT)
    return every.mutate(confidence=confidence.cast("float64"), wait=every.at - every.answered_at)


def _sure(talk: ir.Table) -> ir.Table:
    """Links of the messages that reply or mention; where neither leads anywhere, the turn before."""
    marked = talk.filter(talk.reply_to.notnull() | talk.called)
    said = talk.select("group", reply_id=talk.id, reply_at=talk.at, reply_member=talk.member)
    both = marked.left_join(said, ["group", marked.reply_to == said.reply_id]).drop("group_right")
    both = both.left_join(_mentions(talk), ["group", "id"]).drop("group_right", "id_right")
    how = ibis.cases(
        (both.reply_id.notnull(), "reply"), (both.mention_id.notnull(), "mention"), else_="adjacent"
    )
    found = both.select(
        *_NEEDED,
        answered=ibis.coalesce(both.reply_id, both.mention_id, both.near_id),
        answered_at=how.cases(("reply", both.reply_at), ("mention", both.mention_at), else_=both.before_at),
        partner=how.cases(
            ("reply", both.reply_member), ("mention", both.mention_member), else_=both.before_member
        ),
        how=how,
    )
    return found.filter(found.answered.notnull())


def _mentions(talk: ir.Table) -> ir.Table:
    """The last message of the mentioned one: of each member's messages and the mentions of them, in
    order of time, a mention takes the last message before it."""
    named = talk.select("group", "member", "name").distinct()
    known = named.select("group", "member", called=named.name).union(
        named.select("group", "member", called=named.name.re_replace(r"#\d{4}$", "")),
        named.select("group", "member", called=named.member.re_extract(r"^[^/]*/(.*)$", 1)),
    )
    known = known.group_by("group", "called").agg(partner=known.member.min())
    calling = talk.filter(talk.called).select("group", "id", "at", called=ibis._.mentions[0])
    calling = calling.inner_join(known, ["group", "called"])
    calling = calling.select("group", "id", "at", "partner", said_at=ibis.null("int64"), calls=1)
    said = talk.group_by("group", partner=talk.member, at=talk.at).agg(id=talk.id.min())
    before = ibis.window(group_by=["group", "partner"], order_by=["at", "calls"], preceding=None, following=0)
    both = calling.union(said.select("group", "id", "at", "partner", said_at=said.at, calls=0))
    both = both.mutate(mention_at=both.said_at.max().over(before))
    found = both.filter((both.calls == 1) & (both.at - both.mention_at <= MENTION_WITHIN))
    found = found.select("group", "partner", "mention_at", called_id=found.id)
    said = said.select("group", "partner", mention_at=said.at, mention_id=said.id)
    found = found.inner_join(said, ["group", "partner", "mention_at"])
    return found.select("group", "mention_id", "mention_at", id="called_id", mention_member="partner")
