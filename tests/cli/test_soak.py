"""Long runs, by `make soak`: a line of a gigabyte in the middle of a log."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GIGABYTE = 1 << 30
MOST = 500
"""Megabytes at the peak."""


@pytest.mark.soak
@pytest.mark.parametrize(
    ("name", "before", "after", "kept"),
    [
        ("#tea/2026-03-01.log", "[10:00:00] <ana> hello\n", "\n[10:01:00] <bo> ana: hi\n", 2),
        # There the long line is more of the first message, which is dropped for it.
        (
            "WhatsApp Chat with Tea.txt",
            "13/03/2026, 10:00 - ana: hello\n",
            "\n13/03/2026, 10:01 - bo: hi\n",
            1,
        ),
        ("talk.csv", "time,author,text\n2026-03-01 10:00,ana,hello\n", "\n2026-03-01 10:01,bo,hi\n", 2),
    ],
)
def test_a_line_of_a_gigabyte(tmp_path: Path, name: str, before: str, after: str, kept: int) -> None:
    file, out = tmp_path / "logs" / name, tmp_path / "out.json"
    file.parent.mkdir(parents=True)
    with file.open("w") as made:
        made.write(before)
        for _ in range(GIGABYTE >> 20):
            made.write("x" * (1 << 20))
        made.write(after)
    with subprocess.Popen(
        [sys.executable, "-m", "weilu.cli", "checkup", str(file.parent), "--json", str(out), "--tz", "UTC"],
        env={**os.environ, "WEILU_HOME": str(tmp_path / "home"), "WEILU_LANG": "en"},
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stderr
        said = run.stderr.read()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0, said
    assert "Traceback" not in said
    (group,) = json.loads(out.read_text())["groups"]
    assert group["messages"] == kept
    assert used.ru_maxrss / 1024 < MOST
