"""The embedded engine: DuckDB, in bounded memory, over the facts of a lake."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import ibis
import ibis.expr.types as ir

from weilu.analysis.base import Base
from weilu.analysis.base.build import build
from weilu.analysis.base.facts import facts
from weilu.lake import Lake

MEMORY = "256MB"


@contextmanager
def base_of(lake: Lake, as_of: int | None = None) -> Iterator[Base]:
    """The base tables of a lake, for as long as the context lasts."""
    paths = [str(path) for path in facts(lake)]
    with tempfile.TemporaryDirectory(prefix="weilu-") as spill:
        con = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=spill, threads=2)
        con.raw_sql("SET preserve_insertion_order = false").fetchall()

        def keep(name: str, table: ir.Table) -> ir.Table:
            return con.create_table(name, table)

        groups = lake.groups().values()
        names = keep(
            "names",
            ibis.memtable(
                {
                    "group": [g.key for g in groups],
                    "name": [g.name for g in groups],
                    "platform": [g.platform for g in groups],
                },
                schema={"group": "string", "name": "string", "platform": "string"},
            ),
        )
        yield build(con.read_parquet(paths, table_name="facts"), names, keep, as_of)
        con.disconnect()
