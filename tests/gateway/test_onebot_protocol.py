"""Protocol: Weilu over OneBot v11 against a fake that other software takes for OneBot too."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiocqhttp
import pytest
from living import House, until
from onebot_fake import ME, Fake, Person, Silenced

from weilu.engine import decisions
from weilu.gateway.nonebot import NoneBot
from weilu.gateway.whoami import whoami
from weilu.kernel.errors import OperatorError
from weilu.store.models import Aside, Connection, Event, Group, Membership, Outbox, Proposal

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
GROUP = "onebot/123"


def on(practice: str, **settings: Any) -> None:
    """The operator lets a practice act in the group."""
    decisions.choose(practice, "act", GROUP, settings)


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Scene:
    """A fake that is connected to Weilu, whose engine runs."""

    def __init__(self, house: House, token: str = "s3cret") -> None:
        self.port, self.token, self.house = a_port(), token, house
        Connection.objects.create(name="qq", platform="onebot")
        self.fake = Fake(f"ws://127.0.0.1:{self.port}/onebot/v11/ws", token)
        self.stop = self.listen()
        house.engine()
        until(lambda: Group.objects.filter(key=GROUP, live=True).first(), "the group")
        until(lambda: "onebot/1" in self.present(), "the members")

    def listen(self) -> Callable[[], None]:
        how = {"account": str(ME), "port": str(self.port), "token": self.token}
        return self.house.gateway(NoneBot("qq", "onebot", how))

    def present(self) -> set[str]:
        stays = Membership.objects.filter(group__key=GROUP, left_at=None)
        return set(stays.values_list("account__key", flat=True))

    def events(self, kind: str) -> list[dict[str, Any]]:
        found = Event.objects.filter(group_key=GROUP, kind=kind).order_by("seq")
        return [json.loads(body) for body in found.values_list("body", flat=True)]

    def answered(self, words: str, seconds: float = 30) -> str:
        """What Weilu said with these words in it, as soon as it did."""
        try:
            return until(lambda: [said for said in self.fake.by_weilu() if words in said], words, seconds)[0]
        except AssertionError:
            raise AssertionError(f"{words!r} is not in {self.fake.by_weilu()}") from None


@pytest.fixture
def scene(house: House) -> Iterator[Scene]:
    made = Scene(house)
    yield made
    made.fake.close()


@on_sqlite
def test_a_day_in_a_group(scene: Scene) -> None:
    """Join, welcome, rules, sign in, chain, a lottery, recall."""
    fake = scene.fake
    on("lottery", minutes=1)
    fake.say(1, "抽奖 茶杯 ×1")
    scene.answered("抽奖：茶杯")
    on("welcome", minutes=1)
    on("rules", words=["同意", "agree"])
    on("sign_in", words=["签到"])
    on("chain")
    fake.join(456, "Ana")
    assert "Ana" in scene.answered("欢迎")
    scene.answered("本群的规矩")
    fake.say(456, "同意")
    scene.answered("已接受群规")
    mine = [{"type": "at", "data": {"qq": str(ME)}}, {"type": "text", "data": {"text": " 签到"}}]
    signed = fake.say(456, mine)
    until(lambda: (signed, "128077") in fake.marks, "the mark on it")
    fake.say(456, "参加")
    opened = fake.say(1, "#接龙 周日跑步 限2人")
    scene.answered("接龙：周日跑步")
    fake.say(456, "+1")
    fake.say(1, "名单")
    assert "Ana" in scene.answered("1. ")
    fake.recall(1, opened)
    until(lambda: scene.events("recall"), "the recall")
    assert "Ana" in scene.answered("开奖！", 120)
    assert not Aside.objects.exists() and not Outbox.objects.filter(status=3).exists()


@on_sqlite
def test_a_flood_ends_in_a_mute_and_then_in_a_kick_that_a_person_approves(scene: Scene) -> None:
    fake = scene.fake
    on("flood_guard", messages=3, seconds=30)
    fake.join(666, "Loud")
    until(lambda: "onebot/666" in scene.present(), "Loud in the group")
    for number in range(600):
        with suppress(Silenced):
            fake.say(666, f"line {number} of many")
        if fake.members[666].muted:
            fake.do_set_group_ban(123, 666, 0)
        if Proposal.objects.filter(group_key=GROUP).exists():
            break
        time.sleep(0.05)
    assert [params["duration"] for api, params in fake.calls if api == "set_group_ban"][0] == 600
    proposal = until(lambda: Proposal.objects.filter(group_key=GROUP).first(), "the proposal to remove them")
    assert 666 in fake.members
    decisions.answer(GROUP, proposal.number, True, "console/operator")
    until(lambda: 666 not in fake.members, "the kick")
    until(lambda: scene.events("kick"), "that it was heard")


@on_sqlite
def test_what_is_missed_while_the_line_is_broken_is_found_on_looking(scene: Scene) -> None:
    """A line that breaks comes back by itself; members who came or went meanwhile are seen in the list."""
    fake = scene.fake
    fake.join(456, "Ana")
    until(lambda: "onebot/456" in scene.present(), "Ana")
    scene.stop()
    del fake.members[456]
    fake.members[457] = Person("Bo", joined=int(time.time()) - 86_400)
    fake.members[ME].role = "member"
    scene.stop = scene.listen()
    until(lambda: "onebot/457" in scene.present() and "onebot/456" not in scene.present(), "the difference")
    joined = next(event for event in scene.events("join") if event["member"] == "onebot/457")
    assert joined["late"] and joined["name"] == "Bo"
    assert "kick" in until(lambda: json.loads(Group.objects.get(key=GROUP).lost), "the lost powers")
    fake.drop()
    fake.connected.wait(20)
    fake.say(457, "still here")
    until(lambda: [one for one in scene.events("message") if one["text"] == "still here"], "the message")


@on_sqlite
def test_what_cannot_be_understood_or_done_is_kept_and_said(scene: Scene) -> None:
    """A broken event is put aside, and what follows is heard; a refused action is shown with its reason."""
    fake = scene.fake
    on("sign_in", words=["签到"], answer="each")
    fake.join(456, "Ana")
    fake.tell("message", "group", message_id=0, user_id=456, message=[{"type": "text"}], sender=None)
    fake.members[ME].muted = time.time() + 600
    fake.say(456, "签到")
    until(lambda: Aside.objects.filter(source="qq").first(), "what was put aside")
    refused = until(lambda: scene.events("refused"), "the refusal")
    assert refused[0]["wish"] == "reply" and "100" in refused[0]["reason"]


def test_other_software_takes_the_fake_for_onebot() -> None:
    """aiocqhttp hears what the fake tells, and the fake does what aiocqhttp asks."""
    told: list[str] = []
    app = aiocqhttp.CQHttp(access_token="t", api_timeout_sec=10)
    for listen in (app.on_message, app.on_notice, app.on_request):
        listen(_noting(told))
    port, stop = a_port(), asyncio.Event()
    loop = asyncio.new_event_loop()
    serving = app.run_task(host="127.0.0.1", port=port, shutdown_trigger=stop.wait)
    thread = threading.Thread(target=loop.run_until_complete, args=(serving,))
    thread.start()
    fake = Fake(f"ws://127.0.0.1:{port}/ws/", "t")
    try:
        assert fake.connected.wait(20)
        fake.join(456, "Ana")
        fake.say(456, [{"type": "at", "data": {"qq": str(ME)}}, {"type": "text", "data": {"text": " hi"}}])
        fake.ask(457, "Bo", "let me in")
        fake.recall(1, 1)
        fake.leave(456)
        fake.join(456, "Ana")
        until(lambda: len(told) == 6, "all events")
        _call(loop, app.set_group_ban(self_id=ME, group_id=123, user_id=456, duration=60))
        assert fake.members[456].muted > time.time()
        with pytest.raises(aiocqhttp.ActionFailed):
            _call(loop, app.set_group_kick(self_id=ME, group_id=123, user_id=1))
        _call(loop, app.send_group_msg(self_id=ME, group_id=123, message="hello"))
        assert fake.by_weilu() == ["hello"]
    finally:
        fake.close()
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
    assert told[:5] == [
        "notice.group_increase.approve", "message.group.normal", "request.group.add", "notice.group_recall",
        "notice.group_decrease.leave",
    ]  # fmt: skip


@on_sqlite
@pytest.mark.parametrize("reverse", [True, False])
def test_an_account_is_asked_who_it_is_before_it_is_kept(store: Path, reverse: bool) -> None:
    port = a_port()
    if reverse:
        fake = Fake(f"ws://127.0.0.1:{port}/onebot/v11/ws", "t")
        try:
            assert whoami("onebot", {"account": str(ME), "port": str(port), "token": "t"}) == str(ME)
            with pytest.raises(OperatorError, match="not 5"):
                whoami("onebot", {"account": "5", "port": str(port), "token": "t"})
        finally:
            fake.close()
    else:
        with pytest.raises(OperatorError, match="cannot be reached"):
            whoami("onebot", {"address": f"ws://127.0.0.1:{port}", "token": "t"})


def _noting(told: list[str]) -> Callable[[Any], Awaitable[None]]:
    async def note(event: Any) -> None:
        told.append(event.name)

    return note


def _call(loop: asyncio.AbstractEventLoop, asked: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run_coroutine_threadsafe(asked, loop).result(20)
