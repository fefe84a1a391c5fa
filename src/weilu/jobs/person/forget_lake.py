"""A person written out of the cold log: their words go, their rows stay under a pseudonym, so that counts
do not change."""

import json
import os
import re
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.jobs.person.who import Who
from weilu.lake import Lake
from weilu.lake.writer import FEW

ROWS = 8_192
"""Rows looked at together."""


def forget(who: Who, lake: Lake) -> int:
    """Rewrite the files that hold the person; how many rows were theirs. Use within `lake.writing()`, and
    open the lake for writing once more afterwards: the old files go then."""
    notes: list[dict[str, object]] = []
    rows = 0
    for path in lake.files():
        target = path.with_name(f"{uuid.uuid4().hex}.parquet")
        aside = lake.aside / target.name
        own, changed = _rewrite(path, aside, who)
        rows += own
        if changed:
            notes.append({"new": _inside(lake, target), "old": [_inside(lake, path)]})
            lake.place(json.dumps(notes).encode(), lake.replaced)
            os.replace(aside, target)
        else:
            aside.unlink()
    return rows


def _rewrite(path: Path, aside: Path, who: Who) -> tuple[int, bool]:
    """Write a file without the person; how many rows were theirs, and whether anything changed."""
    rows, changed = 0, False
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        with pq.ParquetWriter(aside, schema, compression="zstd", use_dictionary=FEW) as sink:
            for batch in file.iter_batches(ROWS):
                if _near(batch, who):
                    new, own = _rewritten(batch, who)
                    rows, changed = rows + own, changed or not new.equals(batch)
                    batch = new
                sink.write_batch(batch)
    return rows, changed


def _near(batch: pa.RecordBatch, who: Who) -> bool:
    """Whether the person may be in any row."""
    marks = pa.array([*who.native, *who.names])
    columns = [batch["author"], batch["target"], pc.list_flatten(batch["mentions"])]
    if any(pc.any(pc.is_in(column, marks)).as_py() for column in columns):
        return True
    words = "|".join(re.escape(text) for text in [*who.native, *who.said])
    return bool(pc.any(pc.match_substring_regex(batch["text"], words)).as_py())


def names(who: Who, lake: Lake) -> frozenset[str]:
    """Every name that the person was shown by in the cold log."""
    found: set[str] = set()
    for path in lake.files():
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS, columns=["group", "author", "name"]):
                found |= set(batch.filter(_theirs(batch, who))["name"].unique().to_pylist())
    return frozenset(name for name in found if name)


def rows_of(who: Who, lake: Lake) -> list[dict[str, object]]:
    """What the person said and did, from the cold log, oldest first."""
    found: list[dict[str, object]] = []
    for path in lake.files():
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(ROWS):
                found += batch.filter(_theirs(batch, who)).to_pylist()
    return sorted(found, key=lambda row: int(str(row["at"])))


def _platforms(who: Who) -> list[str]:
    return sorted({key.partition("/")[0] for key in who.keys})


def _theirs(batch: pa.RecordBatch, who: Who) -> pa.Array:
    """Which rows are the person's."""
    platform = pc.list_element(pc.split_pattern(batch["group"], "/", max_splits=1), 0)
    here = pc.is_in(platform, pa.array(_platforms(who)))
    return pc.fill_null(pc.and_(here, pc.is_in(batch["author"], pa.array(list(who.native)))), False)


def _rewritten(batch: pa.RecordBatch, who: Who) -> tuple[pa.RecordBatch, int]:
    rows, theirs, platforms = batch.to_pylist(), _theirs(batch, who).to_pylist(), _platforms(who)
    for row, own in zip(rows, theirs, strict=True):
        if row["group"].partition("/")[0] in platforms:
            _row(row, own, who)
    return pa.RecordBatch.from_pylist(rows, schema=batch.schema), sum(theirs)


def _row(row: dict[str, object], own: bool, who: Who) -> None:
    if own:
        new = who.native[str(row["author"])]
        row |= {"author": new, "name": new, "text": ""}
        if row["kind"] == "rename":
            row["target"] = new
    elif row["text"]:
        said = str(row["text"])
        row["text"] = who.unnamed(said) if row["bot"] else who.renamed(said)
    row["target"] = who.native.get(str(row["target"]), row["target"])
    if row["target"] in who.names:
        row["target"] = "—"
    if isinstance(row["mentions"], list):
        mentions = [who.native.get(one, one) for one in row["mentions"]]
        row["mentions"] = ["—" if one in who.names else one for one in mentions]


def _inside(lake: Lake, path: Path) -> str:
    return path.relative_to(lake.folder).as_posix()
