"""`weilu import` as it is run: idempotent, killed at any moment, projected into the store."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from weilu.lake import Lake

SMALL_STEPS = """
import sys
import weilu.lake.writer as writer
writer.GATHER, writer.FLUSH = 200, 400
from weilu.cli import main
main(sys.argv[1:])
"""


def logs(folder: Path, days: int = 40) -> Path:
    """IRC logs of a few groups with joins, leaves and talk."""
    chance = random.Random(7)
    for group in ("#tea", "#chess"):
        (folder / group).mkdir(parents=True)
        for day in range(days):
            lines = [f"[09:00:00] *** Joins: nick{day} (~n@host)"]
            for n in range(60):
                lines.append(f"[10:{n % 60:02d}:00] <nick{chance.randrange(day + 1)}> line {n} of {day}")
            if day % 3 == 0:
                lines.append(f"[23:00:00] *** Quits: nick{day} (~n@host) (bye)")
            name = f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}.log"
            (folder / group / name).write_text("\n".join(lines) + "\n")
    return folder


def ran(home: Path, *words: str, script: str | None = None) -> str:
    """Run a command to its end; what it says on the error stream."""
    with weilu(home, *words, script=script) as run:
        err = run.communicate()[1]
    assert run.returncode == 0, err
    return err


def weilu(home: Path, *words: str, script: str | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script] if script else [sys.executable, "-m", "weilu.cli"]
    env = {**os.environ, "WEILU_HOME": str(home), "WEILU_LANG": "en", "TZ": "UTC"}
    return subprocess.Popen(
        [*command, *words], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def events(home: Path) -> list[tuple[str, int]]:
    tables = [pq.read_table(p, partitioning=None) for p in Lake(home / "lake").files()]
    return sorted((r["group"], r["id"]) for t in tables for r in t.select(["group", "id"]).to_pylist())


def stays(home: Path) -> list[tuple[object, ...]]:
    query = """
        select g.key, a.key, m.joined_at, m.left_at, m.how from store_membership m
        join store_group g on g.id = m.group_id join store_account a on a.id = m.account_id
        order by 1, 2, 3, 4
    """
    with sqlite3.connect(home / "weilu.sqlite3") as con:
        return con.execute(query).fetchall()


def test_killed_at_any_moment_and_run_again(tmp_path: Path) -> None:
    source = logs(tmp_path / "logs")
    clean = tmp_path / "clean"
    started = time.monotonic()
    ran(clean, "import", str(source), script=SMALL_STEPS)
    length = time.monotonic() - started
    home, chance, kills = tmp_path / "home", random.Random(3), 0
    for _ in range(8):
        with weilu(home, "import", str(source), script=SMALL_STEPS) as run:
            try:
                run.communicate(timeout=chance.uniform(0.3, 1.0) * length)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                kills += 1
    assert kills >= 3
    ran(home, "import", str(source), script=SMALL_STEPS)
    assert events(home) == events(clean)
    assert len(events(home)) == len(set(events(home))) == 2 * 40 * 61 + 2 * 14
    assert stays(home) == stays(clean)


def test_again_adds_nothing_and_stays_are_rows(tmp_path: Path) -> None:
    source, home = logs(tmp_path / "logs", days=4), tmp_path / "home"
    ran(home, "import", str(source))
    before = events(home), stays(home)
    assert "0 kept" in ran(home, "import", str(source))
    assert (events(home), stays(home)) == before
    first = [row for row in stays(home) if row[:2] == ("irc/#tea", "irc/nick0")]
    assert first == [("irc/#tea", "irc/nick0", "2026-01-01 09:00:00", None, "join")], (
        "a leave after which the member still wrote is not believed"
    )
    gone = [row for row in stays(home) if row[:2] == ("irc/#tea", "irc/nick3")]
    assert gone == [("irc/#tea", "irc/nick3", "2026-01-04 09:00:00", "2026-01-04 23:00:00", "join")]
    ran(home, "import", "--rebuild")
    assert (events(home), stays(home)) == before
