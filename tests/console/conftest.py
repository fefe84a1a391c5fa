"""A browser, and a live site: a web server and, in this process, an engine on a fresh store."""

import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.db import connections
from live_site import LiveSite
from stores import use

from weilu.engine.loop import Engine
from weilu.judge import judgements

SERVE = """
import sys, uvicorn
from weilu.site.django import start
start()
options = {"fd": int(sys.argv[1]), "log_level": "warning", "lifespan": "off"}
uvicorn.run("weilu.site.asgi:application", **options)
"""


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

    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-c", SERVE, str(listener.fileno())]
        server = subprocess.Popen(command, pass_fds=[listener.fileno()])
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(urllib.error.HTTPError, match="403") as locked:  # it answers: it is up
        urllib.request.urlopen(address, timeout=60)
    locked.value.close()
    stop = threading.Event()
    engine = threading.Thread(target=Engine(home, judgements).run, args=(stop,))
    engine.start()
    yield LiveSite(address, local_key(), home)
    stop.set()
    engine.join()
    server.terminate()
    server.wait()
    connections.close_all()
    patch.undo()
