"""Turn exported logs of any format into ChatLab's."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.exports import chatlab
from weilu.exports.base import Options
from weilu.jobs.ingest import Ingested, ingest
from weilu.lake import Lake, bucket_of

Form = Literal["json", "jsonl"]


def convert(paths: list[Path], options: Options, out: BinaryIO, form: Form) -> tuple[Ingested, int]:
    """Read `paths`, repeated rows once, and write all groups to `out`; returns the import's report and
    how many rows were written."""
    with tempfile.TemporaryDirectory(prefix="weilu-") as folder:
        lake = Lake(Path(folder))
        done = ingest(paths, lake, options)
        names = {key: group.name for key, group in lake.groups().items()}
        return done, chatlab.write(_batches(lake, sorted(done.counts)), out, form, names)


def _batches(lake: Lake, groups: list[str]) -> Iterator[pa.RecordBatch]:
    """The log, one group after another, each in order of time."""
    for group in groups:
        for path in lake.files(bucket_of(group)):
            table = pq.read_table(path, partitioning=None, filters=pc.field("group") == group)
            yield from table.sort_by("at").to_batches()
