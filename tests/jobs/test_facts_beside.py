"""Facts made while the import still runs are those made afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from weilu.analysis.base.facts import VERSION, facts, making, read
from weilu.exports.base import Options
from weilu.jobs import ingest as job
from weilu.kernel.errors import Unreadable
from weilu.lake import Lake


def log(folder: Path) -> Path:
    (folder / "#tea").mkdir(parents=True)
    for day in range(1, 29):
        lines = [f"[10:{n:02d}:00] <nick{n % 5}> is line {n} of day {day}?" for n in range(60)]
        (folder / "#tea" / f"2026-{1 + day % 3:02d}-{day:02d}.log").write_text("\n".join(lines) + "\n")
    return folder


@pytest.mark.parametrize(("batch", "much"), [(100, False), (1_000_000, False), (1_000_000, True)])
def test_beside_or_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, much: bool
) -> None:
    """In processes of their own, or where there is little, in this one; or in such as began before."""
    monkeypatch.setattr("weilu.analysis.base.facts.BATCH", batch)
    lake, told = Lake(tmp_path / "lake"), []
    with making(lake, much) as make:

        def wrote(path: Path) -> None:
            told.append(path)
            make(path)

        job.ingest([log(tmp_path / "logs")], lake, Options(), wrote=wrote)
    assert len(told) == 3
    beside = [lake.facts / f"v{VERSION}" / path.relative_to(lake.log) for path in told]
    assert all(path.exists() for path in beside)
    before = pa.concat_tables([read(path) for path in facts(lake)])
    for path in lake.facts.rglob("*.parquet"):
        path.unlink()
    assert pa.concat_tables([read(path) for path in facts(lake)]).equals(before)
    assert before.num_rows == 28 * 60


def test_an_import_that_fails_leaves_no_thread(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    lake = Lake(tmp_path / "lake")
    with pytest.raises(Unreadable), making(lake) as make:
        job.ingest([tmp_path / "empty.txt"], lake, Options(), wrote=make)
    assert facts(lake) == []


def test_nothing_to_look_at(tmp_path: Path) -> None:
    env = {**os.environ, "WEILU_HOME": str(tmp_path), "WEILU_LANG": "en"}
    run = subprocess.run(
        [sys.executable, "-m", "weilu.cli", "checkup"], env=env, capture_output=True, text=True
    )
    assert run.returncode == 2
    assert "No chat logs" in run.stderr and "Traceback" not in run.stderr
