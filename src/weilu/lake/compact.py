"""Merge the many small files that daily imports leave behind.

The merged file is written first, then a note that it replaces the old ones, then it is put in place:
readers leave out what the note says is replaced. The old files are deleted when the lake is next opened
for writing, so a check-up that is reading them is not disturbed, and a kill at any moment harms nothing.
"""

import json
import os
import uuid
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from weilu.lake import Lake

MOST = 8
"""A month of a bucket may have this many files."""


def compact(lake: Lake) -> int:
    """Merge every month of a bucket that has more than `MOST` files; returns how many. Use within
    `lake.writing()`. A lake that is thrown away soon stays as it is."""
    if lake.passing:
        return 0
    places: dict[Path, list[Path]] = {}
    for path in lake.files():
        places.setdefault(path.parent, []).append(path)
    crowded = {folder: paths for folder, paths in places.items() if len(paths) > MOST}
    notes = []
    for folder, paths in crowded.items():
        new = folder / f"{uuid.uuid4().hex}.parquet"
        aside = lake.aside / new.name
        pq.write_table(_merged(paths), aside, compression="zstd")
        notes.append({"new": _inside(lake, new), "old": [_inside(lake, path) for path in paths]})
        lake.place(json.dumps(notes).encode(), lake.replaced)
        os.replace(aside, new)
    return len(crowded)


def _merged(paths: list[Path]) -> pa.Table:
    table = pa.concat_tables([pq.read_table(path, partitioning=None) for path in paths])
    table = table.sort_by([("group", "ascending"), ("at", "ascending"), ("id", "ascending")])
    groups = table["group"].combine_chunks().dictionary_encode().indices.to_numpy()
    pairs = np.rec.fromarrays([groups, table["id"].to_numpy()])
    return table.take(np.sort(np.unique(pairs, return_index=True)[1]))


def _inside(lake: Lake, path: Path) -> str:
    return path.relative_to(lake.folder).as_posix()
