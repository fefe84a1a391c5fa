"""Connections over NoneBot 2: its adapters hold the line and know the interfaces, and no more than that.

Frames are heard before the adapter reads them, as the platform sent them, so that nothing which the adapter's
models do not know is lost; NoneBot's own handling of events is left out. Telegram is asked for its updates
here, since the adapter confirms them before anybody has kept them. Reconnecting is the adapter's, but one
that has had no account for a while is started anew.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any, cast

from nonebot.adapters import Adapter, Bot
from nonebot.exception import ActionFailed, AdapterException

from weilu.engine import door
from weilu.engine.threads import StoreAway, in_thread
from weilu.gateway.courier import Dialect, Permanent, Transient, pause
from weilu.gateway.nonebot import house, roster
from weilu.gateway.nonebot.calls import made, meaning
from weilu.gateway.nonebot.sides import SIDES, Known, Payload
from weilu.kernel.events import Event
from weilu.kernel.platform import Call, Unheard

WAITING = 2_000
"""Payloads heard and not yet recorded, at most: beyond it the platform has to wait."""
BATCH = 200
ALONE = 90.0
"""Seconds without an account after which an adapter that connects by itself is started anew."""
LOOK = 600.0
"""Seconds between two looks at who is in the groups, where callbacks are incomplete."""
PORT = 8766
"""Where a client of OneBot connects to us, unless another port is given."""
POLL = 20
ANSWER = 3.0
LONGEST = 10.0

log = logging.getLogger(__name__)
Heard = tuple[Payload, "asyncio.Future[None] | None"]


class NoneBot:
    """One account (see `weilu.gateway.courier.Connection`)."""

    def __init__(self, name: str, platform: str, credentials: Mapping[str, str]) -> None:
        self.name = name
        self.platform = cast(Dialect, import_module(f"weilu.platforms.{platform}"))
        self.up = asyncio.Event()
        self.known = Known()
        self.bot: Bot | None = None
        self.kind, self.side = platform, SIDES[platform]
        self._given = dict(credentials)
        self._heard: asyncio.Queue[Heard] = asyncio.Queue(WAITING)
        self._met: set[str] = set()

    async def listen(self) -> None:
        """Connect and hear until cancelled."""
        try:
            async with self._adapter() as adapter, asyncio.TaskGroup() as tasks:
                tasks.create_task(self._record())
                tasks.create_task(self._watch())
                if self.kind == "telegram":
                    tasks.create_task(self._poll(adapter))
                if self.kind == "onebot":
                    tasks.create_task(self._look())
        except ExceptionGroup as broken:
            raise _first(broken) from broken
        finally:
            self.bot = None
            self.up.clear()

    @asynccontextmanager
    async def _adapter(self) -> AsyncIterator[Adapter]:
        """The adapter at work; where a client has to connect to us, behind a server on this machine."""
        made = house.adapter(self.side.adapter(), self.side.settings(self._given), self._frame, self._bots)
        if self.kind == "satori":
            await self._resume(made)
        if self._waits():
            async with house.served(made.driver.asgi, int(self._given.get("port") or PORT)):
                yield made
        else:
            async with made.driver.asgi.router.lifespan_context(made.driver.asgi):
                yield made

    async def _resume(self, adapter: Any) -> None:
        """Go on where we were: the server sends again what we have not recorded."""
        if (cursor := await in_thread(door.cursor, self.name)).isdecimal():
            for client in adapter.satori_config.satori_clients:
                adapter.sequences[client.identity] = int(cursor)

    def _bots(self, bot: Bot, here: bool) -> None:
        """An account has come or gone."""
        asked = self._given.get("account", "")
        if here and (not asked or bot.self_id == asked):
            self.bot = bot
            self.up.set()
        elif self.bot is bot:
            self.bot = None
            self.up.clear()

    async def _frame(self, frame: str | bytes) -> None:
        """Keep what a frame holds; where the adapter confirms it next, only return when it is recorded."""
        try:
            payload = self.side.heard(frame, self.known)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            shown = frame if isinstance(frame, str) else frame.hex()
            await self._aside(shown, f"{type(error).__name__}: {error}")
            return
        if payload is None:
            return
        done = asyncio.get_running_loop().create_future() if self.side.durable else None
        await self._heard.put((payload | {"heard": time.time()}, done))
        if done is not None:
            await done

    async def _record(self) -> None:
        """Record what is heard, in batches and in order."""
        while True:
            batch = [await self._heard.get()]
            while len(batch) < BATCH and not self._heard.empty():
                batch.append(self._heard.get_nowait())
            payloads = [payload for payload, _ in batch]
            cursors = [cursor for payload in payloads if (cursor := self.side.cursor(payload))]
            await self._surely(payloads, cursors[-1] if cursors else "")
            for _, done in batch:
                if done is not None and not done.done():
                    done.set_result(None)

    async def _surely(self, payloads: Sequence[Payload], cursor: str) -> None:
        """Keep payloads, however long the store is away: most platforms do not send them again."""
        attempt = 0
        while True:
            try:
                return await self._keep(payloads, cursor)
            except StoreAway as error:
                attempt += 1
                log.warning("%s: what was heard is not kept yet: %s", self.name, error)
                await asyncio.sleep(min(pause(attempt), LONGEST))

    async def _keep(self, payloads: Sequence[Payload], cursor: str = "") -> None:
        """Payloads through the door; what cannot be understood is put aside."""
        events: list[Event] = []
        for payload in payloads:
            try:
                events += self._read(await self._named(payload))
            except Unheard as error:
                await self._aside(json.dumps(payload, ensure_ascii=False), error.what.en)
        for group in dict.fromkeys(event.group for event in events):
            await self._meet(group, self.known.titles.get(group, ""))
        await in_thread(door.record, events, (self.name, cursor) if cursor else None)

    async def _named(self, payload: Payload) -> Payload:
        """OneBot does not say what a newcomer is called, and they are about to be greeted: ask."""
        if payload.get("notice_type") != "group_increase" or self.bot is None:
            return payload
        who = {name: payload.get(name) for name in ("group_id", "user_id")}
        with suppress(AdapterException, TimeoutError):
            asked = self.bot.call_api("get_group_member_info", **who)
            info = await asyncio.wait_for(asked, ANSWER)
            return payload | {name: info.get(name) for name in ("card", "nickname")}
        return payload

    def _read(self, payload: Payload) -> list[Event]:
        """A payload's events."""
        me = self.side.me(self.bot) if self.bot else ""
        read: Any = self.platform
        found: list[Event] = read.read(payload, me)
        return found

    async def _aside(self, body: str, reason: str) -> None:
        await in_thread(door.put_aside, self.name, body[:2_000], reason[:500])

    async def _meet(self, group: str, name: str) -> None:
        if group in self._met or self.bot is None:
            return
        me = f"{self.kind}/{self.side.me(self.bot).partition('/')[0]}"
        await in_thread(door.meet, group, name or group.partition("/")[2], self.name, me)
        self._met.add(group)

    async def _watch(self) -> None:
        """An adapter that lost its account and does not get it back is of no use."""
        since = time.monotonic()
        while True:
            await asyncio.sleep(1)
            since = time.monotonic() if self.bot or self._waits() else since
            if time.monotonic() - since > ALONE:
                raise Transient("no account is connected")

    def _waits(self) -> bool:
        """Is it the client's turn to connect?"""
        return self.kind == "onebot" and not self._given.get("address")

    async def _poll(self, adapter: Any) -> None:
        """Telegram's updates: the next ones are asked for when these are recorded."""
        from weilu.platforms.telegram import HEARS

        while self.bot is None:
            await asyncio.sleep(0.1)
        offset = await in_thread(door.cursor, self.name)
        while True:
            try:
                how = {"timeout": POLL, "allowed_updates": list(HEARS)}
                how |= {"offset": int(offset)} if offset.lstrip("-").isdecimal() else {}
                updates = await adapter._call_api(self.bot, "get_updates", **how)
            except ActionFailed as error:
                raise Permanent(f"{error}") from error
            except AdapterException as error:
                raise meaning(error) from error
            if updates:
                offset = str(max(int(update["update_id"]) for update in updates) + 1)
                await self._keep(updates, offset)

    async def _look(self) -> None:
        """OneBot: who is in each group, and what they and we may do there, compared with what is known."""
        while True:
            await self.up.wait()
            with suppress(AdapterException, Transient, Permanent, StoreAway):
                for group in await self._ask("get_group_list"):
                    await self._members(group)
            await asyncio.sleep(LOOK)

    async def _members(self, group: Payload) -> None:
        key = f"onebot/{group['group_id']}"
        members = await self._ask("get_group_member_list", group_id=int(group["group_id"]))
        if self.bot is None:
            return
        self._met.discard(key)
        await self._meet(key, str(group.get("group_name") or ""))
        found = await in_thread(roster.compared, key, members, self.bot.self_id)
        await in_thread(door.record, found)

    async def _ask(self, api: str, **params: Any) -> list[Payload]:
        if self.bot is None:
            raise Transient("not connected")
        return [one for one in await self.bot.call_api(api, **params) if isinstance(one, dict)]

    async def call(self, call: Call) -> str:
        """Make one call; the native id of what it made."""
        if (bot := self.bot) is None:
            raise Transient("not connected")
        try:
            answer = await bot.call_api(call.api, **self.side.fit(call, bot, self.known))
        except AdapterException as error:
            raise meaning(error) from error
        return made(answer)


def _first(broken: ExceptionGroup[Exception]) -> Exception:
    """The first failure of a group; a permanent one before others."""
    first: Exception = broken.subgroup(Permanent) or broken
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    return first
