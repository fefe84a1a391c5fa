"""Evaporation (蒸发冷却): whether those who fade are the valuable ones, per window of 28 days.

## Question
Are the best members leaving?

## Definition
A member's value in the window before: the confidence of answers received and of answers given, reactions
received, and days on which they wrote, added up. A member who wrote in the window before has faded if they
wrote less than a quarter as much in this one (nothing, for most), or left in it. The figure is the share of
the value that faded, divided by the share of the members that faded: 1 where who fades is average, above 1
where the valuable go. Unknown where fewer than ten faded. `n` is the number of members who wrote in the
window before; the interval is that of 200 drawings of as many of them (bootstrap, fixed seed).

## Misread
Those who write little always fade more, so a healthy group lies well below 1: a rise against its own past is
an early sign, above 1 an alarm. A holiday lets everybody fade alike.

## Example
as of 2026-03-28

messages
| group | at | member | reactions |
| --- | --- | --- | --- |
| g | 2026-02-02 09:00 | a | 13 |
| g | 2026-02-03 09:00 | b |  |
| g | 2026-02-04 09:00 | c |  |
| g | 2026-02-05 09:00 | d |  |
| g | 2026-02-06 09:00 | e |  |
| g | 2026-02-07 09:00 | f |  |
| g | 2026-02-08 09:00 | g |  |
| g | 2026-02-09 09:00 | h |  |
| g | 2026-02-10 09:00 | i |  |
| g | 2026-02-11 09:00 | j |  |
| g | 2026-02-12 09:00 | k | 10 |
| g | 2026-02-13 09:00 | l | 4 |
| g | 2026-03-02 09:00 | k |  |
| g | 2026-03-03 09:00 | l |  |

gives
| group | period | value | n |
| --- | --- | --- | --- |
| g | 2026-03-01 | 0.7077 | 12 |
"""

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.base import Base
from weilu.analysis.base.compiled import fetch
from weilu.analysis.base.graph import Floats
from weilu.kernel.metric import RESULT, Metric
from weilu.kernel.texts import Text
from weilu.kernel.time import WINDOW

METRIC = Metric(
    title=Text("蒸发冷却", "Evaporation"),
    meaning=Text(
        "正在淡出的是不是最有价值的人：1 是和平均一样，超过 1 就是好成员在走。",
        "Whether those who fade are the valuable ones: 1 is average, above 1 the best are going.",
    ),
    unit="index",
    grain="window",
    catalogue=("B10",),
    better="less",
    tabular=False,
)

FEWEST, DRAWS, SEED, CELLS = 10, 200, 20260301, 2_000_000
_KEY = ["group", "window", "member"]


def compute(base: Base) -> ir.Table:
    table = fetch(base, "faded members", _known).combine_chunks()
    groups = pc.index_in(table["group"], table["group"].unique()).to_numpy()
    period, value, gone = (table[name].to_numpy() for name in ("period", "value", "faded"))
    changes = (groups[1:] != groups[:-1]) | (period[1:] != period[:-1])
    starts = np.flatnonzero(np.r_[True, changes]) if len(period) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(period)])
    enough = np.add.reduceat(gone, starts) >= FEWEST if len(starts) else np.zeros(0, np.bool_)
    starts, sizes = starts[enough], sizes[enough]
    indices = [_index(value[s : s + n], gone[s : s + n]) for s, n in zip(starts, sizes, strict=True)]
    bounds = np.array(indices, np.float64).reshape(-1, 3)
    columns = {"group": table["group"].take(pa.array(starts)), "period": period[starts], "n": sizes}
    columns |= {name: bounds[:, at] for at, name in enumerate(("value", "low", "high"))}
    columns |= {"dimension": [""] * len(sizes), "coverage": np.ones(len(sizes))}
    return ibis.memtable(pa.table({name: columns[name] for name in RESULT}), schema=ibis.schema(RESULT))


def _known(base: Base) -> ir.Table:
    known = base.windows.inner_join(_faded(base), ["group", "window"])
    return known.order_by("group", "period", "member").select("group", "period", "value", "faded")


def _faded(base: Base) -> ir.Table:
    """Of each window the members who wrote in the one before: their value then and whether they faded."""
    wrote, edges = base.writers, base.edges
    gone = base.stays.filter(base.stays.left_day.notnull())
    gone = gone.mutate(window=(base.as_of - gone.left_day) // WINDOW + 1)
    # One sum over all that counts, so that the engine holds one table at a time, however large.
    every = _part(wrote, messages=wrote.messages, value=wrote.days + wrote.reactions).union(
        _part(edges, value=edges.weight),
        _part(edges, member=edges.partner, value=edges.weight),
        _part(gone, left=1),
    )
    sums = every.group_by(_KEY).agg(**{name: every[name].sum() for name in _SUMS})
    own = ibis.window(group_by=["group", "member"], order_by="window")
    sums = sums.mutate(later=sums.window.lag().over(own), now=sums.messages.lag().over(own))
    now = ibis.ifelse(sums.later == sums.window - 1, sums.now, 0.0).fill_null(0.0)
    faded = (now * 4 < sums.messages) | (sums.left > 0)
    before = sums.mutate(faded=faded.cast("int64")).filter(sums.messages > 0)
    return before.select("group", "member", "value", "faded", window=(before.window - 1).cast("int32"))


_SUMS = ("messages", "value", "left")


def _part(table: ir.Table, **given: ir.Value | int) -> ir.Table:
    """Rows of the sums of a member and window; what is not given is 0."""
    return table.select(
        "group",
        member=given.get("member", table.member),
        window=table.window.cast("int32"),
        **{name: _number(given.get(name, 0)) for name in _SUMS},
    )


def _number(value: ir.Value | int) -> ir.Value:
    return (value if isinstance(value, ir.Value) else ibis.literal(value)).cast("float64")


def _index(value: Floats, faded: Floats) -> tuple[float, float, float]:
    """The figure and its interval."""
    n = len(value)
    chance = np.random.default_rng(SEED)
    drawn = []
    step = max(1, CELLS // n)
    for start in range(0, DRAWS, step):
        some = chance.integers(0, n, (min(step, DRAWS - start), n))
        worth, gone = value[some], faded[some]
        rate = gone.mean(1)
        rated = rate > 0
        drawn.append(((worth * gone).sum(1) / worth.sum(1))[rated] / rate[rated])
    low, high = np.quantile(np.concatenate(drawn), (0.025, 0.975))
    return float((value * faded).sum() / value.sum() / faded.mean()), float(low), float(high)
