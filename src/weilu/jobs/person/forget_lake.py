"""A person written out of the cold log: their words go, their rows stay under a pseudonym, so that counts
do not change."""

import json
import os
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from weilu.exports.base.rows import SCHEMA
from weilu.jobs.person.who import Who
from weilu.lake import Lake
from weilu.lake.writer import FEW


def forget(who: Who, lake: Lake) -> int:
    """Rewrite the files that hold the person; how many rows were theirs. Use within `lake.writing()`, and
    open the lake for writing once more afterwards: the old files go then."""
    notes: list[dict[str, object]] = []
    rows = 0
    platforms = {key.partition("/")[0] for key in who.keys}
    for path in lake.files():
        table = pq.read_table(path, partitioning=None)
        new, own = _rewritten(table, who, platforms)
        rows += own
        if not new.equals(table):
            target = path.with_name(f"{uuid.uuid4().hex}.parquet")
            aside = lake.aside / target.name
            pq.write_table(new, aside, compression="zstd", use_dictionary=FEW)
            notes.append({"new": _inside(lake, target), "old": [_inside(lake, path)]})
            lake.place(json.dumps(notes).encode(), lake.replaced)
            os.replace(aside, target)
    return rows


def names(who: Who, lake: Lake) -> frozenset[str]:
    """Every name that the person was shown by in the cold log."""
    found = set(who.names)
    for path in lake.files():
        table = pq.read_table(path, columns=["author", "name"], partitioning=None)
        mine = table.filter(pc.is_in(table["author"], pa.array(list(who.native))))
        found |= set(mine["name"].unique().to_pylist())
    return frozenset(name for name in found if name)


def rows_of(who: Who, lake: Lake) -> list[dict[str, object]]:
    """What the person said and did, from the cold log."""
    found: list[dict[str, object]] = []
    for path in lake.files():
        table = pq.read_table(path, partitioning=None)
        found += table.filter(_theirs(table, who, {key.partition("/")[0] for key in who.keys})).to_pylist()
    return sorted(found, key=lambda row: str(row["at"]))


def _theirs(table: pa.Table, who: Who, platforms: set[str]) -> pa.ChunkedArray:
    """Which rows are the person's."""
    platform = pc.list_element(pc.split_pattern(table["group"], "/", max_splits=1), 0)
    here = pc.is_in(platform, pa.array(sorted(platforms)))
    return pc.fill_null(pc.and_(here, pc.is_in(table["author"], pa.array(list(who.native)))), False)


def _rewritten(table: pa.Table, who: Who, platforms: set[str]) -> tuple[pa.Table, int]:
    rows = table.to_pylist()
    theirs = _theirs(table, who, platforms).to_pylist()
    here = [row["group"].partition("/")[0] in platforms for row in rows]
    for row, own, near in zip(rows, theirs, here, strict=True):
        if near:
            _row(row, own, who)
    return pa.Table.from_pylist(rows, schema=SCHEMA).cast(table.schema), sum(theirs)


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
