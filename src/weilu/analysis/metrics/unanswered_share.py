"""Unanswered share: requests that nobody answered, per window of 28 days.

## Question
When a member asks, does anybody answer?

## Definition
Messages judged to be a request (see `weilu.judge`; a question mark is not needed) that no message of
another member answers, divided by all requests of the window. An answer is an explicit reply, a mention,
or the next turn within five minutes. Coverage is the mean confidence of the answers counted.

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

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.5 | 2 |
"""

import ibis.expr.types as ir

from weilu.analysis.base import Base
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
    asked = base.messages.filter(base.messages.request >= 0.5).select("group", "id", "window")
    links = base.links
    answers = links.group_by("group", id=links.answered).agg(sure=links.confidence.max())
    both = asked.left_join(answers, ["group", "id"]).drop("group_right", "id_right")
    counted = both.group_by("group", "window").agg(
        asked=both.count(), open=both.sure.isnull().sum(), coverage=both.sure.mean().fill_null(1.0)
    )
    table = base.windows.inner_join(counted, ["group", "window"])
    return result(table, **wilson(table.open, table.asked))
