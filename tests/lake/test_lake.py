"""The lake: each event once, whole files only, small files merged."""

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from weilu.exports.base import Options, Rows
from weilu.lake import Lake, bucket_of
from weilu.lake import writer as writing
from weilu.lake.compact import MOST, compact
from weilu.lake.said import said
from weilu.lake.writer import Writer

DAY = 86_400_000_000


def batch(group: str, days: range, text: str = "hello") -> pa.RecordBatch:
    rows = Rows(Options())
    rows.open("test", group)
    for day in days:
        rows.add("message", day * DAY, "ana", f"{text} {day}")
    return rows.batch()


def append(lake: Lake, *batches: pa.RecordBatch) -> Writer:
    with lake.writing():
        made = Writer(lake)
        for one in batches:
            made.take(one)
        made.close()
    return made


def ids(lake: Lake) -> list[tuple[str, int]]:
    tables = [pq.read_table(path, partitioning=None) for path in lake.files()]
    return sorted((r["group"], r["id"]) for t in tables for r in t.select(["group", "id"]).to_pylist())


def test_an_overlap_adds_only_what_is_new(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    append(lake, batch("a", range(40)))
    counts = append(lake, batch("a", range(30, 60))).counts["test/a"]
    assert (counts.read, counts.kept, counts.repeated) == (30, 20, 10)
    assert len(ids(lake)) == len(set(ids(lake))) == 60


def test_what_was_said_is_found_by_group_id_and_time(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    append(lake, batch("a", range(0, 90, 30)), batch("b", range(40), "secret"))
    rows = pq.read_table(lake.files(bucket_of("test/a"))[-1], partitioning=None).to_pylist()
    row = max((row for row in rows if row["group"] == "test/a"), key=lambda row: row["at"])
    at = int(row["at"])
    assert said(lake, "test/a", {row["id"]: at, 7: at}) == {row["id"]: "hello 60"}
    assert said(lake, "test/b", {row["id"]: at}) == said(lake, "test/a", {}) == {}


def test_groups_do_not_hide_each_other(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    append(lake, batch("a", range(10)), batch("b", range(10)))
    assert len(ids(lake)) == 20


def test_a_passing_lake_has_its_months_together_and_stays_as_it_is(tmp_path: Path) -> None:
    lake = Lake(tmp_path, passing=True)
    for month in range(MOST + 1):
        append(lake, batch("a", range(month * 30, month * 30 + 30)))
    append(lake, batch("a", range(5)))
    with lake.writing():
        assert compact(lake) == 0
    assert len(lake.files()) == MOST + 1
    assert len(ids(lake)) == len(set(ids(lake))) == (MOST + 1) * 30


def test_files_are_by_month_and_sorted(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    append(lake, batch("a", range(89, -1, -1)))
    assert {path.parts[-3] for path in lake.files()} == {"month=1970-01", "month=1970-02", "month=1970-03"}
    for path in lake.files():
        times = pq.read_table(path, partitioning=None)["at"].to_pylist()
        assert times == sorted(times)


def test_many_flushes_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "GATHER", 7)
    monkeypatch.setattr(writing, "FLUSH", 20)
    lake, chance = Lake(tmp_path), random.Random(1)
    parts = [batch(chance.choice("ab"), range(start, start + 9)) for start in range(0, 200, 5)]
    chance.shuffle(parts)
    append(lake, *parts)
    wanted = {(r["group"], r["id"]) for part in parts for r in part.select(["group", "id"]).to_pylist()}
    assert ids(lake) == sorted(wanted)


def test_small_files_are_merged_and_nothing_is_lost(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for day in range(MOST + 3):
        append(lake, batch("a", range(day, day + 1)))
    before, reading = ids(lake), lake.files()
    with lake.writing():
        assert compact(lake) == 1
    assert len(lake.files()) == 1
    assert ids(lake) == before
    assert all(path.exists() for path in reading), "a reader that began before still finds its files"
    append(lake, batch("a", range(20, 21)))
    assert not any(path.exists() for path in reading)
    assert len(ids(lake)) == MOST + 4


def test_a_kill_between_note_and_rename_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path)
    for day in range(MOST + 1):
        append(lake, batch("a", range(day, day + 1)))
    before = ids(lake)

    def killed(*paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("weilu.lake.compact.os.replace", killed)
    monkeypatch.setattr(lake, "place", lambda data, path: path.write_bytes(data))
    with pytest.raises(KeyboardInterrupt), lake.writing():
        compact(lake)
    monkeypatch.undo()
    assert ids(lake) == before
    append(lake, batch("a", range(MOST, MOST + 1)))
    assert ids(lake) == before
