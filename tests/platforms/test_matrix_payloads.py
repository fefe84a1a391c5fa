"""What Weilu asks of a Matrix server, word for word, and what it does to power levels."""

from typing import Any

import pytest

from weilu.kernel.actions import (
    Action,
    Admit,
    Kick,
    Mute,
    Notice,
    Pin,
    React,
    Recall,
    Reply,
    Say,
    TurnAway,
    Unmute,
    Welcome,
    Whisper,
)
from weilu.kernel.platform import Target
from weilu.kernel.texts import Text, plain
from weilu.platforms.matrix import power, write

ROOM, PATH = "!r:example.org", "/rooms/%21r%3Aexample.org"
ANA, BO = "@ana:example.org", "@bo:example.org"
PILL = '<a href="https://matrix.to/#/@ana:example.org">{}</a>'


def to(**more: Any) -> Target:
    return Target(
        **{"group": ROOM, "id": "k1", "lang": "en", "member": ANA, "names": {ANA: "Ana", BO: "B <i>"}} | more
    )


def mention(body: str, shown: str, *who: str) -> dict[str, Any]:
    return {
        "msgtype": "m.text", "body": body, "format": "org.matrix.custom.html", "formatted_body": shown,
        "m.mentions": {"user_ids": list(who)},
    }  # fmt: skip


CASES: list[tuple[Action, Target, str, dict[str, Any]]] = [
    (
        Say(text=Text("你好", "1 < 2 & more")),
        to(member=""),
        f"PUT {PATH}/send/m.room.message/k1",
        {"msgtype": "m.text", "body": "1 < 2 & more", "m.mentions": {}},
    ),
    (
        Say(text=plain("Won by B <i> & Ana\n🎉"), mentions=("m/a", "m/b")),
        to(member="", mentions=(BO, ANA)),
        f"PUT {PATH}/send/m.room.message/k1",
        mention(
            "Won by B <i> & Ana\n🎉",
            'Won by <a href="https://matrix.to/#/@bo:example.org">B &lt;i&gt;</a> &amp; '
            + PILL.format("Ana") + "<br>🎉",
            BO, ANA,
        ),
    ),
    (
        Welcome(member="m/a", text=plain("be welcome, <b>")),
        to(),
        f"PUT {PATH}/send/m.room.message/k1",
        mention("Ana be welcome, <b>", PILL.format("Ana") + " be welcome, &lt;b&gt;", ANA),
    ),
    (
        Reply(message=7, member="m/a", text=plain("Ana: done")),
        to(message="$m/1"),
        f"PUT {PATH}/send/m.room.message/k1",
        mention("Ana: done", PILL.format("Ana") + ": done", ANA)
        | {"m.relates_to": {"m.in_reply_to": {"event_id": "$m/1"}}},
    ),
    (
        Whisper(member="m/a", text=plain("psst")),
        to(),
        "whisper",
        {"member": ANA, "txn": "k1", "content": {"msgtype": "m.text", "body": "psst", "m.mentions": {}}},
    ),
    (
        React(message=7, member="m/a"),
        to(message="$m/1"),
        f"PUT {PATH}/send/m.reaction/k1",
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$m/1", "key": "👍"}},
    ),
    (Mute(member="m/a", seconds=60), to(), "mute", {"room": ROOM, "member": ANA, "seconds": 60}),
    (Unmute(member="m/a"), to(), "unmute", {"room": ROOM, "member": ANA}),
    (
        Kick(member="m/a", reason=Text("刷屏", "flooding")),
        to(lang="zh"),
        f"POST {PATH}/kick",
        {"user_id": ANA, "reason": "刷屏"},
    ),
    (Recall(message=7), to(message="$m/1"), f"PUT {PATH}/redact/%24m%2F1/k1", {}),
    (Pin(message=7), to(message="$m/1"), "pin", {"room": ROOM, "event": "$m/1", "pinned": True}),
    (Notice(text=plain("Tea")), to(), f"PUT {PATH}/state/m.room.topic/", {"topic": "Tea"}),
    (Admit(member="m/a", request=ANA), to(), f"POST {PATH}/invite", {"user_id": ANA}),
    (
        TurnAway(member="m/a", request=ANA, reason=plain("no")),
        to(),
        f"POST {PATH}/kick",
        {"user_id": ANA, "reason": "no"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("action", "target", "api", "params"), CASES)
def test_an_action_becomes_this_call(
    action: Action, target: Target, api: str, params: dict[str, Any]
) -> None:
    [call] = write(action, target)
    assert (call.api, dict(call.params)) == (api, params)


def test_names_inside_names_and_inside_addresses_make_no_broken_pills() -> None:
    """Somebody called "a" does not tear the markup of another pill apart."""
    [call] = write(
        Say(text=plain("Ana a"), mentions=("m/a", "m/b")),
        to(member="", mentions=(BO, ANA), names={ANA: "Ana", BO: "a"}),
    )
    bo = '<a href="https://matrix.to/#/@bo:example.org">a</a>'
    assert call.params["formatted_body"] == f"{PILL.format('Ana')} {bo}"


def test_a_mute_gives_back_what_was_there_before() -> None:
    levels = {"users": {ANA: 10, "@me:x": 100}, "events_default": 0, "of others": 1}
    taken = power.muted(power.muted(levels, ANA, 5), ANA, 9)
    assert not power.speaks(taken, ANA) and power.due(taken) == {ANA: 9}
    assert power.unmuted(taken, ANA) == {**levels, power.MUTED: {}}
    unknown = power.muted(levels, BO, 5)
    assert power.unmuted(unknown, BO)["users"] == levels["users"]


def test_a_voice_that_another_admin_gave_back_stays() -> None:
    """Weilu only forgets its note then; what the other admin decided is left alone."""
    taken = power.muted({"users": {"@me:x": 100}}, ANA, 5)
    given = {**taken, "users": {"@me:x": 100, ANA: 50}}
    assert power.unmuted(given, ANA)["users"][ANA] == 50
    assert power.due(power.unmuted(given, ANA)) == {}


def test_creators_stand_above_all_levels() -> None:
    levels = {"users": {}, "events": {"m.room.power_levels": 100}}
    assert power.rights(levels, ANA, [ANA]) == set(power.KINDS)
    assert power.rights(levels, BO, [ANA]) == {"say", "reply", "welcome", "react", "whisper", "admit"}
