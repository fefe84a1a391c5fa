"""Speed and memory, side by side with the peers in one run: `make bench`.

    python bench/run.py [--size 1000000] [--events 10000000] [--only PART …] [--write]

Every figure is a whole process: wall and processor seconds and the peak memory that the system accounts
to it. Ratios are Weilu / peer on the same file in the same run; absolute figures depend on the machine.
"""

import argparse
import csv
import io
import json
import os
import platform
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "data"
WITH_SERVER = HERE.parent / ".venv/bin/python"
"""Has a PostgreSQL beside Weilu."""
PEERS = HERE.parent / ".venv" / "peers" / "bin" / "python"


@dataclass
class Cost:
    """One run of a process: seconds, and megabytes at its peak."""

    wall: float
    cpu: float
    rss: float
    out: str

    def __str__(self) -> str:
        return f"{self.wall:.1f} s wall, {self.cpu:.1f} s cpu, {self.rss:.0f} MB"


def run(*command: str | Path, **env: str) -> Cost:
    """Run a command to its end and account for it."""
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command], stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **env}
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        out.seek(0)
        text = out.read().decode(errors="replace")
    if child.returncode:
        raise SystemExit(f"{command[0]} … failed:\n{text[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text)


def weilu(*words: str | Path, home: Path) -> Cost:
    return run(
        sys.executable,
        "-m",
        "weilu.cli",
        *words,
        WEILU_HOME=str(home),
        WEILU_LANG="en",
        PYTHONDONTWRITEBYTECODE="",
    )


READER = """
import sys, time
from pathlib import Path
from weilu.exports.base import Options, Rows
from weilu.exports.base.source import sources
from weilu.jobs.ingest import choose, readers
opened = sources([Path(sys.argv[1])], print)
source = next(opened)
rows = Rows(Options())
rows.begin()
reader = readers()[choose(source)[0]]
started = time.process_time()
for batch in reader.read(source, rows):
    pass
rows.batch()
print(rows.read, time.process_time() - started)
"""

INGEST = """
import sys
from pathlib import Path
from weilu.kernel.memory import thrifty
thrifty()
from weilu.exports.base import Options
from weilu.jobs.ingest import ingest
from weilu.lake import Lake
ingest([Path(sys.argv[1])], Lake(Path(sys.argv[2])), Options())
"""
"""Read, deduplicate, Parquet written: `weilu import` without the groups and people in the store."""

Lines = list[tuple[str, str]]


def beside_peers(form: str, file: Path, folder: Path) -> Lines:
    """Reader, import and check-up of one file beside the peers' parse of it."""
    told = [run(sys.executable, "-c", READER, file).out.split()[-2:] for _ in range(5)]
    speed = sorted(int(read) / float(seconds) for read, seconds in told)
    said = f"{speed[2]:,.0f} messages per cpu-second, median of five ({speed[0]:,.0f}–{speed[-1]:,.0f})"
    lines = [(f"{form}: reader alone", said)]
    miner = run(PEERS, HERE / "peers.py", "chat-miner-parse", form, file)
    ingested = run(sys.executable, "-c", INGEST, file, folder / f"lake-{form}")
    imported = weilu("import", file, home=folder / f"home-{form}")
    checked = weilu("checkup", file, "--html", folder / "r.html", home=folder / "none")
    lines += [
        (f"{form}: chat-miner parse", f"{miner} ({miner.out.split()[-1]} messages)"),
        (f"{form}: read, deduplicated, Parquet written", f"{ingested}; ratio {ratio(ingested, miner)}"),
        (f"{form}: weilu import, groups and people too", f"{imported}; ratio {ratio(imported, miner)}"),
        (f"{form}: weilu checkup --html", f"{checked}; ratio {ratio(checked, miner)}"),
    ]
    if form == "whatsapp":
        whatstk = run(PEERS, HERE / "peers.py", "whatstk", form, file)
        lines.append((f"{form}: whatstk", f"{whatstk}; weilu import ratio {ratio(imported, whatstk)}"))
    return lines


def ratio(mine: Cost, theirs: Cost) -> str:
    return f"{mine.wall / theirs.wall:.2f} wall, {mine.rss / theirs.rss:.2f} memory"


def discord(folder: Path) -> Lines:
    """The 54 channels, and an independent count of what should be kept."""
    archive = DATA / "chat/discord/komodo_discord_csv.tar.gz"
    done = weilu(
        "checkup", archive, "--json", folder / "d.json", "--html", folder / "d.html", home=folder / "none"
    )
    groups = json.loads((folder / "d.json").read_text())["groups"]
    rows = {
        key: sum(group["rows"][key] for group in groups) for key in ("read", "repeated", "kept", "skipped")
    }
    read, kept = count_discord(archive)
    same = (read, kept) == (rows["read"], rows["kept"])
    return [
        ("discord: 54 channels, whole check-up", str(done)),
        ("discord: rows", ", ".join(f"{key} {value:,}" for key, value in rows.items())),
        (
            "discord: independent count",
            f"read {read:,}, kept {kept:,}: {'equal' if same else 'DIFFERENT'}",
        ),
    ]


def count_discord(archive: Path) -> tuple[int, int]:
    """Rows, and distinct rows, counted without Weilu: a row is its channel, author, date, text and which
    of the identical rows of its file it is."""
    read, distinct = 0, set()
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.isfile():
                continue
            text = tar.extractfile(member).read().decode("utf-8-sig")
            channel = tuple(member.name.split("/")[-3:-1])
            same: Counter[tuple[str, ...]] = Counter()
            for row in csv.reader(
                io.StringIO(text, newline=""), delimiter=";" if "AuthorID;" in text[:20] else ","
            ):
                if row and row[0] != "AuthorID":
                    read += 1
                    key = (*channel, row[0], row[2], row[3])
                    distinct.add((*key, same[key]))
                    same[key] += 1
    return read, len(distinct)


def everything(folder: Path) -> Lines:
    """All the real logs in one command."""
    done = weilu(
        "checkup",
        DATA / "chat",
        "--json",
        folder / "a.json",
        "--html",
        folder / "a.html",
        home=folder / "none",
    )
    data = json.loads((folder / "a.json").read_text())
    kept = sum(group["rows"]["kept"] for group in data["groups"])
    size = (folder / "a.html").stat().st_size / 1e6
    return [
        (
            "all real logs, whole check-up",
            f"{done}; {len(data['groups'])} groups, {kept:,} rows, report {size:.1f} MB",
        )
    ]


TEN_MILLION = """
import json, sys, time
from pathlib import Path
from weilu.analysis.base.duck import base_of
from weilu.analysis.base.facts import facts
from weilu.kernel import registry
from weilu.lake import Lake
lake = Lake(Path(sys.argv[1]))
out, now = {}, time.perf_counter()
facts(lake)
out["facts"], now = time.perf_counter() - now, time.perf_counter()
with base_of(lake) as base:
    out["base tables"], now = time.perf_counter() - now, time.perf_counter()
    for tabular in (True, False):
        for name, module in registry.load("weilu.analysis.metrics", "METRIC").items():
            if module.METRIC.tabular == tabular:
                module.compute(base).to_pyarrow()
        key = "tabular metrics" if tabular else "graph metrics"
        out[key], now = time.perf_counter() - now, time.perf_counter()
print(json.dumps(out))
"""


def ten_million(folder: Path, events: int) -> Lines:
    """Base tables and metrics over a large generated lake."""
    run(
        sys.executable,
        HERE / "generate.py",
        "lake",
        folder / "big",
        "--events",
        str(events),
        "--groups",
        "1000",
    )
    done = run(sys.executable, "-c", TEN_MILLION, folder / "big")
    parts = json.loads(done.out.strip().split("\n")[-1])
    return [
        (f"{events:,} events, 1,000 groups: {name}", f"{seconds:.1f} s") for name, seconds in parts.items()
    ] + [(f"{events:,} events: in all", str(done))]


def live_loop() -> Lines:
    """The live loop, each part in a process of its own."""
    parts = ("empty", "sqlite", "postgres", "latency", "scale")
    done = [run(WITH_SERVER, HERE / "loop.py", part).out for part in parts]
    told = [json.loads(line) for out in done for line in out.splitlines() if line.startswith("[")]
    return [(what, figure) for what, figure in told]


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--size", type=int, default=1_000_000, help="messages of the generated files")
    parse.add_argument("--events", type=int, default=10_000_000, help="events of the generated lake")
    parse.add_argument(
        "--only", nargs="*", choices=["whatsapp", "telegram", "discord", "all", "lake", "loop"]
    )
    parse.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    asked = parse.parse_args()
    with tempfile.TemporaryDirectory(prefix="weilu-bench-") as name:
        folder = Path(name)
        lines: Lines = []
        for part, make in parts(folder, asked).items():
            if not asked.only or part in asked.only:
                for line in make():
                    print(f"{line[0]:48s} {line[1]}", flush=True)
                    lines.append(line)
    if asked.write:
        (HERE / "RESULTS.md").write_text(results(lines, asked), "utf-8")


def parts(folder: Path, asked: argparse.Namespace) -> dict[str, Callable[[], Lines]]:
    """What is measured, by name."""

    def generated(form: str) -> Lines:
        file = folder / {"whatsapp": "WhatsApp Chat with Bench.txt", "telegram": "result.json"}[form]
        run(sys.executable, HERE / "generate.py", form, file, "--events", str(asked.size))
        os.sync()  # what is still being written would take from what is measured
        return beside_peers(form, file, folder)

    real: dict[str, Callable[[], Lines]] = {}
    if DATA.is_dir():
        real = {"discord": lambda: discord(folder), "all": lambda: everything(folder)}
    return {
        "whatsapp": lambda: generated("whatsapp"),
        "telegram": lambda: generated("telegram"),
        **real,
        "lake": lambda: ten_million(folder, asked.events),
        "loop": live_loop,
    }


def results(lines: Lines, asked: argparse.Namespace) -> str:
    names = ("weilu", "duckdb", "ibis-framework", "pyarrow", "numpy")
    peers = subprocess.run([PEERS, "-m", "pip", "list", "--format=json"], capture_output=True, text=True)
    theirs = {p["name"].lower(): p["version"] for p in json.loads(peers.stdout or "[]")}
    versions = [f"{name} {version(name)}" for name in names]
    versions += [f"{name} {theirs[name]}" for name in ("chat-miner", "whatstk") if name in theirs]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    head = [
        "# Speed and memory",
        "",
        f"`make bench` on {date.today()}: Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB; {', '.join(versions)}. Files of {asked.size:,} generated messages (fixed seed).",
        "Absolute figures depend on the machine and what else it does; ratios are of one run.",
        "",
        "| what | figure |",
        "| --- | --- |",
    ]
    return "\n".join([*head, *(f"| {what} | {figure} |" for what, figure in lines), ""])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
