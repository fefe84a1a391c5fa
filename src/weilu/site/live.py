"""The live half of one process: engine, connections and housekeeping, each in a thread of its own."""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from django.db import close_old_connections, connection

from weilu.engine import sql
from weilu.engine.loop import Engine
from weilu.jobs import home, secrets
from weilu.jobs.cool import cool
from weilu.judge import judgements
from weilu.kernel.errors import WeiluError
from weilu.store.models import Connection

LOOK = 3.0
"""Seconds between two looks for connections that were added, changed or removed."""
COOL = 3_600.0
"""Seconds between two moves of what has had its time from the hot shelf to the cold one."""
KEEP = 7
"""Days that chat facts stay on the hot shelf."""

log = logging.getLogger(__name__)


class Live:
    """Runs until `close`. OperatorError on `start`: another engine already works on this data."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Take the homes, then begin."""
        engine = Engine(home.folder(), judgements)
        engine.homes.share()
        engine.homes.leave()  # taken again by the thread: PostgreSQL's locks belong to its connection
        for name, work in (("engine", engine.run), ("gateway", _gateway), ("housekeeping", _housekeep)):
            thread = threading.Thread(target=_named(name, work), args=(self._stop,), name=name)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Stop everything; what is half done is done again at the next start."""
        self._stop.set()
        for thread in self._threads:
            thread.join(15)


def _named(name: str, work: Callable[[threading.Event], None]) -> Callable[[threading.Event], None]:
    """Work that says so when it ends by itself."""

    def working(stop: threading.Event) -> None:
        try:
            work(stop)
        except Exception:
            log.exception("the %s has stopped", name)
            raise
        finally:
            connection.close()

    return working


def _gateway(stop: threading.Event) -> None:
    asyncio.run(_connect(stop))


async def _connect(stop: threading.Event) -> None:
    """Keep a task for each connection of the store, as it stands there."""
    from weilu import gateway

    running: dict[tuple[str, str, str], asyncio.Task[None]] = {}
    while not stop.is_set():
        wanted = set(await asyncio.to_thread(_connections))
        for key in running.keys() - wanted:
            running.pop(key).cancel()
        for key in sorted(wanted - running.keys()):
            made = await asyncio.to_thread(_made, *key)
            if made is not None:
                running[key] = asyncio.create_task(gateway.run([made]))
        await asyncio.to_thread(stop.wait, LOOK)
    for task in running.values():
        task.cancel()
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*running.values(), return_exceptions=True), 10)


def _connections() -> list[tuple[str, str, str]]:
    close_old_connections()
    return list(Connection.objects.exclude(secret="").values_list("name", "platform", "secret"))


def _made(name: str, platform: str, secret: str) -> Any:
    """The connection as the gateway runs it; null, and said, where its credentials cannot be opened."""
    try:
        credentials = secrets.opened(secret)
    except WeiluError as error:
        Connection.objects.filter(name=name).update(status="failed", status_text=str(error))
        return None
    if platform == "matrix":
        return import_module("weilu.gateway.matrix").Matrix(name, credentials)
    return import_module("weilu.gateway.nonebot").NoneBot(name, platform, credentials)


def _housekeep(stop: threading.Event) -> None:
    """Move what has had its time into the lake."""
    while not stop.wait(COOL):
        close_old_connections()
        try:
            cool(home.lake(), sql.now(), KEEP)
        except WeiluError as error:
            log.warning("hot to cold waits: %s", error)
