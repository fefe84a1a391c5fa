"""Shapes that metrics share: the result table, shares with their interval, zeros that are known."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.kernel.metric import RESULT

Z2 = 1.959963984540054**2


def result(table: ir.Table, **columns: ir.Value | float | int | str | None) -> ir.Table:
    """The metric's table from one that has `group`; columns not named take their defaults.

    `period` and `value` must be there, as columns or named; `dimension` is "" (the headline), `n` 0,
    `coverage` 1 and the bounds null where they are not given.
    """
    defaults = {"dimension": "", "n": 0, "coverage": 1.0, "low": None, "high": None}
    made = {}
    for name, kind in RESULT.items():
        given = columns.get(name, table[name] if name in table.columns else defaults.get(name))
        made[name] = (given if isinstance(given, ir.Value) else ibis.literal(given)).cast(kind)
    return table.select(**made)


def wilson(hits: ir.NumericValue, n: ir.NumericValue) -> dict[str, ir.NumericValue]:
    """value, n, low and high of a share (Wilson score interval, 95 %); all null where n is 0."""
    some = n.nullif(0).cast("float64")
    share = hits / some
    middle, spread = share + Z2 / (2 * some), share * (1 - share) / some + Z2 / (4 * some * some)
    half = (spread * Z2).sqrt()
    scale = 1 + Z2 / some
    low, high = (middle - half) / scale, (middle + half) / scale
    return {
        "value": share,
        "n": n.cast("int64"),
        "low": ibis.greatest(low, ibis.literal(0.0)),
        "high": ibis.least(high, ibis.literal(1.0)),
    }


def parts(table: ir.Table, figures: Mapping[str, ir.Value | dict[str, ir.Value]]) -> ir.Table:
    """The metric's table of several figures of each row of `table`, by dimension ("": the headline): the
    value, or the columns that `wilson` gives. `table` is computed once, which a union would not ensure."""
    wide: dict[str, ir.Value] = {}
    columns: set[str] = set()
    for place, given in enumerate(figures.values()):
        made = given if isinstance(given, dict) else {"value": given}
        wide |= {f"{name}_{place}": value for name, value in made.items()}
        columns |= set(made)
    places = numbers("place", len(figures))
    named = places.mutate(dimension=places.place.cases(*enumerate(figures)))
    long = table.mutate(**wide).cross_join(named)
    return result(
        long,
        **{
            name: long.place.cases(
                *((at, long[f"{name}_{at}"].cast(RESULT[name])) for at in range(len(figures)))
            )
            for name in sorted(columns)
        },
    )


def numbers(name: str, of: int) -> ir.Table:
    """A table of the one column `name`: 0, 1, 2 … `of` - 1."""
    return ibis.range(of).unnest().name(name).as_table().mutate(ibis._[name].cast("int32").name(name))


def week_of(day: ir.IntegerValue) -> ir.IntegerValue:
    """The Monday of the week that a day lies in."""
    return day - (day + 3) % 7


def each_window(base: Base, counted: ir.Table) -> ir.Table:
    """`counted` (one row a group and window) for every window of every group, its numbers 0 where it
    has none: a silent window is known to be silent."""
    joined = base.windows.left_join(counted, ["group", "window"])
    numbers = {name: ibis.coalesce(joined[name], 0) for name in counted.columns if name not in _KEYS}
    return joined.select("group", "window", "period", **numbers)


_KEYS = ("group", "window")
