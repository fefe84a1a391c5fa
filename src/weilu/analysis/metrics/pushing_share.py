"""Mechanical pushing (机械推送): posts that no person wrote for this group, per window of 28 days.

## Question
Is the group talked with, or only pushed to?

## Definition
Share of all posts, programs included, that are mechanical, each counted once, as the first that applies of
the dimensions: `bots`, posts of programs; `forwards`; `copies`, texts (12 characters or more, digits and
spaces aside) that one author posted at least three times in the window; `ignored`, links and notices (texts
judged as information) of an author of whom at least three in the window got neither an answer nor a
reaction.

## Misread
A channel for announcements is pushed to on purpose: judge by the kind of group. Programs that neither the
format nor their name gives away count as people.

## Example
as of 2026-03-28

messages
| group | at | id | member | bot | forwarded | copy | link | reply_to |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | news | true |  |  | false |  |
| g | 2026-03-01 10:00 | 2 | ana |  | true |  | false |  |
| g | 2026-03-02 09:00 | 3 | bo |  |  | 7 | false |  |
| g | 2026-03-03 09:00 | 4 | bo |  |  | 7 | false |  |
| g | 2026-03-04 09:00 | 5 | bo |  |  | 7 | false |  |
| g | 2026-03-05 09:00 | 6 | cy |  |  |  | true |  |
| g | 2026-03-06 09:00 | 7 | cy |  |  |  | true |  |
| g | 2026-03-07 09:00 | 8 | cy |  |  |  | true |  |
| g | 2026-03-08 09:00 | 9 | cy |  |  |  | true |  |
| g | 2026-03-08 09:10 | 10 | dee |  |  |  | false | 9 |

gives
| group | period | dimension | value | n |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 |  | 0.8 | 10 |
| g | 2026-03-01 | bots | 0.1 | 10 |
| g | 2026-03-01 | copies | 0.3 | 10 |
| g | 2026-03-01 | forwards | 0.1 | 10 |
| g | 2026-03-01 | ignored | 0.3 | 10 |
"""

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.build import WINDOWS
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("机械推送", "Mechanical pushing"),
    meaning=Text(
        "最近 28 天的消息里，机器人、转发、重复和没人理的链接、通知的比例。",
        "Share of the posts of the last 28 days by programs, forwarded, repeated, or links nobody minded.",
    ),
    unit="share",
    grain="window",
    catalogue=("D7",),
    better="less",
)

OFTEN = 3
KINDS = ("bots", "forwards", "copies", "ignored")
_KEY = ["group", "window", "member"]


def compute(base: Base) -> ir.Table:
    posts = base.posts.filter(base.posts.member.notnull() & (base.posts.window < WINDOWS))
    bot, forward = posts.bot.fill_null(False), posts.forwarded.fill_null(False)
    counted = posts.group_by("group", "window").agg(
        posts=posts.count(),
        bots=bot.cast("int64").sum(),
        forwards=(forward & ~bot).cast("int64").sum(),
    )
    written = base.messages.filter(base.messages.window < WINDOWS)
    written = written.filter(~written.forwarded.fill_null(False))
    copied = written.filter(written.copy.notnull()).group_by(*_KEY, "copy").agg(posts=ibis._.count())
    copied = copied.filter(copied.posts >= OFTEN)
    copies = copied.group_by("group", "window").agg(copies=copied.posts.sum())
    ignored = _ignored(written).anti_join(copied, [*_KEY, "copy"])
    often = ignored.group_by(_KEY).agg(posts=ignored.count())
    often = often.filter(often.posts >= OFTEN)
    lost = often.group_by("group", "window").agg(ignored=often.posts.sum())
    table = base.windows.inner_join(counted, ["group", "window"])
    table = table.left_join(copies, ["group", "window"]).drop("group_right", "window_right")
    table = table.left_join(lost, ["group", "window"])
    table = table.mutate(copies=table.copies.fill_null(0), ignored=table.ignored.fill_null(0))
    pushed = table.bots + table.forwards + table.copies + table.ignored
    parts = [result(table, dimension=name, **wilson(table[name], table.posts)) for name in KINDS]
    return result(table, **wilson(pushed, table.posts)).union(*parts)


def _ignored(written: ir.Table) -> ir.Table:
    """Links and notices that got neither an answer nor a reaction."""
    notices = written.filter(
        written.link.fill_null(False) | (written.value == "information").fill_null(False)
    )
    notices = notices.filter(notices.reactions.fill_null(0) == 0)
    return notices.filter(~notices.turn_answered)
