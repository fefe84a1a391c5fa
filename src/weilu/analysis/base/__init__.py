"""The base tables: made once a run, read by every metric.

Days, weeks and windows are whole numbers: days since 1970-01-01 in the group's zone, the Monday of a
week, and windows of 28 days counted back from the last day looked at (0 is the current one).
Times are microseconds UTC. Programs (bots) are left out of everything but `posts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the processes that make facts read this package, and need no Ibis
    import ibis.expr.types as ir

    from weilu.analysis.base.compiled import Compiled


@dataclass(frozen=True, slots=True)
class Base:
    """Tables over all groups.

    - `groups`: group, name, platform, first_at, last_at, first_day, last_day (of anything said),
      as_of (the last day looked at, the same for all), messages, speakers,
      members (ever seen), joins, leaves
    - `windows`: group, window, period (its first day): every window from the group's first day on,
      at most 13 (a year)
    - `posts`: one row a message, bots and all: group, id, at, day, week, window, weekday, hour,
      member, name, staff, bot, chars, media, forwarded, reactions, reply_to, mentions, request,
      question, offer, thanks, value, link, contact, ad, copy, marks (see `weilu.analysis.base.facts`)
    - `messages`: posts of people, with `session` (a number within the group; 30 minutes of silence
      end a session) and `turn` (consecutive messages of one member within a session are one turn);
      speaks (1 at a member's first in the session, else 0); turn_answered (whether anything of its turn
      was answered); later_answer_at and later_confidence, of the first and the surest answer to it or to
      what followed it in its turn (null: none); turn_confidence, at the first of a turn only: of the surest
      link of the turn, 0 where it answers nothing; received, at one message of each member and day:
      confidence of the answers got that day
    - `sessions`: group, session, first_at, last_at, day, window, messages, members
    - `links`: who answers what. group, id, at, day, week, window, member, answered (id), answered_at,
      partner (its member), how (reply | mention | adjacent), confidence, wait (microseconds),
      asked (the `request` of the message answered), met (1 once a member, partner and day, else 0)
    - `stays`: a row per stay. group, member, joined_at and joined_day (null: unknown), left_at and
      left_day (null: still there as far as known), how (join | invite | null), inviter
    - `joins`: whoever was seen to come, each time. group, id, at, member, name, staff
    - `member_days`: group, member, day, week, window, messages, chars, sent and received (confidence
      of links), partners
    - `members`: group, member, name, staff, first_day, last_day, days, messages, received
    - `writers`: a row per member who wrote in a window. group, window, member, messages, days, reactions,
      asked (messages that request something), ads (advertisements), one count for each of
      `weilu.judge.VALUES`; and of the turns that begin in the window: turns, answering and replying
      (those with any link, with an explicit reply), confidence (of their surest links, added up), answered
    - `edges`: group, window, member, partner, links, weight (sum of confidence), helped (that of answers to
      requests): who answers whom
    - `ties`: pairs who answer each other enough to be believed, see `weilu.analysis.base.ties`
    - `circles`: group, window, writers, ends (of the ties among them, two a tie), most (ties of the writer
      who has most)
    - `weeks`: in which of the last weeks a member was there and active, see `weilu.analysis.base.states`

    `writers` and `edges` reach back one window beyond `windows`, for comparison; `ties` and `circles` do not.

    `last` is the last day looked at, and `as_of` the same for use in tables: what a table does with it
    may be kept for another day, so no number may be made of `last` and put into a table.
    """

    groups: ir.Table
    windows: ir.Table
    posts: ir.Table
    messages: ir.Table
    sessions: ir.Table
    links: ir.Table
    stays: ir.Table
    joins: ir.Table
    member_days: ir.Table
    members: ir.Table
    writers: ir.Table
    edges: ir.Table
    ties: ir.Table
    circles: ir.Table
    weeks: ir.Table
    as_of: ir.IntegerScalar
    last: int
    engine: Compiled | None = None

    def at(self, as_of: ir.IntegerScalar) -> Base:
        """The same tables, with another expression for the last day."""
        return replace(self, as_of=as_of)

    def on(self, engine: Compiled) -> Base:
        """The same tables, on an engine that keeps statements."""
        return replace(self, engine=engine)
