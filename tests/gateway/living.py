"""Weilu between a store and a server, as `weilu up` runs it."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from weilu.engine.loop import Engine
from weilu.gateway import run
from weilu.gateway.courier import Connection
from weilu.judge import judgements

T = TypeVar("T")


class House:
    """An engine and a gateway, each in a thread, on the test's store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ends: list[Callable[[], None]] = []

    def engine(self) -> None:
        stop = threading.Event()
        made = Engine(self.folder, judgements)
        thread = threading.Thread(target=made.run, args=(stop,))
        thread.start()
        self._ends.append(lambda: (stop.set(), thread.join(30))[0])

    def gateway(self, *connections: Connection) -> Callable[[], None]:
        """Run connections; call what it returns to break them off in the middle of whatever they do."""
        loop, ready = asyncio.new_event_loop(), threading.Event()
        self.loop = loop
        thread = threading.Thread(target=_gateway, args=(loop, ready, connections))
        thread.start()
        ready.wait(10)

        def stop() -> None:
            if thread.is_alive():
                loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
            thread.join(30)

        self._ends.append(stop)
        return stop

    def end(self) -> None:
        for end in reversed(self._ends):
            end()


def _gateway(
    loop: asyncio.AbstractEventLoop, ready: threading.Event, connections: tuple[Connection, ...]
) -> None:
    async def working() -> None:
        ready.set()
        await run(connections)

    with asyncio.Runner(loop_factory=lambda: loop) as runner, suppress(asyncio.CancelledError):
        runner.run(working())


def until(look: Callable[[], T], what: str = "", seconds: float = 60) -> T:
    """What `look` finds, as soon as it finds something; the test fails where it does not in time."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"waited in vain for {what or look}"
        time.sleep(0.1)
    return found
