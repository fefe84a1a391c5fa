"""Weilu on a real Matrix server: the whole way from a member's client to the store and back."""

import asyncio
import json
import re
import time as clock
from collections.abc import Iterator
from datetime import time
from hashlib import sha256
from typing import Any

import httpx
import pytest
from living import House, until
from synapse import Synapse, User

from weilu.engine import decisions
from weilu.engine.decisions import Limits
from weilu.gateway.courier import Permanent, Transient
from weilu.gateway.matrix import Matrix
from weilu.kernel.actions import (
    Action,
    Admit,
    Ban,
    Kick,
    Mute,
    Notice,
    Pin,
    Recall,
    Say,
    TurnAway,
    Unmute,
    Unpin,
    Whisper,
)
from weilu.kernel.platform import Target
from weilu.kernel.texts import plain
from weilu.store.models import Alarm, Aside, Connection, Event, Group, Membership, Outbox, Proposal

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
_made = 0


class Scene:
    """A room with its owner and Weilu's account in it, listened to."""

    def __init__(self, house: House, synapse: Synapse, power: int = 100) -> None:
        global _made
        _made += 1
        self.house, self.server, self.number = house, synapse, _made
        self.owner, self.bot = self.user("owner"), self.user("weilu")
        self.name = f"matrix{_made}"
        Connection.objects.create(name=self.name, platform="matrix")
        self.stop = self.listen()
        until(self.cursor, "the first sync")
        self.room = self.owner.room()
        self.group = f"matrix/{self.room}"
        self.owner.invite(self.room, self.bot.me)
        until(self.here, "Weilu in the room")
        if power:
            self.owner.power(self.room, self.bot.me, power)

    def user(self, name: str) -> User:
        return self.server.user(f"{name}{self.number}")

    def listen(self, timeline: int = 100) -> Any:
        """Connect, as after a restart; returns what breaks the connection off."""
        how = {"server": self.server.address, "user": self.bot.me, "password": self.bot.password}
        self.connection = Matrix(self.name, how, timeline)
        return self.house.gateway(self.connection)

    def do(self, action: Action, key: str = "k1", **about: Any) -> str:
        """Have the connection carry an action out in the room; what a courier would be told."""
        to = Target(group=self.room, id=key, lang="en", **about)
        native = ""
        for call in self.connection.platform.write(action, to):
            made = asyncio.run_coroutine_threadsafe(self.connection.call(call), self.house.loop)
            native = made.result(60) or native
        return native

    def practise(self, practice: str, **settings: object) -> None:
        """The operator lets a practice act in the room, at any hour and in English."""
        decisions.arrange(self.group, Limits(lang="en", quiet_from=time(0), quiet_to=time(0)))
        decisions.choose(practice, "act", self.group, settings)

    def approve(self) -> Proposal:
        """The operator approves the proposal that waits, as soon as there is one."""
        found = until(
            lambda: Proposal.objects.filter(group_key=self.group, status="waiting").first(), "a proposal"
        )
        assert found
        decisions.answer(self.group, found.number, True, "operator")
        return found

    def cursor(self) -> str:
        return Connection.objects.get(name=self.name).cursor

    def here(self) -> bool:
        found = Group.objects.filter(key=self.group).first()
        return bool(found and found.live and found.me == f"matrix/{self.bot.me}")

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The room's events of a kind, in the order in which they were recorded."""
        found = Event.objects.filter(group_key=self.group, kind=kind).order_by("seq")
        return [json.loads(body) for body in found.values_list("body", flat=True)]

    def texts(self) -> list[str]:
        return [event["text"] for event in self.events("message")]

    def by_weilu(self) -> list[dict[str, Any]]:
        """What Weilu wrote, as the owner's client sees it."""
        return [
            dict(event["content"])  # type: ignore[call-overload]
            for event in self.owner.said(self.room)
            if event["sender"] == self.bot.me and event["type"] == "m.room.message"
        ]

    def marks(self) -> list[object]:
        """What Weilu put an emoji to."""
        said = [event for event in self.owner.said(self.room) if event["type"] == "m.reaction"]
        return [event["content"].get("m.relates_to") for event in said if event["sender"] == self.bot.me]  # type: ignore[union-attr]

    def answered(self, words: str) -> dict[str, Any]:
        """Weilu's message that holds these words, as soon as it is there."""
        return until(lambda: [said for said in self.by_weilu() if words in said["body"]], words)[0]


