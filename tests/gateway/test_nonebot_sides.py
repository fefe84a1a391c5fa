"""What differs between NoneBot's adapters: settings they take, frames they get, calls they make."""

import asyncio
import json
from typing import Any

import pytest
import stores  # noqa: F401 - sets Django up
from nonebot.adapters.discord import Adapter as Discord
from nonebot.adapters.feishu.ws import frame_pb2

from weilu.gateway.courier import Permanent
from weilu.gateway.nonebot import house
from weilu.gateway.nonebot.calls import fitted
from weilu.gateway.nonebot.sides import SIDES, Known
from weilu.kernel import registry

GIVEN = {
    "token": "4711:secret", "app": "102", "secret": "s", "account": "1", "address": "", "server": "",
    "port": "", "lark": "",
}  # fmt: skip


async def _hear(frame: str | bytes) -> None:
    raise AssertionError("nothing is heard here")


@pytest.mark.parametrize("name", sorted(SIDES))
def test_the_adapter_takes_the_credentials_as_its_settings(name: str) -> None:
    side = SIDES[name]
    asked = registry.load("weilu.platforms", "PLATFORM")[name].PLATFORM.credentials
    given = {one.name: one.default or GIVEN[one.name] for one in asked}
    made = house.adapter(side.adapter(), side.settings(given), _hear, lambda bot, here: None)
    assert made.get_name() and made.driver.asgi


def test_every_platform_with_an_account_has_a_side_or_a_gateway_of_its_own() -> None:
    loaded = registry.load("weilu.platforms", "PLATFORM")
    assert {name for name, module in loaded.items() if module.PLATFORM.credentials} == {*SIDES, "matrix"}


def test_discord_tells_what_happens_to_a_server_in_its_hall() -> None:
    known, heard = Known(), SIDES["discord"].heard
    channels = [{"id": "555", "type": 0, "name": "talk"}, {"id": "556", "type": 0, "name": "hall"}]
    server = {"id": "111", "name": "Runs", "system_channel_id": "556", "channels": channels}
    heard(json.dumps({"op": 0, "t": "GUILD_CREATE", "s": 1, "d": server}), known)
    gone = {"op": 0, "t": "GUILD_MEMBER_REMOVE", "s": 2, "d": {"guild_id": "111", "user": {"id": "456"}}}
    told = heard(json.dumps(gone), known)
    assert told is not None and told["d"]["channel_id"] == "556"
    assert known.servers == {"555": "111", "556": "111"} and known.titles["discord/555"] == "Runs #talk"
    assert heard('{"op": 11}', known) is None


def test_feishu_puts_the_parts_of_a_frame_together() -> None:
    known, heard = Known(), SIDES["feishu"].heard
    whole = json.dumps({"schema": "2.0", "header": {}, "event": {"text": "你好"}}).encode()
    assert heard(_frame(whole[:20], 0), known) is None
    assert heard(_frame(whole[20:], 1), known) == json.loads(whole)
    assert not known.parts
    assert heard("text", known) is None and heard(_frame(b"", 0, kind="pong"), known) is None


def _frame(payload: bytes, seq: int, kind: str = "event") -> bytes:
    made: Any = frame_pb2.Frame(seq_id=1, log_id=1, service=1, method=1, payload=payload)  # type: ignore[attr-defined]
    for key, value in {"type": kind, "message_id": "m", "sum": "2", "seq": str(seq)}.items():
        made.headers.add(key=key, value=value)
    return bytes(made.SerializeToString())


def test_satori_goes_on_from_what_was_recorded() -> None:
    side = SIDES["satori"]
    told = side.heard(json.dumps({"op": 0, "body": {"sn": 7, "type": "message-created"}}), Known())
    assert told is not None and side.cursor(told) == "7"
    assert side.heard(json.dumps({"op": 2}), Known()) is None


def test_a_call_that_does_not_fit_is_refused_before_it_is_made() -> None:
    with pytest.raises(Permanent, match="unknown parameters: colour"):
        fitted(Discord._api_create_message, {"channel_id": "1", "colour": "red"})
    with pytest.raises(Permanent, match="bad parameters"):
        fitted(Discord._api_create_message, {"channel_id": "not a number"})


def test_an_ear_hears_before_the_adapter_reads() -> None:
    order: list[str] = []

    class Line:
        async def receive(self) -> str:
            order.append("sent")
            return "frame"

    async def hear(frame: str | bytes) -> None:
        order.append(f"heard {frame!s}")

    assert asyncio.run(house.Ear(Line(), hear).receive()) == "frame"
    assert order == ["sent", "heard frame"]
