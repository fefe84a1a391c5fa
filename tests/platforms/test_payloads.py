"""Every platform: payloads of its official schema become these events, actions become calls it takes.

The payloads are accepted by the models of NoneBot's adapters too, and so are the calls, by the adapters' own
signatures: what we read and write is what others read and write.
"""

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import pytest
import stores  # noqa: F401 - sets Django up, which the gateway needs
from hypothesis import given, settings
from hypothesis import strategies as st
from nio import Api as MatrixApi
from nio import BadEvent, UnknownBadEvent
from nio import Event as Matrix
from nonebot.adapters.discord import Adapter as Discord
from nonebot.adapters.discord.payload import Dispatch as DiscordDispatch
from nonebot.adapters.feishu import Adapter as Feishu
from nonebot.adapters.onebot.v11 import Adapter as OneBot
from nonebot.adapters.qq import Adapter as QQ
from nonebot.adapters.qq import Bot as QQBot
from nonebot.adapters.qq.models import Dispatch as QQDispatch
from nonebot.adapters.satori import Adapter as Satori
from nonebot.adapters.satori import Bot as SatoriBot
from nonebot.adapters.satori.models import Event as SatoriEvent
from nonebot.adapters.telegram.api import API as Telegram
from nonebot.adapters.telegram.model import Update

from weilu.gateway.nonebot.calls import fitted
from weilu.kernel import codec, ids, registry
from weilu.kernel.actions import ACTIONS, PLATFORM, Action, Reply, Say
from weilu.kernel.events import MessageSent
from weilu.kernel.platform import Call, Target, Unheard
from weilu.kernel.texts import LANGS, Text
from weilu.platforms import base

HERE = Path(__file__).parent / "payloads"
LOADED = registry.load("weilu.platforms", "PLATFORM")
GIVEN = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(HERE.glob("*.json"))}
CASES = [
    pytest.param(name, case, id=f"{name}: {case['what']}")
    for name, given in GIVEN.items()
    for case in given["cases"]
]
NATIVE = {
    "onebot": ("123", "456", "789"), "telegram": ("-100123", "456", "789"), "discord": ("555", "456", "789"),
    "feishu": ("oc_1", "ou_ana", "om_7"), "qq": ("G1", "M1", "ROBOT1.0_a"), "satori": ("g1/c1", "u1", "m7"),
    "console": ("g", "ana", "1"), "matrix": ("!r:example.org", "@ana:example.org", "$m"),
}  # fmt: skip
OURS = pytest.mark.parametrize("name", sorted(NATIVE))


def of_text(text: str) -> Text:
    return Text(text, text)


def an_action(kind: type[Action]) -> Action:
    """An action of the kind, with every field filled."""
    filled: dict[str, Any] = {
        "text": of_text("你好 <b> & hello"), "reason": of_text("ads"), "message": 1, "member": "x/ana",
        "seconds": 600, "request": "f-1", "name": "安娜", "mentions": ("x/ana",),
    }  # fmt: skip
    names = kind.__dataclass_fields__
    return kind(**{name: value for name, value in filled.items() if name in names})


def a_target(name: str, action: Action) -> Target:
    group, member, message = NATIVE[name]
    about = "member" in type(action).__dataclass_fields__
    return Target(
        group=group, id="0123456789abcdef", member=member if about else "",
        mentions=(member,) if getattr(action, "mentions", ()) else (), names={member: "Ana <3"},
        message=message,
    )  # fmt: skip


def shown(event: Any) -> dict[str, Any]:
    plain = json.loads(codec.encode(event))
    del plain["id"]
    return {"kind": event.kind} | plain


@OURS
def test_every_platform_has_payloads_with_their_source(name: str) -> None:
    assert GIVEN[name]["source"] and GIVEN[name]["cases"]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_payload_becomes_these_events(name: str, case: dict[str, Any]) -> None:
    found = LOADED[name].read(case["payload"], GIVEN[name]["me"])
    assert [shown(event) for event in found] == case["events"]
    for event in found:
        own = ids.native(event.group, getattr(event, "native", "") or "")
        assert not isinstance(event, MessageSent) or event.id == own
        assert codec.decode(event.kind, codec.encode(event)) == event


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_adapter_reads_the_payload_too(name: str, case: dict[str, Any]) -> None:
    """But where the specification says what the adapter does not know yet (`adapter` is false)."""
    accept = ACCEPTING.get(name)
    if accept is not None and case.get("adapter", True):
        assert accept(json.loads(json.dumps(case["payload"]))) is not None


def matrix_reads(payload: dict[str, Any]) -> Matrix | None:
    """What matrix-nio, or nobody, calls broken."""
    found = Matrix.parse_event(payload)
    return None if isinstance(found, BadEvent | UnknownBadEvent) else found


ACCEPTING = {
    "onebot": OneBot.json_to_event,
    "telegram": Update.model_validate,
    "discord": lambda payload: Discord.payload_to_event(DiscordDispatch.model_validate(payload)),
    "feishu": Feishu.json_to_event,
    "qq": lambda payload: QQ.payload_to_event(QQDispatch.model_validate(payload)),
    "satori": lambda payload: Satori.payload_to_event(SatoriEvent.model_validate(payload)),
    "matrix": matrix_reads,
}


@OURS
def test_what_it_can_is_what_it_writes(name: str) -> None:
    module = LOADED[name]
    assert module.PLATFORM.can <= set(PLATFORM)
    for kind in ACTIONS:
        action = an_action(kind) if kind.via == "platform" else None
        if action is not None:
            calls = module.write(action, a_target(name, action))
            assert bool(calls) == (kind.kind in module.PLATFORM.can), kind.kind


