"""Protocol: Weilu over Telegram's Bot API against a small server of it on this machine."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from living import House, until

from weilu.engine import decisions
from weilu.gateway.courier import Permanent, Transient
from weilu.gateway.nonebot import NoneBot
from weilu.gateway.nonebot.calls import failure, made
from weilu.kernel.actions import Say
from weilu.kernel.platform import Target
from weilu.kernel.texts import plain
from weilu.store.models import Aside, Connection, Event, Group

pytestmark = [
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
TOKEN, GROUP = "4711:t0ken", "telegram/-100123"
CHAT = {"id": -100123, "type": "supergroup", "title": "Runs"}
ANA = {"id": 456, "is_bot": False, "first_name": "Ana"}


class Api(BaseHTTPRequestHandler):
    """getMe, getUpdates, sendMessage and deleteWebhook, for one bot."""

    server: "Telegram"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = json.loads(self.rfile.read(length) or b"{}")
        method = self.path.rpartition("/")[2]
        status, told = self.server.answer(method, asked)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *told: object) -> None:
        """Nothing."""


class Telegram(ThreadingHTTPServer):
    """Updates stay until they are confirmed by a higher offset, as at Telegram."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Api)
        self.updates: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.busy = 0
        self._next = 100
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def say(self, text: str, **more: Any) -> None:
        self._next += 1
        message = {
            "message_id": self._next,
            "date": int(time.time()),
            "chat": CHAT,
            "from": ANA,
            "text": text,
        }
        self.updates.append({"update_id": self._next, "message": message | more})

    def answer(self, method: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if method == "getMe":
            return 200, _ok({"id": 4711, "is_bot": True, "first_name": "Weilu", "username": "weilu_bot"})
        if method == "getUpdates":
            self.asked.append(asked)
            offset = int(asked.get("offset", 0))
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
            time.sleep(0 if self.updates else 0.1)
            return 200, _ok(self.updates[:100])
        if method == "sendMessage":
            self.busy -= 1
            if self.busy >= 0:
                later = {"parameters": {"retry_after": 1}, "description": "Too Many Requests: retry after 1"}
                return 429, {"ok": False, "error_code": 429, **later}
            self.sent.append(asked)
            return 200, _ok({"message_id": 9000 + len(self.sent), "date": 1, "chat": CHAT, "text": "x"})
        return 200, _ok(True)

    def close(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


def _ok(result: object) -> dict[str, Any]:
    return {"ok": True, "result": result}


@pytest.fixture
def api() -> Iterator[Telegram]:
    made = Telegram()
    yield made
    made.close()


def _texts() -> list[str]:
    found = Event.objects.filter(group_key=GROUP, kind="message").order_by("seq")
    return [json.loads(body)["text"] for body in found.values_list("body", flat=True)]


def test_updates_are_confirmed_when_they_are_recorded_and_busy_is_waited_for(
    house: House, api: Telegram
) -> None:
    how = {"token": TOKEN, "server": f"http://127.0.0.1:{api.server_port}"}
    Connection.objects.create(name="tg", platform="telegram")
    decisions.choose("sign_in", "act", "", {"words": ["sign in"], "answer": "each"})
    house.engine()
    api.say("before")
    stop = house.gateway(NoneBot("tg", "telegram", how))
    until(lambda: _texts() == ["before"], "the first message")
    stop()
    for number in range(250):
        api.say(f"missed {number}")
    api.busy = 1
    api.say("@weilu_bot sign in", entities=[{"type": "mention", "offset": 0, "length": 10}])
    api.updates.append({"update_id": 1000, "message": {"message_id": 5, "chat": CHAT, "date": "never"}})
    stop = house.gateway(NoneBot("tg", "telegram", how))
    until(lambda: api.sent, "the answer")
    assert _texts() == ["before", *(f"missed {number}" for number in range(250)), "sign in"]
    assert json.loads(api.sent[0]["reply_parameters"])["message_id"] == 352
    assert "chat_member" in api.asked[0]["allowed_updates"]
    until(lambda: Connection.objects.get(name="tg").cursor == "1001", "the cursor")
    assert Aside.objects.filter(source="tg").count() == 1
    assert Group.objects.get(key=GROUP).me == "telegram/4711"
    stop()


def test_a_refusal_is_a_pause_or_an_end(store: Path) -> None:
    """What a platform refuses becomes a pause or an end; without a line nothing is called."""
    busy = failure(429, "Too Many Requests: retry after 7")
    assert isinstance(busy, Transient) and busy.seconds == 7
    assert isinstance(failure(503, "x"), Transient) and isinstance(failure(403, "x"), Permanent)
    assert made({"code": 0, "data": {"message_id": "om_1"}}) == "om_1" and made(None) == ""
    with pytest.raises(Transient):
        made({"code": 99_991_400, "msg": "rate limit"})
    connection = NoneBot("tg", "telegram", {"token": TOKEN})
    calls = connection.platform.write(Say(text=plain("hi")), Target(group="-100123", id="1"))
    with pytest.raises(Transient):
        asyncio.run(connection.call(calls[0]))
