"""The embedded engine: DuckDB, in bounded memory, over the facts of a lake."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from weilu.analysis.base import Base
from weilu.analysis.base.build import build
from weilu.analysis.base.facts import facts
from weilu.analysis.base.links import NEEDS, links
from weilu.lake import Lake

MEMORY = "400MB"


@contextmanager
def base_of(lake: Lake, as_of: int | None = None) -> Iterator[Base]:
    """The base tables of a lake, for as long as the context lasts."""
    made = facts(lake)
    with tempfile.TemporaryDirectory(prefix="weilu-") as spill:
        paths = linked(made, Path(spill) / "linked")
        con = ibis.duckdb.connect(
            f"{spill}/base.duckdb", memory_limit=MEMORY, temp_directory=f"{spill}/more", threads=2
        )
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
        yield build(con.read_parquet([str(path) for path in paths], table_name="facts"), names, keep, as_of)
        con.disconnect()


def linked(paths: list[Path], folder: Path) -> list[Path]:
    """The files of facts again, in `folder`, with the columns of `links`, one bucket after the other."""
    folder.mkdir()
    buckets: dict[str, list[Path]] = {}
    for path in paths:
        buckets.setdefault(path.parent.name, []).append(path)
    with ThreadPoolExecutor(2) as two:
        made = list(two.map(lambda item: _linked(item[1], folder / item[0]), buckets.items()))
    return [path for some in made for path in some]


def _linked(paths: list[Path], stem: Path) -> list[Path]:
    """One bucket: all of a group lies in it, in one file a month or several."""
    looked = [pq.read_table(path, columns=list(NEEDS), partitioning=None) for path in paths]
    columns, start, made = links(pa.concat_tables(looked)), 0, []
    for number, (path, rows) in enumerate(zip(paths, (part.num_rows for part in looked), strict=True)):
        table = pq.read_table(path, partitioning=None)
        for name in columns.column_names:
            table = table.append_column(name, columns[name].slice(start, rows))
        made.append(stem.with_name(f"{stem.name}-{number}.parquet"))
        pq.write_table(table, made[-1])
        start += rows
    return made
