"""A Matrix account: hears its rooms without gaps, and makes calls.

The token of the next sync is kept in the same transaction as what was heard; only then is more asked
for. A server cuts a long timeline short (`limited`): what lies before the cut is fetched in order, and
recorded first. Of a room that we have just come into nothing is told that was before us.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from weilu.engine import door
from weilu.engine.threads import in_thread
from weilu.gateway.courier import Permanent, Transient
from weilu.gateway.matrix import room as raw
from weilu.gateway.matrix.calls import Hands
from weilu.gateway.matrix.room import Raw, Room
from weilu.gateway.matrix.server import Forbidden, LoggedOut, Server, segment
from weilu.kernel.events import Event
from weilu.kernel.platform import Call, Unheard
from weilu.platforms import matrix as dialect
from weilu.platforms.matrix import power
from weilu.platforms.matrix.power import table

POLL = 30_000
"""Milliseconds that a sync waits for news."""
TIMELINE = 1_000
"""Events of a room that we ask for at once; servers have lower limits of their own."""
PAGE = 500
AHEAD = timedelta(minutes=5)
"""An event from further in the future has a wrong clock behind it: its time is when we heard it."""
CHORES = 1.0
MEMBERS_EVERY = 900.0
"""Seconds between two looks at the muted, and at who is in a room."""

log = logging.getLogger(__name__)


class Matrix:
    """One account (see `weilu.gateway.courier.Connection`). `timeline` is how many events of a room are
    asked for at once."""

    platform = dialect

    def __init__(self, name: str, credentials: Mapping[str, str], timeline: int = TIMELINE) -> None:
        self.name = name
        self.up = asyncio.Event()
        self.rooms: dict[str, Room] = {}
        self.talks: set[str] = set()
        """Rooms that are no groups."""
        self._password, self._token = credentials.get("password", ""), credentials.get("token", "")
        self.inviters = set(credentials.get("inviters", "").split())
        self.server = Server(credentials["server"], credentials.get("user", ""), f"WEILU_{name}")
        self.hands = Hands(self.server)
        self._filter = raw.sync_filter(timeline)

    async def listen(self) -> None:
        """Log in and hear until cancelled."""
        try:
            await self.server.login(self._password, self._token)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hear())
                tasks.create_task(self._chores())
        except ExceptionGroup as broken:
            raise _first(broken) from broken
        finally:
            await self.server.close()

    async def call(self, call: Call) -> str:
        """Make a call. Where it is forbidden, our powers in the room are read again and said."""
        try:
            return await self.hands.make(call)
        except Forbidden:
            for own in _rooms_of(call) & self.rooms.keys():
                await self._read_powers(own)
            raise

    async def _hear(self) -> None:
        token = await in_thread(door.cursor, self.name)
        whole = not self.rooms
        while True:
            token = await self._sync(token, whole)
            whole = False
            self.up.set()

    async def _sync(self, since: str, whole: bool) -> str:
        """One sync, recorded; the token of the next. `whole`: with the state of all rooms."""
        query = {"filter": self._filter, "timeout": "0" if whole else str(POLL)}
        if since:
            query |= {"since": since} | ({"full_state": "true"} if whole else {})
        answer = await self.server.ask("GET", "/sync", query=query, seconds=POLL / 1000 + 60)
        self._account(answer)
        rooms, heard = table(answer.get("rooms")), list[Event]()
        for own, part in table(rooms.get("join")).items():
            heard += await self._room(own, table(part), since)
        for own, part in table(rooms.get("leave")).items():
            heard += await self._room(own, table(part), since)
            self.rooms.pop(own, None)
        for own, part in table(rooms.get("invite")).items():
            await self._invited(own, raw.events(table(part), "invite_state"))
        following = str(answer["next_batch"])
        await in_thread(door.record, heard, (self.name, following))
        return following

    def _account(self, answer: Raw) -> None:
        for event in raw.events(answer, "account_data"):
            if event.get("type") == "m.direct":
                lists = table(event.get("content"))
                self.hands.direct = {who: own for who, own in lists.items() if isinstance(own, list)}

    async def _invited(self, own: str, state: Iterable[Raw]) -> None:
        """Come in where we are invited, unless it is for a talk between two or by a stranger."""
        mine = [event for event in state if event.get("state_key") == self.server.me]
        if any(table(event.get("content")).get("is_direct") for event in mine):
            return
        if self.inviters and not any(event.get("sender") in self.inviters for event in mine):
            log.warning("%s: an invitation to %s by a stranger is left open", self.name, own)
            return
        try:
            await self.server.ask("POST", segment("join", own), {})
        except Permanent as error:
            log.warning("%s: cannot enter %s: %s", self.name, own, error.reason)

    async def _room(self, own: str, part: Raw, since: str) -> list[Event]:
        """What is new in a room; what a cut timeline left out is recorded on the way."""
        state, timeline = raw.events(part, "state"), raw.events(part, "timeline")
        if own in self.talks or own in self.hands.talks() or raw.no_group([*state, *timeline]):
            self.talks.add(own)
            return []
        known, room = own in self.rooms, self.rooms.setdefault(own, Room())
        cut = raw.came_in(timeline, self.server.me) if since else len(timeline)
        fresh, called = timeline[cut:], room.name
        room.keep([*state, *timeline], self.server.me)
        if not known or room.name != called:
            me = f"matrix/{self.server.me}"
            await in_thread(door.meet, f"matrix/{own}", room.name or own, self.name, me)
        if since and cut:  # who leads the room must be known before the first word to us is read
            await self._look(own, room)
        if since and not cut and table(part.get("timeline")).get("limited") is True:
            await self._backfill(own, since, fresh)
        return await self._read(own, fresh, raw.names([*state, *timeline]))

    async def _backfill(self, own: str, since: str, timeline: Sequence[Raw]) -> None:
        """Record what happened after `since` and before the timeline, page by page and in order."""
        async for page, names in self._pages(own, since, {str(e.get("event_id")) for e in timeline}):
            cut = raw.came_in(page, self.server.me)
            await in_thread(door.record, await self._read(own, page[cut:], names))

    async def _pages(
        self, own: str, since: str, timeline: set[str]
    ) -> AsyncIterator[tuple[list[Raw], dict[str, str]]]:
        """Pages from `since` on, without the timeline's own events, until those have all been seen."""
        missing, start = set(timeline), since
        while True:
            query = {"dir": "f", "from": start, "limit": str(PAGE), "filter": raw.page_filter()}
            answer = await self.server.ask("GET", segment("rooms", own, "messages"), query=query)
            chunk = raw.rows(answer.get("chunk"))
            names = raw.names([*raw.rows(answer.get("state")), *chunk])
            yield [event for event in chunk if event.get("event_id") not in timeline], names
            missing -= {str(event.get("event_id")) for event in chunk}
            end = answer.get("end")
            if not missing or not isinstance(end, str) or end == start:
                return
            start = end

    async def _read(self, own: str, listed: Iterable[Raw], names: Mapping[str, str]) -> list[Event]:
        """Raw events as events; what cannot be understood is put aside."""
        known = self.rooms.get(own) or Room()
        latest, heard = datetime.now(UTC) + AHEAD, list[Event]()
        for event in listed:
            name = names.get(str(event.get("sender")))
            more = {"levels": known.levels, "creators": known.creators}
            payload = {**event, "room_id": own, "sender_name": name, **more}
            try:
                found = dialect.read(payload, self.server.me)
            except Unheard as error:
                body = json.dumps(event, ensure_ascii=False)[:2_000]
                await in_thread(door.put_aside, self.name, body, error.what.en)
                continue
            heard += [e if e.at <= latest else replace(e, at=latest - AHEAD) for e in found]
        return heard

    async def _read_powers(self, own: str) -> None:
        """Read the power levels again, and record what has changed."""
        room = self.rooms[own]
        path = segment("rooms", own, "state", raw.LEVELS, "")
        try:
            event = await self.server.ask("GET", path, query={"format": "event"})
        except Permanent:
            return  # we are not in the room any more, and the sync says so
        change = event | {"unsigned": {"prev_content": room.levels}}
        room.keep([event], self.server.me)
        await in_thread(door.record, await self._read(own, [change], {}))

    async def _chores(self) -> None:
        """End mutes when their time has come, and see whether joins or leaves were missed."""
        while True:
            await asyncio.sleep(CHORES)
            try:
                await self._ease()
                for own, room in list(self.rooms.items()):
                    if time.monotonic() >= room.look_at:
                        await self._look(own, room)
            except LoggedOut:
                raise
            except Transient as error:
                log.warning("%s: %s", self.name, error.reason)
                await asyncio.sleep(error.seconds or 10 * CHORES)

    async def _ease(self) -> None:
        now = int(time.time() * 1000)
        for own, room in list(self.rooms.items()):
            for who, until in power.due(room.levels).items():
                if until > now or (who, until) in room.eased:
                    continue
                try:
                    await self.hands.voice(own, who, 0)
                except Permanent as error:
                    log.warning("%s: %s stays muted in %s: %s", self.name, who, own, error.reason)
                room.eased.add((who, until))

    async def _look(self, own: str, room: Room) -> None:
        """Look at who is in a room: as we enter it, and then now and again."""
        room.look_at = time.monotonic() + MEMBERS_EVERY
        try:
            await self._members(own, room)
        except Permanent as error:
            log.warning("%s: members of %s: %s", self.name, own, error.reason)

    async def _members(self, own: str, room: Room) -> None:
        """Joins and leaves that were missed become events, with the ids and times that they have; who was
        there before us is no newcomer. Then it is told what we may do there."""
        here = await self._member_events(own, {"membership": "join"})
        missed = [event for who, event in here.items() if who not in (room.joined or ())]
        if gone := (room.joined or set()) - here.keys():
            away = await self._member_events(own, {"not_membership": "join"})
            missed += [away[who] for who in gone if who in away]
        news = [*map(raw.as_statement, missed), *(room.statement() if room.joined is None else [])]
        for at in range(0, len(news), PAGE):
            heard = await self._read(own, news[at : at + PAGE], {})
            found = [replace(e, late=True) if e.at <= room.met else e for e in heard]
            await in_thread(door.record, found)
        room.joined = set(here)

    async def _member_events(self, own: str, query: Mapping[str, str]) -> dict[str, Raw]:
        answer = await self.server.ask("GET", segment("rooms", own, "members"), query=query)
        listed = {str(event.get("state_key")): event for event in raw.rows(answer.get("chunk"))}
        listed.pop(self.server.me, None)
        return listed


def _rooms_of(call: Call) -> set[str]:
    parts = call.api.split("/")
    named = {unquote(parts[2])} if len(parts) > 2 and parts[1] == "rooms" else set()
    return named | {str(call.params.get("room", ""))}


def _first(broken: ExceptionGroup[Exception]) -> Exception:
    """The first failure of a group; a permanent one before others."""
    first: Exception = broken.subgroup(Permanent) or broken
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    return first
