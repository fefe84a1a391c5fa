"""The real logs beside the project, and what an import makes of files."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from weilu.jobs.ingest import Ingested
from weilu.lake import Lake

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


class Read:
    """What an import made of some files: its report and the log's rows in order of time."""

    def __init__(self, done: Ingested, lake: Lake) -> None:
        self.done = done
        tables = [pq.read_table(path, partitioning=None) for path in lake.files()]
        self.table: pa.Table = pa.concat_tables(tables).sort_by([("group", "ascending"), ("at", "ascending")])
        self.rows: list[dict[str, object]] = self.table.to_pylist()
        self.groups = lake.groups()

    def kinds(self) -> dict[str, int]:
        """How many events of each kind."""
        counted = self.table["kind"].value_counts().to_pylist()
        return {row["values"]: row["counts"] for row in counted}


Reader = Callable[..., Read]
