"""Append batches to the lake: each event once, in files by month and bucket."""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.lake import Lake, bucket_of

GATHER = 8_192
"""Rows gathered before they are looked up."""
FLUSH = 32_768
"""New rows gathered before they are written."""
FEW = ["group", "kind", "author", "name", "target", "media"]
"""Columns whose values repeat; the texts of a file do not, and a dictionary of them only takes memory."""

Ids = npt.NDArray[np.int64]


@dataclass(slots=True)
class Counts:
    """What became of the rows of a group in one import."""

    read: int = 0
    repeated: int = 0
    kept: int = 0


class Seen:
    """Which ids of a group are in the lake or came earlier in this import; 8 bytes an id."""

    def __init__(self) -> None:
        self._sorted: list[Ids] = []

    def new(self, ids: Ids) -> npt.NDArray[np.int64]:
        """Places in `ids` of those not seen before, in order; they are seen from now on."""
        fresh, first = np.unique(ids, return_index=True)
        unseen = np.ones(len(fresh), np.bool_)
        for have in self._sorted:
            at = np.minimum(np.searchsorted(have, fresh), len(have) - 1)
            unseen &= have[at] != fresh
        self.add(fresh[unseen])
        return np.sort(first[unseen])

    def add(self, ids: Ids) -> None:
        """Take ids that are distinct and not seen."""
        ids = np.sort(ids)
        while self._sorted and len(self._sorted[-1]) <= 2 * len(ids):
            ids = np.sort(np.concatenate([self._sorted.pop(), ids]))
        if len(ids):
            self._sorted.append(ids)


class Writer:
    """Takes batches of the log's schema; `close` writes what is left. Use within `lake.writing()`. `wrote`
    is told each file as it is put in place."""

    def __init__(self, lake: Lake, wrote: Callable[[Path], None] = lambda path: None) -> None:
        self.lake = lake
        self.wrote = wrote
        self.counts: dict[str, Counts] = {}
        self._seen: dict[str, Seen] = {}
        self._loaded: set[int] = set()
        self._gathered: list[pa.RecordBatch] = []
        self._rows = 0
        self._fresh: list[pa.Table] = []

    def take(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._gathered.append(batch)
            self._rows += batch.num_rows
        if self._rows >= GATHER:
            self._sift()

    def close(self) -> None:
        self._sift()
        self._flush()

    def _sift(self) -> None:
        if not self._gathered:
            return
        table = pa.Table.from_batches(self._gathered)
        self._gathered, self._rows = [], 0
        groups = table["group"].combine_chunks().dictionary_encode()
        if isinstance(groups, pa.ChunkedArray):
            groups = groups.combine_chunks()
        codes, ids = groups.indices.to_numpy(), table["id"].to_numpy()
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(len(groups.dictionary) + 1))
        places = []
        for code, key in enumerate(groups.dictionary.to_pylist()):
            mine = order[starts[code] : starts[code + 1]]
            fresh = mine[self._of(key).new(ids[mine])]
            counts = self.counts.setdefault(key, Counts())
            counts.read += len(mine)
            counts.kept += len(fresh)
            counts.repeated += len(mine) - len(fresh)
            places.append(fresh)
        self._fresh.append(table.take(np.concatenate(places)))
        if sum(t.num_rows for t in self._fresh) >= FLUSH:
            self._flush()

    def _of(self, group: str) -> Seen:
        bucket = bucket_of(group)
        if bucket not in self._loaded:
            self._loaded.add(bucket)
            for key, ids in _ids_by_group(self.lake, bucket).items():
                self._seen.setdefault(key, Seen()).add(ids)
        return self._seen.setdefault(group, Seen())

    def _flush(self) -> None:
        if not self._fresh:
            return
        table = pa.concat_tables(self._fresh)
        self._fresh = []
        keys = table["group"].unique()
        buckets = pa.array([bucket_of(key) for key in keys.to_pylist()], pa.int32())
        table = table.append_column("bucket", buckets.take(pc.index_in(table["group"], keys)))
        table = table.append_column("month", _months(table["at"], self.lake.passing))
        table = table.sort_by([(c, "ascending") for c in ("month", "bucket", "group", "at", "id")])
        place = table["month"].to_numpy().astype(np.int64) * 16 + table["bucket"].to_numpy()
        cuts = [0, *(np.flatnonzero(np.diff(place)) + 1), table.num_rows]
        for start, end in zip(cuts, cuts[1:], strict=False):
            if end > start:
                self._write(int(place[start]), table.slice(start, end - start))

    def _write(self, place: int, part: pa.Table) -> None:
        months, bucket = divmod(place, 16)
        year, month = divmod(months, 12)
        named = "all" if self.lake.passing else f"{year:04d}-{month + 1:02d}"
        folder = self.lake.log / f"month={named}" / f"bucket={bucket:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{uuid.uuid4().hex}.parquet"
        aside = self.lake.aside / name
        columns = part.drop_columns(["bucket", "month"])
        pq.write_table(columns, aside, compression="zstd", use_dictionary=FEW)
        os.replace(aside, folder / name)
        self.wrote(folder / name)


def _months(at: pa.ChunkedArray, together: bool) -> pa.ChunkedArray | pa.Array:
    if together:
        return pa.repeat(pa.scalar(0, pa.int32()), len(at))
    moment = at.cast(pa.timestamp("us"))
    months = pc.add(pc.multiply(pc.year(moment), 12), pc.subtract(pc.month(moment), 1))
    return months.cast(pa.int32())


def _ids_by_group(lake: Lake, bucket: int) -> dict[str, Ids]:
    found: dict[str, list[Ids]] = {}
    for path in lake.files(bucket):
        table = pq.read_table(path, columns=["group", "id"], partitioning=None)
        for key in table["group"].unique().to_pylist():
            mine = table.filter(pc.equal(table["group"], key))
            found.setdefault(key, []).append(mine["id"].to_numpy())
    return {key: np.unique(np.concatenate(parts)) for key, parts in found.items()}
