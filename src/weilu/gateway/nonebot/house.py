"""NoneBot without its global state: a driver and an adapter for each connection, and ears on its line."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import nonebot
import uvicorn
from nonebot.adapters import Adapter, Bot
from nonebot.config import Config, Env
from nonebot.drivers import Request, WebSocketServerSetup, combine_driver
from nonebot.drivers.fastapi import Driver as Server
from nonebot.drivers.httpx import Mixin as Calls
from nonebot.drivers.websockets import Mixin as Lines
from nonebot.log import logger

from weilu.gateway.courier import Permanent

Hear = Callable[[str | bytes], Awaitable[None]]
Told = Callable[[Bot, bool], None]
_DRIVER: Any = combine_driver(Server, Calls, Lines)

logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes addresses, and Telegram's hold the token
logger.remove()
logger.add(
    lambda line: logging.getLogger("weilu.nonebot").warning("%s", str(line).strip()[:500]),
    level="WARNING",
    format="{message}",
    diagnose=False,
    backtrace=False,
)


class Quiet(uvicorn.Server):
    """A server inside another's loop: signals are not its business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of them."""
        yield


@asynccontextmanager
async def served(app: Any, port: int) -> AsyncIterator[None]:
    """An application at a port of this machine. `Permanent`: the port is taken."""
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise Permanent(f"port {port} is taken") from error
    config = uvicorn.Config(app, log_level="warning", log_config=None, timeout_graceful_shutdown=3)
    server = Quiet(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.wait([serving], timeout=5)
        if serving.cancelled():  # in the middle of everything: it has not cleared up
            await server.shutdown([listener])
        listener.close()


class Ear:
    """A line whose frames are heard before the adapter gets them."""

    def __init__(self, line: Any, hear: Hear) -> None:
        self._line, self._hear = line, hear

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    async def receive(self) -> str | bytes:
        """The next frame."""
        frame: str | bytes = await self._line.receive()
        await self._hear(frame)
        return frame


def adapter(kind: type[Adapter], settings: dict[str, Any], hear: Hear, told: Told) -> Any:
    """An adapter on a driver of its own; `told` hears of its accounts."""
    driver = _DRIVER(Env(environment="prod"), Config(_env_file=None, api_timeout=30.0, **settings))
    nonebot._driver = driver  # where an adapter that is being made looks for its settings
    return _eared(kind, hear, told)(driver)


def _eared(kind: type[Adapter], hear: Hear, told: Told) -> type[Adapter]:
    """The adapter with ears, and without NoneBot's handling of what it has read."""

    class Eared(kind):  # type: ignore[misc, valid-type]  # the kind is only known now
        @asynccontextmanager
        async def websocket(self, setup: Request) -> AsyncIterator[Any]:
            async with super().websocket(setup) as line:
                yield Ear(line, hear)

        def setup_websocket_server(self, setup: WebSocketServerSetup) -> None:
            handle = setup.handle_func
            setup.handle_func = lambda line: handle(Ear(line, hear))  # type: ignore[arg-type]
            super().setup_websocket_server(setup)

        def bot_connect(self, bot: Any) -> None:
            bot.handle_event = _nothing
            super().bot_connect(bot)
            told(bot, True)

        def bot_disconnect(self, bot: Any) -> None:
            super().bot_disconnect(bot)
            told(bot, False)

        async def poll(self, bot: Any) -> None:
            """Telegram: who we are; the updates are asked for by the connection."""
            bot.username = (await bot.get_me()).username
            await bot.delete_webhook()
            self.bot_connect(bot)

    return Eared


async def _nothing(event: object) -> None:
    """What NoneBot does with an event: nothing."""
