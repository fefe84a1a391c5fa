"""Unanswered share: requests that nobody answered, per window of 28 days.

## Question
When a member asks, does anybody answer?

## Definition
A turn with a message judged to be a request (see `weilu.judge`; a question mark is not needed) is one
request, as in `first_answer` and `closing_rate`. It is open if no other member answered that message or a
later one of the turn, whenever; divided by all requests of the window. An answer is an explicit reply, a
mention, or the next turn within five minutes. Coverage is the mean confidence of the answers counted.

## Misread
Where members do not quote, the next turn stands for the answer, so the share is rather too low.

## Example
as of 2026-03-28

messages
| group | at | id | member | request | reply_to |
| --- | --- | --- | --- | --- | --- |
| g | 2026-03-01 09:00 | 1 | ana | 1 |  |
| g | 2026-03-01 10:00 | 2 | bo | 0 | 1 |
| g | 2026-03-02 09:00 | 3 | ana | 1 |  |
| g | 2026-03-02 09:01 | 4 | ana | 1 |  |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.5 | 2 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.answers import requests
from weilu.analysis.base.result import result, wilson
from weilu.kernel.metric import Metric
from weilu.kernel.texts import Text

METRIC = Metric(
    title=Text("无人回应率", "Unanswered share"),
    meaning=Text(
        "最近 28 天的求助里没有人回应的比例。",
        "Share of the requests of the last 28 days that nobody answered.",
    ),
    unit="share",
    grain="window",
    catalogue=("E12",),
    better="less",
)


def compute(base: Base) -> ir.Table:
    asked = requests(base)
    counted = asked.group_by("group", "window").agg(
        asked=asked.count(),
        open=asked.answered_at.isnull().cast("int64").sum(),
        coverage=asked.sure.mean().fill_null(1.0),
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    return result(table, **wilson(table.open, table.asked))
