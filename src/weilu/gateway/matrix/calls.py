"""The calls of `weilu.platforms.matrix.writing` made: plain ones, and those that read before they write."""

import asyncio
import time
from collections import defaultdict
from typing import Any
from urllib.parse import unquote

from weilu.gateway.courier import Permanent
from weilu.gateway.matrix.room import TALK
from weilu.gateway.matrix.server import Forbidden, Server, segment
from weilu.kernel.platform import Call
from weilu.platforms.matrix import power
from weilu.platforms.matrix.power import table

_UNKNOWN = "the message is not known here"
_GONE = ("leave", "ban", "")
_AIMS = {"kick": _GONE, "ban": ("ban",), "invite": ("invite", "join")}
"""What a member is when such a request has nothing left to do."""


class Hands:
    """Makes calls on one server. What is read before it is written is changed by one call at a time."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.direct: dict[str, list[str]] = {}
        """Rooms for two, by the other one: m.direct of the account, kept by the connection."""
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def talks(self) -> set[str]:
        return {room for rooms in self.direct.values() for room in rooms}

    async def make(self, call: Call) -> str:
        """Make the call; id of the event that it made."""
        match call.api:
            case "mute":
                until = int(time.time() + call.params["seconds"]) * 1000
                return await self.voice(call.params["room"], call.params["member"], until)
            case "unmute":
                return await self.voice(call.params["room"], call.params["member"], 0)
            case "pin":
                return await self._pin(**call.params)
            case "whisper":
                return await self._whisper(**call.params)
        method, path = call.api.split(" ", 1)
        if "//" in path:
            raise Permanent(_UNKNOWN)
        try:
            answer = await self.server.ask(method, path, call.params)
        except Forbidden:
            if await self._already(path, call.params):
                return ""
            raise
        return str(answer.get("event_id", ""))

    async def voice(self, room: str, member: str, until: int) -> str:
        """Take a member's voice until then (ms since 1970), or give it back (0)."""
        async with self._locks[room]:
            levels = await self._state(room, "m.room.power_levels")
            if not levels:
                raise Permanent("the room has no power levels")
            after = power.muted(levels, member, until) if until else power.unmuted(levels, member)
            return await self._put(room, "m.room.power_levels", after)

    async def _pin(self, room: str, event: str, pinned: bool) -> str:
        if not event:
            raise Permanent(_UNKNOWN)
        async with self._locks[room]:
            now = (await self._state(room, "m.room.pinned_events")).get("pinned")
            others = [own for own in now if own != event] if isinstance(now, list) else []
            after = [*others, event] if pinned else others
            return await self._put(room, "m.room.pinned_events", {"pinned": after})

    async def _whisper(self, member: str, txn: str, content: dict[str, Any]) -> str:
        async with self._locks[member]:
            room = await self._room_for(member)
        answer = await self.server.ask("PUT", segment("rooms", room, "send", "m.room.message", txn), content)
        return str(answer.get("event_id", ""))

    async def _room_for(self, member: str) -> str:
        """The room for two with the member; it is made where there is none that they have not left."""
        for room in reversed(self.direct.get(member, [])):
            if await self._membership(room, member) not in _GONE:
                return room
        made = await self.server.ask(
            "POST",
            "/createRoom",
            {
                "preset": "trusted_private_chat",
                "is_direct": True,
                "invite": [member],
                "creation_content": {TALK: True},
            },
        )
        room = str(made["room_id"])
        self.direct = {**self.direct, member: [*self.direct.get(member, []), room]}
        await self.server.ask("PUT", segment("user", self.server.me, "account_data", "m.direct"), self.direct)
        return room

    async def _already(self, path: str, params: Any) -> bool:
        """Was a request that is now forbidden carried out before (asked twice, or by another admin)?"""
        _, _, room, verb, *_ = path.split("/")
        if verb not in _AIMS:
            return False
        return await self._membership(unquote(room), params["user_id"]) in _AIMS[verb]

    async def _membership(self, room: str, member: str) -> str:
        try:
            content = await self._state(room, "m.room.member", member)
        except Forbidden:
            return ""
        return str(content.get("membership", ""))

    async def _state(self, room: str, kind: str, key: str = "") -> dict[str, Any]:
        """The content of a state event; empty where there is none."""
        try:
            return table(await self.server.ask("GET", segment("rooms", room, "state", kind, key)))
        except Forbidden:
            raise
        except Permanent as error:
            if error.reason.startswith("M_NOT_FOUND"):
                return {}
            raise

    async def _put(self, room: str, kind: str, content: dict[str, Any]) -> str:
        answer = await self.server.ask("PUT", segment("rooms", room, "state", kind, ""), content)
        return str(answer.get("event_id", ""))