@OURS
def test_its_calls_are_what_the_adapter_takes(name: str) -> None:
    module = LOADED[name]
    for kind in ACTIONS:
        if kind.kind in module.PLATFORM.can:
            action = an_action(kind)
            for call in module.write(action, a_target(name, action)):
                TAKING[name](call)


def onebot_takes(call: Call) -> None:
    """The adapter's interface stands in its stub file; reactions are no part of OneBot."""
    if call.api == "set_msg_emoji_like":
        assert call.params == {"message_id": 789, "emoji_id": "128077", "set": True}
        return
    stub = Path(inspect.getfile(OneBot)).with_name("bot.pyi").read_text("utf-8")
    names = {
        function.name: {arg.arg for arg in function.args.kwonlyargs}
        for function in ast.walk(ast.parse(stub))
        if isinstance(function, ast.AsyncFunctionDef)
    }
    assert call.params.keys() <= names[call.api] | ({"group_id"} if call.api == "send_private_msg" else set())


def feishu_takes(call: Call) -> None:
    assert call.params["method"] in ("GET", "POST", "DELETE")
    assert call.params.keys() <= {"method", "params", "json"}
    assert call.api.startswith("im/v1/")


def matrix_takes(call: Call) -> None:
    """A request that matrix-nio makes too, or one of ours that reads before it writes."""
    made = {
        "whisper": {"member", "txn", "content"}, "mute": {"room", "member", "seconds"},
        "unmute": {"room", "member"}, "pin": {"room", "event", "pinned"},
    }  # fmt: skip
    if call.api in made:
        assert call.params.keys() == made[call.api]
        return
    room, member, message = NATIVE["matrix"]
    sent, state = "m.room.message", "m.room.topic"
    requests = [
        MatrixApi.room_send("", room, sent, {}, "0123456789abcdef"),
        MatrixApi.room_send("", room, "m.reaction", {}, "0123456789abcdef"),
        MatrixApi.room_redact("", room, message, "0123456789abcdef"),
        MatrixApi.room_put_state("", room, state, {}),
        MatrixApi.room_kick("", room, member),
        MatrixApi.room_ban("", room, member),
        MatrixApi.room_invite("", room, member),
    ]
    known = {f"{method} {path.partition('?')[0]}" for method, path, _ in requests}
    method, path = call.api.removesuffix("/").split(" ")
    assert f"{method} /_matrix/client/v3{path}" in known


TAKING = {
    "onebot": onebot_takes,
    "telegram": lambda call: fitted(getattr(Telegram, call.api), call.params),
    "discord": lambda call: fitted(getattr(Discord, f"_api_{call.api}"), call.params),
    "feishu": feishu_takes,
    "qq": lambda call: fitted(getattr(QQBot, call.api), call.params),
    "satori": lambda call: fitted(getattr(SatoriBot, call.api), call.params),
    "console": lambda call: None,
    "matrix": matrix_takes,
}


@OURS
def test_it_says_what_connecting_needs(name: str) -> None:
    platform = LOADED[name].PLATFORM
    for words in (platform.title, *(one.says for one in platform.credentials)):
        assert all(words[lang] for lang in LANGS)
    assert platform.source and platform.longest > 100
    assert bool(platform.risk.zh) == bool(platform.risk.en) == (name == "onebot")


@OURS
def test_long_words_are_cut_to_what_it_takes(name: str) -> None:
    module = LOADED[name]
    said = an_action(next(kind for kind in ACTIONS if kind.kind == "say"))
    long = type(said)(text=of_text("长" * 100_000))
    [call] = module.write(long, a_target(name, long))
    assert json.dumps(dict(call.params), ensure_ascii=False).count("长") == module.PLATFORM.longest


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def broken(draw: Any) -> tuple[str, Any]:
    """A payload with some of its values put in the place of others, or made of nothing that it should be."""
    name = draw(st.sampled_from(sorted(NATIVE)))
    payload = json.loads(json.dumps(draw(st.sampled_from(GIVEN[name]["cases"]))["payload"]))
    for _ in range(draw(st.integers(1, 3))):
        place = payload
        while isinstance(place, dict) and place:
            key = draw(st.sampled_from(sorted(place)))
            if not isinstance(place[key], dict) or draw(st.booleans()):
                place[key] = draw(JSON)
                break
            place = place[key]
    return name, payload


@given(broken())
@settings(max_examples=600, deadline=None)
def test_a_broken_payload_is_unheard_or_nothing_or_sound(given: tuple[str, Any]) -> None:
    name, payload = given
    try:
        found = LOADED[name].read(payload, GIVEN[name]["me"])
    except Unheard as error:
        assert error.what.zh and error.what.en
        return
    for event in found:
        assert codec.decode(event.kind, codec.encode(event)) == event
        assert len(event.group) < 300 and len(getattr(event, "text", "")) <= 20_000


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_what_is_no_payload_at_all_is_unheard_or_nothing(payload: Any) -> None:
    for name in NATIVE:
        try:
            assert LOADED[name].read(payload, "1") == []
        except Unheard:
            continue


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ana, our rules", "our rules"), ("Ana：好", "好"), ("Ana signed in", "signed in"),
        ("Anabel", "Anabel"), ("Ana", "Ana"), ("Welcome, Ana", "Welcome, Ana"), ("", ""),
    ],
)  # fmt: skip
def test_a_mention_and_the_name_are_not_said_both(text: str, said: str) -> None:
    to = Target(group="123", id="k", lang="en", member="456", names={"456": "Ana"})
    assert base.addressed(Reply(message=1, text=of_text(text), member="x/456"), to, 100) == said
    two = Target(group="123", id="k", lang="en", mentions=("456", "7"), names={"456": "Ana"})
    assert base.addressed(Say(text=of_text(text), mentions=("x/456", "x/7")), two, 100) == text