@pytest.fixture
def scene(house: House, synapse: Synapse) -> Iterator[Scene]:
    yield Scene(house, synapse)


def test_what_happens_in_a_room_is_recorded(scene: Scene) -> None:
    ana = scene.user("ana")
    ana.ask("PUT", f"/profile/{ana.me}/displayname", displayname="Ana <3")
    ana.join(scene.room)
    first = ana.say(scene.room, "hello")
    ana.say(scene.room, "answer", **{"m.relates_to": {"m.in_reply_to": {"event_id": first}}})
    new = {"m.new_content": {"msgtype": "m.text", "body": "hello all"}}
    ana.say(scene.room, "*", **new, **{"m.relates_to": {"rel_type": "m.replace", "event_id": first}})
    forged = {"rel_type": "m.replace", "event_id": first}
    scene.owner.say(scene.room, "*", **new, **{"m.relates_to": forged})
    reaction = {"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "👍"}}
    ana.ask("PUT", f"/rooms/{scene.room}/send/m.reaction/r1", **reaction)
    ana.ask("PUT", f"/rooms/{scene.room}/redact/{first}/d1", reason="slip")
    ana.ask("PUT", f"/profile/{ana.me}/displayname", displayname="阿娜")
    until(lambda: scene.events("rename"), "the new name")
    ana.leave(scene.room)
    until(lambda: scene.events("leave"), "the leave")
    hello, answer = scene.events("message")
    assert (hello["text"], hello["native"], hello["name"]) == ("hello", first, "Ana <3")
    assert answer["reply_to"] == hello["id"]
    assert [(event["member"], event["message"]) for event in scene.events("edit")] == [
        (f"matrix/{ana.me}", hello["id"]), (f"matrix/{scene.owner.me}", hello["id"]),
    ]  # fmt: skip
    assert [event["emoji"] for event in scene.events("reaction")] == ["👍"]
    assert [event["message"] for event in scene.events("recall")] == [hello["id"]]
    assert [event["name"] for event in scene.events("rename")] == ["阿娜"]
    joined = [event["member"] for event in scene.events("join")]
    assert joined.count(f"matrix/{ana.me}") == 1 and f"matrix/{scene.bot.me}" not in joined
    assert not Aside.objects.exists()


def test_an_edit_by_another_is_kept_aside(scene: Scene) -> None:
    """The server passes on that bo changes what ana said; the chain keeps what ana said."""
    scene.practise("chain")
    scene.house.engine()
    ana, bo = scene.user("ana"), scene.user("bo")
    ana.join(scene.room)
    bo.join(scene.room)
    scene.owner.say(scene.room, "#chain badminton max 3")
    scene.answered("Chain: badminton")
    joined = ana.say(scene.room, "+1")
    edit = {"m.relates_to": {"rel_type": "m.replace", "event_id": joined}}
    bo.say(scene.room, "*", **{"m.new_content": {"msgtype": "m.text", "body": "-1"}}, **edit)
    until(lambda: Event.objects.filter(kind="edit", status=2, reason="edit_by_another").first(), "the edit")
    scene.owner.say(scene.room, "list")
    scene.answered("badminton (1/3)")


def test_a_burst_between_two_syncs_loses_nothing(scene: Scene) -> None:
    """600 messages while nobody listens: the server gives 100 of them at most, the rest is fetched."""
    ana = scene.user("ana")
    ana.ask("PUT", f"/profile/{ana.me}/displayname", displayname="安娜")
    ana.join(scene.room)
    ana.say(scene.room, "before")
    until(lambda: "before" in scene.texts(), "the first message")
    scene.stop()
    wanted = ["before", *(f"burst {number}" for number in range(600))]
    for text in wanted[1:]:
        ana.say(scene.room, text)
    scene.stop = scene.listen(timeline=10)
    until(lambda: len(scene.texts()) >= len(wanted), "the burst", 120)
    assert scene.texts() == wanted
    assert {event["name"] for event in scene.events("message")} == {"安娜"}


def test_nothing_is_told_from_before_weilu_and_what_is_broken_is_put_aside(scene: Scene) -> None:
    room = scene.owner.room()
    for number in range(30):
        scene.owner.say(room, f"before {number}")
    scene.owner.invite(room, scene.bot.me)
    scene.group = f"matrix/{room}"
    until(scene.here, "Weilu in the second room")
    scene.owner.say(room, "broken", **{"m.relates_to": 5})
    scene.owner.say(room, "whole")
    until(lambda: "whole" in scene.texts(), "the whole message")
    assert scene.texts() == ["whole"]
    assert "broken" in Aside.objects.get().body


def test_a_stranger_does_not_bring_weilu_into_a_room(scene: Scene) -> None:
    scene.connection.inviters = {scene.owner.me}
    stranger = scene.user("stranger")
    theirs, ours = stranger.room(), scene.owner.room()
    stranger.invite(theirs, scene.bot.me)
    scene.owner.invite(ours, scene.bot.me)
    scene.group = f"matrix/{ours}"
    until(scene.here, "Weilu where its owner invited it")
    assert stranger.state(theirs, "m.room.member", scene.bot.me)["membership"] == "invite"


def test_a_restart_loses_and_doubles_nothing(scene: Scene) -> None:
    """The gateway is broken off again and again while members write and Weilu answers."""
    scene.practise("sign_in", answer="each")
    scene.house.engine()
    members = [scene.user(f"m{number}x") for number in range(4)]
    for member in members:
        member.join(scene.room)
    for turn in range(12):
        members[turn % 4].say(scene.room, "sign in" if turn < 4 else f"line {turn}")
        if turn % 3 == 2:
            scene.stop()
            members[turn % 4].say(scene.room, f"unheard {turn}")
            scene.stop = scene.listen()
    written = [event["content"]["body"] for event in scene.owner.said(scene.room) if _by(event, members)]  # type: ignore[index]
    until(lambda: len(scene.texts()) >= len(written), "all messages")
    until(lambda: len(scene.by_weilu()) >= 4, "the answers")
    until(lambda: not _open_jobs(scene.name), "an empty outbox")
    assert scene.texts() == written
    answers = [said["body"] for said in scene.by_weilu()]
    assert len(answers) == len(set(answers)) == 4


def _by(event: dict[str, object], members: list[User]) -> bool:
    return event["type"] == "m.room.message" and event["sender"] in [member.me for member in members]


def _open_jobs(courier: str) -> bool:
    return Outbox.objects.filter(courier=courier, status__lt=2).exists()


def test_loss_of_power_is_noticed(scene: Scene) -> None:
    """Power levels that change are heard; and a call that is refused makes nobody deaf."""
    may = lambda how: [e[how] for e in scene.events("powers")[-1:] if "kick" in e.get(how, ())]  # noqa: E731
    until(lambda: may("gained"), "what Weilu may do")
    scene.house.engine()
    scene.owner.power(scene.room, scene.bot.me, 0)
    [lost] = until(lambda: may("lost"), "the loss")
    assert {"kick", "mute", "recall", "pin"} <= set(lost) and "say" not in lost
    group = until(lambda: Group.objects.filter(key=scene.group).exclude(lost="[]").first(), "it kept")
    assert "kick" in json.loads(group.lost)
    scene.owner.ask("POST", f"/rooms/{scene.room}/kick", user_id=scene.bot.me)
    until(lambda: "say" in json.loads(Group.objects.get(key=scene.group).lost), "Weilu out of the room")


def test_a_lottery_is_drawn_and_anybody_can_check_it(scene: Scene) -> None:
    scene.practise("lottery", gather=5)
    scene.house.engine()
    until(lambda: scene.events("role"), "who is the owner")
    scene.owner.say(scene.room, "lottery a cup x1")
    opened = scene.answered("The seed is sealed")["body"]
    commitment = opened.split()[-1]
    members = [scene.user(f"player{number}x") for number in range(3)]
    for member in members:
        member.join(scene.room)
        member.say(scene.room, "join")
    scene.answered("(3 in all)")
    Alarm.objects.filter(practice="lottery", name="draw").update(at=0)
    won = scene.answered("the winning tickets are")
    found = re.search(r"#(\d) .*seed (\w+)", won["body"], re.S)
    assert found and sha256(found[2].encode()).hexdigest() == commitment
    first = min(range(1, 4), key=lambda ticket: sha256(f"{found[2]}:{ticket}".encode()).hexdigest())
    assert first == int(found[1])
    assert won["m.mentions"]["user_ids"][0] in [member.me for member in members]


def refused(user: User, room: str, text: str) -> bool:
    """Does the server refuse this message?"""
    try:
        user.say(room, text)
    except httpx.HTTPStatusError as error:
        return error.response.status_code == 403
    return False


def test_a_group_kept_by_practices(scene: Scene) -> None:
    """Newcomers are greeted and accept the rules, a chain is joined, and an unruly one is stopped."""
    for practice in ("welcome", "rules", "sign_in", "chain"):
        scene.practise(practice)
    scene.practise("flood_guard", repeats=3)
    scene.practise("report_member", count=2)
    scene.house.engine()
    ana, bo = scene.user("ana"), scene.user("bo")
    ana.join(scene.room)
    bo.join(scene.room)
    greeted = scene.answered("Welcome to the group")
    assert greeted["m.mentions"]["user_ids"][0] in (ana.me, bo.me)
    assert 'href="https://matrix.to/#/@' in greeted["formatted_body"]
    scene.answered("our rules")
    agreed = ana.say(scene.room, "agree")
    accepted = scene.answered("has accepted the rules")
    assert accepted["m.relates_to"]["m.in_reply_to"]["event_id"] == agreed
    signed = ana.say(scene.room, "sign in")
    mark = {"rel_type": "m.annotation", "event_id": signed, "key": "👍"}
    until(lambda: mark in scene.marks(), "the mark on it")
    scene.owner.say(scene.room, "#chain badminton max 3")
    scene.answered("Chain: badminton")
    ana.say(scene.room, "+1")
    scene.owner.say(scene.room, "list")
    assert f"1. {ana.me[1:].partition(':')[0]}" in scene.answered("badminton (1/3)")["body"]
    advert = bo.say(scene.room, "cheap watches, write me")
    for reporter in (ana, scene.owner):
        reporter.say(scene.room, "report", **{"m.relates_to": {"m.in_reply_to": {"event_id": advert}}})
    scene.approve()
    until(lambda: not scene.owner.ask("GET", f"/rooms/{scene.room}/event/{advert}")["content"], "the recall")
    flood(scene, bo)
    scene.answered("could you slow down")
    flood(scene, bo)
    scene.answered("takes a rest")
    assert refused(bo, scene.room, "I am muted")
    scene.owner.power(scene.room, bo.me, 0)
    flood(scene, bo)
    scene.approve()
    path = f"/rooms/{scene.room}/joined_members"
    until(lambda: bo.me not in scene.owner.ask("GET", path)["joined"], "the kick")  # type: ignore[operator]
    [kick] = until(lambda: scene.events("kick"), "the kick in the log")
    assert (kick["member"], kick["by"]) == (f"matrix/{bo.me}", f"matrix/{scene.bot.me}")
    assert not [event for event in scene.events("refused") if "platform" in event["reason"]]


def flood(scene: Scene, user: User) -> None:
    """Write the same words again and again, once Weilu has done all that it wished."""
    until(lambda: not _open_jobs(scene.name), "an empty outbox")
    for _ in range(3):
        user.say(scene.room, "buy now, buy now")


def test_what_is_asked_twice_is_done_once(scene: Scene) -> None:
    """Every call again, under its key and after a restart, as after a kill between sending and settling."""
    ana = scene.user("ana")
    ana.join(scene.room)
    own = ana.say(scene.room, "hello")
    who, what = {"member": ana.me}, {"message": own}
    acts: list[tuple[Action, dict[str, str]]] = [
        (Say(text=plain("once only")), {}),
        (Pin(message=1), what),
        (Notice(text=plain("tea at five")), {}),
        (Whisper(member="m", text=plain("between us")), who),
        (Recall(message=1), what),
        (Mute(member="m", seconds=600), who),
        (Unmute(member="m"), who),
        (Unpin(message=1), what),
        (Kick(member="m", reason=plain("noise")), who),
        (Ban(member="m", reason=plain("noise")), who),
    ]
    first = [scene.do(action, f"k{at}", **about) for at, (action, about) in enumerate(acts)]
    scene.stop()
    scene.stop = scene.listen()
    until(scene.connection.up.is_set, "Weilu connected again")
    second = [scene.do(action, f"k{at}", **about) for at, (action, about) in enumerate(acts)]
    assert first[0] == second[0] and first[3] == second[3] and first[4] == second[4]
    assert [said["body"] for said in scene.by_weilu()] == ["once only"]
    talks = ana.ask("GET", "/sync")["rooms"]["invite"]  # type: ignore[index]
    assert len(talks) == 1
    [talk] = talks
    ana.join(talk)
    assert [e["content"]["body"] for e in ana.said(talk) if e["type"] == "m.room.message"] == ["between us"]
    assert not Group.objects.filter(key=f"matrix/{talk}").exists()
    assert scene.owner.state(scene.room, "m.room.topic")["topic"] == "tea at five"
    assert scene.owner.state(scene.room, "m.room.pinned_events")["pinned"] == []
    assert scene.owner.state(scene.room, "m.room.member", ana.me)["membership"] == "ban"


def test_a_mute_ends_in_time_though_weilu_was_away(scene: Scene) -> None:
    ana = scene.user("ana")
    ana.join(scene.room)
    scene.do(Mute(member="m", seconds=3), member=ana.me)
    assert refused(ana, scene.room, "muted")
    scene.stop()
    clock.sleep(3)
    assert refused(ana, scene.room, "still muted: nobody is there to end it")
    scene.stop = scene.listen()
    until(lambda: not refused(ana, scene.room, "back"), "the end of the mute")
    until(lambda: len(scene.events("mute")) == 2, "both in the log")
    assert "until" in scene.events("mute")[0] and "until" not in scene.events("mute")[1]


def test_knocks_are_heard_and_answered(scene: Scene) -> None:
    scene.owner.put(scene.room, "m.room.join_rules", {"join_rule": "knock"})
    ana, bo = scene.user("ana"), scene.user("bo")
    ana.ask("POST", f"/knock/{scene.room}", reason="a friend of the owner")
    bo.ask("POST", f"/knock/{scene.room}")
    until(lambda: len(scene.events("knock")) == 2, "two knocks")
    first, second = scene.events("knock")
    assert (first["member"], first["words"]) == (f"matrix/{ana.me}", "a friend of the owner")
    for _ in range(2):
        scene.do(Admit(member="m", request=first["request"]), member=ana.me)
        scene.do(TurnAway(member="m", request=second["request"], reason=plain("full")), member=bo.me)
    ana.join(scene.room)
    invited = until(lambda: scene.events("invite"), "the invited one in the room")
    assert (invited[0]["member"], invited[0]["inviter"]) == (f"matrix/{ana.me}", f"matrix/{scene.bot.me}")
    assert scene.owner.state(scene.room, "m.room.member", bo.me)["membership"] == "leave"
    assert not scene.events("kick")


def test_a_server_that_is_asked_too_often_says_when_to_come_again(scene: Scene) -> None:
    admin = scene.server.user(f"admin{scene.number}", admin=True)
    path = f"/_synapse/admin/v1/users/{scene.bot.me}/override_ratelimit"
    admin.ask("POST", path, messages_per_second=1, burst_count=1)
    with pytest.raises(Transient) as slow:
        for number in range(5):
            scene.do(Say(text=plain("more")), f"b{number}")
    assert 0 < slow.value.seconds < 60
    clock.sleep(slow.value.seconds)
    with pytest.raises(Permanent) as never:
        scene.do(Kick(member="m", reason=plain("no")), "c", member=scene.owner.me)
    assert never.value.reason.startswith("M_FORBIDDEN")
    for unknown in (Recall(message=1), Pin(message=1)):
        with pytest.raises(Permanent, match="not known"):
            scene.do(unknown, "d")


def test_members_missed_are_found_by_looking(scene: Scene) -> None:
    """Somebody was already there when Weilu came: known, but no newcomer; and none is counted twice."""
    scene.house.engine()
    names = Membership.objects.filter(group__key=scene.group, left_at=None).values_list(
        "account__key", flat=True
    )
    until(lambda: f"matrix/{scene.owner.me}" in names.all(), "the owner")
    [owner] = scene.events("join")
    assert owner["late"] and scene.events("role")[0]["role"] == "owner"
    ana = scene.user("ana")
    ana.join(scene.room)
    until(lambda: f"matrix/{ana.me}" in names.all(), "Ana")
    for room in scene.connection.rooms.values():
        room.joined, room.look_at = (room.joined or set()) | {"@gone:localtest"}, 0.0
    until(lambda: all(room.look_at for room in scene.connection.rooms.values()), "another look")
    clock.sleep(1)
    assert len(scene.events("join")) == 2 and not scene.events("leave")
