"""The shorter form of `make chaos`: every kind of kill once, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stores import address_of

EVENTS = "2000"


def chaos(*words: str) -> str:
    """Run it; what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "chaos", "--events", EVENTS, *words],
        cwd=Path(__file__).parents[1],
        env={name: value for name, value in os.environ.items() if not name.startswith("WEILU_")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an undisturbed run of the same events makes."""
    path = tmp_path_factory.mktemp("chaos") / "undisturbed.json"
    chaos("--undisturbed", str(path))
    return path


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_is_lost_and_nothing_happens_twice(
    kind: str, tmp_path: Path, expected: Path, request: pytest.FixtureRequest
) -> None:
    address = address_of(kind, tmp_path, request)
    said = chaos("--kills", "12", "--database", address, "--expected", str(expected))
    assert "nothing lost, nothing twice" in said
