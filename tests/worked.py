"""Worked examples of metrics: the tables in a docstring become facts, base tables and expectations."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from weilu.analysis.base import Base
from weilu.analysis.base.build import build, day_of, last_day
from weilu.analysis.base.compiled import Compiled, day
from weilu.analysis.base.links import links
from weilu.analysis.base.marks import marks
from weilu.kernel.time import DAY, HOUR, day_number

Row = dict[str, str]
STATEMENTS = Path(tempfile.mkdtemp(prefix="weilu-sql-"))
"""Where the base tables' SQL is kept, so that each example does not compile all of them again."""

FACTS = pa.schema(
    [
        ("group", pa.string()), ("id", pa.int64()), ("at", pa.int64()), ("kind", pa.string()),
        ("name", pa.string()), ("reply_to", pa.int64()), ("media", pa.string()),
        ("forwarded", pa.bool_()), ("reactions", pa.int32()), ("staff", pa.bool_()),
        ("member", pa.string()), ("target", pa.string()), ("bot", pa.bool_()),
        ("mentions", pa.list_(pa.string())), ("day", pa.int32()), ("weekday", pa.int32()),
        ("hour", pa.int32()), ("chars", pa.int32()), ("value", pa.string()), ("copy", pa.int64()),
        ("request", pa.float32()), ("question", pa.float32()), ("offer", pa.float32()),
        ("thanks", pa.float32()), ("link", pa.bool_()), ("contact", pa.bool_()), ("ad", pa.bool_()),
        ("marks", pa.binary()),
    ]
)  # fmt: skip


def tables(doc: str) -> tuple[dict[str, list[Row]], int | None]:
    """The tables of a docstring's Example by the word above each, and the day of its `as of` line."""
    found: dict[str, list[Row]] = {}
    title, header = "", []
    example = doc.split("## Example")[1]
    for line in example.splitlines():
        line = line.strip()
        if not line.startswith("|"):
            title, header = line or title, []
        elif not header:
            header = [cell.strip() for cell in line.strip("|").split("|")]
            found[title] = []
        elif not set(line) <= set("|- "):
            cells = [cell.strip() for cell in line[1:-1].split("|")]
            found[title].append(dict(zip(header, cells, strict=True)))
    as_of = re.search(r"^as of (\S+)$", example, re.M)
    return found, day_number(date.fromisoformat(as_of[1])) if as_of else None


def facts(rows: list[Row]) -> pa.Table:
    """Facts from the rows of an example; what a row does not say takes a plain default."""
    made = []
    for number, row in enumerate(rows, 1):
        moment = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)
        at = int(moment.timestamp() * 1_000_000)
        day = at // DAY
        base = {
            "group": "g", "id": number + 1000, "kind": "message", "name": row.get("member"), "chars": 10,
            "request": 0, "question": 0, "offer": 0, "thanks": 0, "link": False, "contact": False,
            "ad": False,
            "weekday": (day + 3) % 7, "hour": at % DAY // HOUR,
        }  # fmt: skip
        given = {k: _cell(k, v) for k, v in row.items() if k != "at" and v != ""}
        made.append({**base, **given, "at": at, "day": day})
    return pa.Table.from_pylist(made, schema=FACTS)


def _cell(column: str, text: str) -> object:
    kind = FACTS.field(column).type
    if pa.types.is_boolean(kind):
        return text == "true"
    if pa.types.is_list(kind):
        return text.split()
    if pa.types.is_binary(kind):
        return marks([text], np.array([True]))[0].as_py()
    return int(text) if pa.types.is_integer(kind) else float(text) if pa.types.is_floating(kind) else text


def with_links(events: pa.Table) -> pa.Table:
    """The facts with the columns that are made from several of them."""
    made = links(events)
    for name in made.column_names:
        kind = pa.string() if name in ("partner", "how") else made[name].type
        events = events.append_column(name, made[name].cast(kind))
    return events


@contextmanager
def duck(events: pa.Table, as_of: int | None) -> Iterator[Base]:
    """The base tables of some facts on the embedded engine."""
    con = ibis.duckdb.connect()
    groups = sorted(set(events["group"].to_pylist()))
    names = pa.table({"group": groups, "name": groups, "platform": ["test"] * len(groups)})
    events = with_links(events if as_of is None else events.filter(pc.field("day") <= as_of))

    log, engine = con.create_table("facts", events), Compiled(con, STATEMENTS)
    engine.last = day_of(last_day(log).to_pyarrow()) if as_of is None else as_of
    called = con.create_table("names", names)
    yield build(log, called, engine.keep, engine.last, show=engine.show, day=day()).on(engine)
    engine.save()
    con.disconnect()


def computed(table: ir.Table, columns: list[str]) -> list[Row]:
    """The rows of a metric as an example writes them, in order."""
    rows = table.to_pyarrow().to_pylist()
    keys = ("group", "period", "dimension")
    rows.sort(key=lambda row: tuple(row[key] for key in keys))
    return [{column: shown(column, row[column]) for column in columns} for row in rows]


def shown(column: str, value: object) -> str:
    """A figure as an example writes it: dates for periods, at most four decimals, blank for unknown."""
    if value is None:
        return ""
    if column == "period":
        assert isinstance(value, int)
        return date.fromordinal(value + date(1970, 1, 1).toordinal()).isoformat()
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def wanted(rows: list[Row]) -> list[Row]:
    """Expected rows in the same form and order."""
    keys = [key for key in ("group", "period", "dimension") if rows and key in rows[0]]
    tidy = [{c: _tidy(c, v) for c, v in row.items()} for row in rows]
    return sorted(tidy, key=lambda row: tuple(row[key] for key in keys))


def _tidy(column: str, text: str) -> str:
    number = re.fullmatch(r"-?\d+\.\d+", text) and column != "dimension"
    return shown(column, float(text)) if number else text
