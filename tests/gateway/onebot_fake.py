"""A OneBot 11 implementation in memory: a group with members, roles, mutes and messages, as a client of a
reverse WebSocket (https://github.com/botuniverse/onebot-11/blob/master/communication/ws-reverse.md).

It is no real platform: what is tested with it is the protocol.
"""

import asyncio
import inspect
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import websockets

Segments = list[dict[str, Any]]
ME = 10001


class Silenced(Exception):
    """A muted member, or one who is not in the group, cannot speak."""


class Refused(Exception):
    """An action that the account has no right to; `retcode` 100, as go-cqhttp has it."""


@dataclass
class Person:
    """A member. `muted` until that time, in seconds."""

    nickname: str
    role: str = "member"
    card: str = ""
    muted: float = 0.0
    joined: int = field(default_factory=lambda: int(time.time()))


def words(message: str | Segments) -> str:
    """The text of a message, with names in place of mentions."""
    if isinstance(message, str):
        return message
    parts = {"text": "text", "at": "qq"}
    shown = [str(one["data"][parts[one["type"]]]) for one in message if one["type"] in parts]
    return "".join(shown)


class Fake:
    """`OneBot 11` over a reverse WebSocket to `address`, running in a thread of its own."""

    def __init__(self, address: str, token: str = "", group: int = 123) -> None:
        self.address, self.token, self.group = address, token, group
        self.members: dict[int, Person] = {ME: Person("weilu", "admin"), 1: Person("boss", "owner")}
        self.messages: dict[int, dict[str, Any]] = {}
        self.requests: dict[str, tuple[int, str]] = {}
        self.private: list[tuple[int, str]] = []
        self.marks: list[tuple[int, str]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.connected = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._line: Any = None
        self._next = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serve())
        self._loop.close()

    def close(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(lambda: [t.cancel() for t in asyncio.all_tasks(self._loop)])
        self._thread.join(10)

    def drop(self) -> None:
        """Break the line; the fake connects again by itself."""
        self.connected.clear()
        asyncio.run_coroutine_threadsafe(self._line.close(), self._loop).result(5)

    async def _serve(self) -> None:
        headers = {"X-Self-ID": str(ME), "X-Client-Role": "Universal", "User-Agent": "CQHttp/4.15.0"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        while True:
            with suppress(OSError, websockets.WebSocketException):
                async with websockets.connect(self.address, additional_headers=headers) as line:
                    self._line = line
                    await self._send(post_type="meta_event", meta_event_type="lifecycle", sub_type="connect")
                    self.connected.set()
                    async for frame in line:
                        await line.send(json.dumps(self._answer(json.loads(frame))))
            await asyncio.sleep(0.1)

    async def _send(self, **event: Any) -> None:
        await self._line.send(json.dumps({"time": int(time.time()), "self_id": ME, **event}))

    def tell(self, post: str, kind: str, **event: Any) -> None:
        """Send an event of the group."""
        sort = {"post_type": post, f"{post}_type": kind}
        said = self._send(group_id=self.group, group_name="Runs", **sort, **event)
        asyncio.run_coroutine_threadsafe(said, self._loop).result(10)

    def say(self, user: int, message: str | Segments) -> int:
        """A member speaks; the message's id."""
        member = self.members.get(user)
        if member is None or member.muted > time.time():
            raise Silenced(user)
        parts = [{"type": "text", "data": {"text": message}}] if isinstance(message, str) else message
        own = self._keep(user, parts)
        self.tell(
            "message", "group", sub_type="normal", message_id=own, user_id=user,
            message=parts, raw_message=words(parts), font=0, anonymous=None,
            sender={"user_id": user, "nickname": member.nickname, "card": member.card, "role": member.role},
        )  # fmt: skip
        return own

    def _keep(self, user: int, message: str | Segments) -> int:
        self._next += 1
        self.messages[self._next] = {"user": user, "message": message, "recalled": False}
        return self._next

    def join(self, user: int, name: str, by: int = 1, how: str = "approve") -> None:
        self.members[user] = Person(name)
        self.tell("notice", "group_increase", sub_type=how, operator_id=by, user_id=user)

    def leave(self, user: int, by: int = 0) -> None:
        del self.members[user]
        how = "kick" if by else "leave"
        self.tell(
            "notice",
            "group_decrease",
            sub_type=how,
            operator_id=by or user,
            user_id=user,
        )

    def ask(self, user: int, name: str, comment: str) -> None:
        flag = f"flag-{user}"
        self.requests[flag] = (user, name)
        self.tell(
            "request",
            "group",
            sub_type="add",
            user_id=user,
            comment=comment,
            flag=flag,
        )

    def recall(self, user: int, message: int) -> None:
        self.messages[message]["recalled"] = True
        whose = self.messages[message]["user"]
        self.tell(
            "notice",
            "group_recall",
            user_id=whose,
            operator_id=user,
            message_id=message,
        )

    def by_weilu(self) -> list[str]:
        """What our account said in the group."""
        return [words(one["message"]) for one in self.messages.values() if one["user"] == ME]

    def _answer(self, frame: dict[str, Any]) -> dict[str, Any]:
        api, params = frame["action"], frame.get("params") or {}
        self.calls.append((api, params))
        handle: Callable[..., Any] | None = getattr(self, f"do_{api}", None)
        echo = {"echo": frame.get("echo")}
        if handle is None:
            return {"status": "failed", "retcode": 1404, "data": None, **echo}
        takes = inspect.signature(handle).parameters
        known = {name: value for name, value in params.items() if name in takes}
        try:
            return {"status": "ok", "retcode": 0, "data": handle(**known), **echo}
        except (Refused, KeyError, TypeError) as error:
            return {"status": "failed", "retcode": 100, "data": None, "wording": repr(error), **echo}

    def _notice(self, kind: str, **event: Any) -> None:
        """Tell what our account did, after the answer, as implementations do."""
        told = {
            "post_type": "notice",
            "notice_type": kind,
            "group_id": self.group,
            "operator_id": ME,
            **event,
        }
        self._loop.call_soon(lambda: self._loop.create_task(self._send(**told)))

    def _lead(self, user: int) -> Person:
        """The member, if our account stands above them."""
        order = ("member", "admin", "owner")
        if order.index(self.members[ME].role) <= order.index(self.members[user].role):
            raise Refused(user)
        return self.members[user]

    def do_send_group_msg(self, group_id: int, message: str | Segments) -> dict[str, int]:
        if group_id != self.group or ME not in self.members or self.members[ME].muted > time.time():
            raise Refused(group_id)
        return {"message_id": self._keep(ME, message)}

    def do_send_private_msg(self, user_id: int, message: str | Segments) -> dict[str, int]:
        self.private.append((user_id, words(message)))
        return {"message_id": self._keep(ME, message)}

    def do_delete_msg(self, message_id: int) -> None:
        found = self.messages[int(message_id)]
        if found["user"] != ME:
            self._lead(found["user"])
        found["recalled"] = True
        self._notice("group_recall", user_id=found["user"], message_id=int(message_id))

    def do_set_msg_emoji_like(self, message_id: int, emoji_id: str) -> None:
        """Not in OneBot v11, but in NapCat."""
        assert int(message_id) in self.messages
        self.marks.append((int(message_id), emoji_id))

    def do_set_group_kick(self, group_id: int, user_id: int, reject_add_request: bool = False) -> None:
        self._lead(user_id)
        del self.members[user_id]
        self._notice("group_decrease", sub_type="kick", user_id=user_id)

    def do_set_group_ban(self, group_id: int, user_id: int, duration: int = 1800) -> None:
        self._lead(user_id).muted = time.time() + duration if duration else 0.0
        how = "ban" if duration else "lift_ban"
        self._notice("group_ban", sub_type=how, user_id=user_id, duration=duration)

    def do_set_group_card(self, group_id: int, user_id: int, card: str = "") -> None:
        self._lead(user_id).card = card

    def do_set_group_add_request(
        self, flag: str, sub_type: str, approve: bool = True, reason: str = ""
    ) -> None:
        user, name = self.requests.pop(flag)
        if approve:
            self.members[user] = Person(name)
            self._notice("group_increase", sub_type="approve", user_id=user)

    def do_get_login_info(self) -> dict[str, Any]:
        return {"user_id": ME, "nickname": "weilu"}

    def do_get_group_list(self) -> list[dict[str, Any]]:
        return [{"group_id": self.group, "group_name": "Runs", "member_count": len(self.members)}]

    def do_get_group_member_list(self, group_id: int) -> list[dict[str, Any]]:
        return [self.do_get_group_member_info(group_id, user) for user in self.members]

    def do_get_group_member_info(self, group_id: int, user_id: int) -> dict[str, Any]:
        member = self.members[user_id]
        return {
            "group_id": group_id, "user_id": user_id, "nickname": member.nickname, "card": member.card,
            "role": member.role, "join_time": member.joined, "last_sent_time": 0,
        }  # fmt: skip
