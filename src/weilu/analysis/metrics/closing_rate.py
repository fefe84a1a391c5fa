"""Closing rate (有求必应): which share of the requests were settled, per window of 28 days.

## Question
Does a member who asks get what they asked for?

## Definition
A turn that requests something is one request. It is closed if another member answered it (see `first_answer`)
and in the hour after the first answer the asker thanked, or at least asked nothing more. Divided by all
requests of the window. Coverage is the mean confidence of the answers counted.

## Misread
Silence after an answer counts as closed, though the asker may have given up; asking the next thing at once
counts as open. Where members do not quote, a neighbouring turn stands for the answer: the rate is
rather too high.

## Example
as of 2026-03-28

messages
| group | at | id | member | request | thanks | reply_to |
| --- | --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana | 1 | 0 |  |
| g | 2026-03-01 09:10 | 2 | bo | 0 | 0 | 1 |
| g | 2026-03-02 09:00 | 3 | ana | 1 | 0 |  |
| g | 2026-03-02 09:20 | 4 | bo | 0 | 0 | 3 |
| g | 2026-03-02 09:40 | 5 | ana | 1 | 0 |  |
| g | 2026-03-03 09:00 | 6 | cy | 1 | 0 |  |
| g | 2026-03-03 09:06 | 7 | bo | 0 | 0 | 6 |
| g | 2026-03-03 09:12 | 8 | cy | 1 | 1 |  |

gives
| group | period | value | n | coverage |
| --- | --- | --- | --- | --- |
| g | 2026-03-01 | 0.4 | 5 | 1.0 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.answers import requests
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import HOUR

METRIC = Metric(
    title=Text("求助解决率", "Closing rate"),
    meaning=Text(
        "最近 28 天的求助里，有人回应、而且提问的人没再追问或道了谢的比例。",
        "Share of the requests of the last 28 days that were answered, with the asker content or silent.",
    ),
    unit="share",
    grain="window",
    catalogue=("E12",),
    better="more",
)


def compute(base: Base) -> ir.Table:
    asked = requests(base)
    asked = asked.mutate(hour=asked.answered_at // HOUR)
    said = base.messages.filter((base.messages.request >= 0.5) | (base.messages.thanks >= 0.5))
    said = said.select("group", "member", "request", "thanks", said_at="at", hour=said.at // HOUR)
    # An hour from any moment lies within two whole hours: equal keys instead of a costly range join.
    said = said.union(said.mutate(hour=said.hour - 1))
    both = asked.left_join(said, ["group", "member", "hour"])
    after = (both.said_at > both.answered_at) & (both.said_at <= both.answered_at + HOUR)
    settled = both.group_by("group", "turn", "window", "sure").agg(
        thanked=(both.thanks >= 0.5).cast("int64").max(where=after).fill_null(0),
        again=(both.request >= 0.5).cast("int64").max(where=after).fill_null(0),
    )
    closed = settled.sure.notnull() & ((settled.thanked == 1) | (settled.again == 0))
    counted = settled.group_by("group", "window").agg(
        asked=settled.count(), closed=closed.cast("int64").sum(), coverage=settled.sure.mean().fill_null(1.0)
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    return result(table, **wilson(table.closed, table.asked))
