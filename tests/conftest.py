"""What the tests share: the real logs beside the project (skipped, saying so, where absent)."""

import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from logs import DATA, Read, Reader
from playwright.sync_api import Browser, sync_playwright
from stores import postgres, store

from weilu.exports.base import Options
from weilu.jobs.ingest import ingest
from weilu.lake import Lake

__all__ = ["postgres", "store"]

for name in ("COLUMNS", "LINES"):  # a test says itself how wide its terminal is
    os.environ.pop(name, None)

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for a server or a browser."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="module")  # its loop must end before other tests
def browser() -> Iterator[Browser]:
    if not os.path.exists(CHROMIUM):
        pytest.fail("Chromium is missing; tests/chromium.sh installs it")
    with sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real logs; a test that asks for it is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the real logs (shared/data beside the project) are not here")
    return DATA


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Import paths, or texts given by file name, into a fresh lake: `read(path)`,
    `read({"a.txt": "…"}, tz="Asia/Shanghai")`."""
    made = 0

    def reading(*paths: Path | dict[str, str | bytes], tz: str = "UTC", **options: object) -> Read:
        nonlocal made
        made += 1
        real = []
        for path in paths:
            if isinstance(path, dict):
                folder = tmp_path / f"in{made}"
                for name, text in path.items():
                    file = folder / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(text if isinstance(text, bytes) else text.encode())
                real.append(folder)
            else:
                real.append(path)
        lake = Lake(tmp_path / f"lake{made}")
        done = ingest(real, lake, Options(zone=ZoneInfo(tz), **options))  # type: ignore[arg-type]
        return Read(done, lake)

    return reading
