"""Couriers: what was wished is called in order, once, within the quotas, and settled with what came of it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from living import House, until

from weilu.engine import decisions, door
from weilu.gateway.courier import LONGEST, Meter, Permanent, Transient, pause
from weilu.kernel import ids
from weilu.kernel.actions import Action
from weilu.kernel.events import MessageSent
from weilu.kernel.platform import Call, Platform, Quota, Target
from weilu.kernel.texts import plain
from weilu.store.models import Connection, Event, Outbox

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def twice(action: Action, to: Target) -> list[Call]:
    """A platform that needs two calls for everything."""
    about = {"group": to.group, "key": to.id}
    return [Call(api="first", params=about), Call(api="second", params=about)]


class Line:
    """A connection that keeps the calls made; `answers` are errors to raise instead, in order."""

    def __init__(self, name: str = "line", quotas: tuple[Quota, ...] = ()) -> None:
        self.name = name
        self.platform: Any = SimpleNamespace(
            PLATFORM=Platform(title=plain("Line"), can=frozenset({"reply"}), quotas=quotas), write=twice
        )
        self.up = asyncio.Event()
        self.calls: list[tuple[str, str, str]] = []
        self.answers: dict[tuple[str, str], list[Exception]] = {}
        self.falls: list[Exception] = []
        self.hangs = False

    async def listen(self) -> None:
        if self.falls:
            raise self.falls.pop(0)
        self.up.set()
        await asyncio.Event().wait()

    async def call(self, call: Call) -> str:
        group, key = call.params["group"], call.params["key"]
        if errors := self.answers.get((group, call.api)):
            raise errors.pop(0)
        self.calls.append((group, call.api, key))
        if self.hangs:
            await asyncio.Event().wait()
        return f"made-{len(self.calls)}"

    def of(self, group: str) -> list[tuple[str, str]]:
        """(call, key) in a group, in order."""
        return [(api, key) for where, api, key in self.calls if where == group]


@pytest.fixture
def wished(house: House) -> Iterator[dict[str, list[str]]]:
    """Three answers in each of two groups, waiting in the outbox; their keys in order."""
    decisions.choose("sign_in", "act", settings={"answer": "each"})
    for group in "gh":
        door.meet(f"console/{group}", group, "line", "console/weilu")
        for name in ("ana", "bo", "cy"):
            key, now = f"console/{group}", datetime.now(UTC)
            made = {"id": ids.native(key, name), "at": now, "group": key, "member": f"console/{name}"}
            door.record([MessageSent(**made, name=name, text="签到", native=name)])  # type: ignore[arg-type]
    house.engine()
    until(lambda: Outbox.objects.count() == 6, "six wishes")
    rows = Outbox.objects.order_by("id").values_list("group_key", "action_id")
    yield {group: [ids.label(own) for key, own in rows if key == f"console/{group}"] for group in "gh"}


def settled() -> bool:
    return not Outbox.objects.filter(status__lt=2).exists()


def both(keys: list[str]) -> list[tuple[str, str]]:
    return [(api, key) for key in keys for api in ("first", "second")]


def test_jobs_are_called_in_order_and_settled(house: House, wished: dict[str, list[str]]) -> None:
    line = Line()
    house.gateway(line)
    until(settled, "an empty outbox")
    assert line.of("g") == both(wished["g"]) and line.of("h") == both(wished["h"])
    until(lambda: Event.objects.filter(kind="done", body__contains='"reply"', status=1).count() == 6, "Done")
    assert all(row.native.startswith("made-") for row in Outbox.objects.all())


def test_what_fails_for_now_holds_its_group_back_and_repeats_no_call(
    house: House, wished: dict[str, list[str]]
) -> None:
    line = Line()
    line.answers["g", "second"] = [Transient("429", 0.5), Transient("timeout", 0.2)]
    house.gateway(line)
    until(settled, "an empty outbox")
    assert line.of("g") == both(wished["g"]) and line.of("h") == both(wished["h"])
    assert Outbox.objects.get(group_key="console/g", attempts=3).status == 2


def test_what_never_works_is_refused_with_its_reason(house: House, wished: dict[str, list[str]]) -> None:
    line = Line()
    line.answers["g", "first"] = [Permanent("M_FORBIDDEN: no"), ZeroDivisionError()]
    house.gateway(line)
    until(settled, "an empty outbox")
    assert line.of("g") == both(wished["g"][2:])
    reasons = Outbox.objects.filter(status=3).order_by("id").values_list("reason", flat=True)
    assert list(reasons) == ["M_FORBIDDEN: no", "bug: ZeroDivisionError"]
    assert Event.objects.filter(kind="refused", body__contains="M_FORBIDDEN").count() == 1


def test_what_was_being_carried_when_it_broke_is_carried_again_under_its_key(
    house: House, wished: dict[str, list[str]]
) -> None:
    line = Line()
    line.hangs = True
    stop = house.gateway(line)
    until(lambda: len(line.calls) == 2, "two calls under way")
    stop()
    again = Line()
    house.gateway(again)
    until(settled, "an empty outbox")
    assert again.of("g") == both(wished["g"])
    assert line.of("g") == [("first", wished["g"][0])]


def test_what_was_sent_while_the_store_was_away_is_not_sent_again(
    house: House, wished: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """This line knows no idempotency keys: only a settled job keeps it from hearing things twice."""
    settle, left = door.settle, [OperationalError("locked"), InterfaceError("closed")]

    def away(*what: Any) -> None:
        if left:
            raise left.pop()
        settle(*what)

    monkeypatch.setattr(door, "settle", away)
    line = Line()
    house.gateway(line)
    until(settled, "an empty outbox")
    assert line.of("g") == both(wished["g"]) and line.of("h") == both(wished["h"])


def test_a_connection_that_falls_comes_back_and_one_that_cannot_leaves_others_alone(
    house: House, wished: dict[str, list[str]]
) -> None:
    line, wrong = Line(), Line("wrong")
    line.falls = [Transient("away", 0.05), ZeroDivisionError(), Transient("away", 0.05)]
    wrong.falls = [Permanent("login: M_FORBIDDEN")]
    for one in (line, wrong):
        Connection.objects.create(name=one.name, platform="line")
    house.gateway(line, wrong)
    until(settled, "an empty outbox")
    assert line.of("g") == both(wished["g"]) and not wrong.calls and not wrong.up.is_set()
    stand = {row.name: (row.status, row.status_text) for row in Connection.objects.all()}
    assert stand == {"line": ("up", ""), "wrong": ("failed", "login: M_FORBIDDEN")}


def test_quotas_count_for_the_connection_and_for_each_group(store: object) -> None:
    meter = Meter([Quota(count=3, seconds=3_000), Quota(count=2, seconds=1_000, per_group=True)])
    assert [meter.take("g") for _ in range(2)] == [0.0, 0.0]
    assert 490 < meter.take("g") <= 500
    assert meter.take("h") == 0.0
    assert 990 < meter.take("h") <= 1_000


def test_ten_thousand_quiet_groups_are_forgotten(store: object) -> None:
    meter = Meter([Quota(count=10, seconds=0.001, per_group=True)])
    for number in range(10_000):
        assert meter.take(f"g{number}") == 0.0
    assert len(meter.groups) <= 1_000


def test_pauses_grow_and_differ(store: object) -> None:
    assert all(2 ** (n - 1) <= pause(n) <= min(2**n, LONGEST) for n in range(1, 9))
    assert len({pause(5) for _ in range(20)}) > 10 and pause(10_000) <= LONGEST
