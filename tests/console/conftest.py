"""A browser, and a live site: engine and web server of this process on a fresh store."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from stores import use

from weilu.engine.loop import Engine
from weilu.judge import judgements

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True)
class LiveSite:
    """`address` ends with a slash; `key` opens it."""

    address: str
    key: str
    home: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not os.path.exists(CHROMIUM):
        pytest.fail("Chromium is missing; tests/chromium.sh installs it")
    with sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site whose engine runs; tests record events and look into the store themselves."""
    home = tmp_path_factory.mktemp("live")
    patch = pytest.MonkeyPatch()
    patch.setenv("WEILU_HOME", str(home))
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver keeps a loop in this thread
    patch.delenv("WEILU_DATABASE", raising=False)
    use(home)
    from weilu.console.middleware import local_key
    from weilu.console.views import base

    base.desk.cache_clear()
    base.trials.cache_clear()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config("weilu.site.asgi:application", log_level="warning", lifespan="off")
    )
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.run, kwargs={"sockets": [listener]}),
        threading.Thread(target=Engine(home, judgements).run, args=(stop,)),
    ]
    for thread in threads:
        thread.start()
    while not server.started:
        time.sleep(0.01)
    yield LiveSite(f"http://127.0.0.1:{listener.getsockname()[1]}/", local_key(), home)
    stop.set()
    server.should_exit = True
    for thread in threads:
        thread.join()
    patch.undo()
