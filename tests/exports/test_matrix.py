"""Matrix: who really joined and left, replies, edits, reactions, redactions."""

import json
from pathlib import Path

from logs import Reader

from weilu.kernel import ids

ANA, BO, CY = "@ana:e.org", "@bo:e.org", "@cy:e.org"
START = 1_772_352_000_000


class Room:
    """Events a minute apart, as lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, kind: str, sender: str, content: object, **more: object) -> None:
        n = len(self.lines)
        event = {"type": kind, "event_id": f"${n}", "origin_server_ts": START + n * 60_000, "sender": sender}
        self.lines.append(json.dumps(event | {"content": content} | more))

    def member(self, sender: str, who: str, now: str, was: str | None = None, **names: str) -> None:
        content = {"membership": now, "displayname": names.get("name", who[1:3])}
        before = (
            {"prev_content": {"membership": was, "displayname": names.get("old", who[1:3])}} if was else {}
        )
        self.add("m.room.member", sender, content, state_key=who, **before)

    def said(self, sender: str, body: str, **more: object) -> None:
        self.add("m.room.message", sender, {"msgtype": "m.text", "body": body} | more)


def room() -> Room:
    made = Room()
    made.add("m.room.name", ANA, {"name": "Tea room"}, state_key="")
    made.member(BO, BO, "join")
    made.member(BO, BO, "join", "join", old="bo", name="Bo the Late")
    made.member(BO, BO, "join", "join", old="Bo the Late", name="Bo the Late")
    made.member(ANA, CY, "invite")
    made.member(CY, CY, "join", "invite")
    made.said(ANA, "hello")
    made.said(BO, "> <@ana:e.org> hello\n\nhi", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$6"}}})
    made.said(BO, "* hi!", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$7"}})
    made.add("m.reaction", BO, {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$6", "key": "+"}})
    made.said(CY, "bo: look", **{"m.mentions": {"user_ids": [BO]}, "msgtype": "m.image"})
    made.add("m.room.redaction", CY, {}, redacts="$10")
    made.member(CY, CY, "leave", "join")
    made.member(ANA, BO, "leave", "join")
    made.member(ANA, CY, "ban", "leave")
    made.member(ANA, CY, "leave", "ban")
    made.member(ANA, "@di:e.org", "invite")
    made.member("@di:e.org", "@di:e.org", "leave", "invite")
    return made


def test_transitions_and_relations(read: Reader) -> None:
    names = json.dumps({ANA: "Ana", CY: "Cy"})
    got = read({"tea_room": "\n".join([names, *room().lines, "s72_99"])}, tz="Asia/Shanghai")
    assert [(r["kind"], r["author"], r["target"]) for r in got.rows] == [
        ("notice", ANA, None), ("join", BO, None), ("rename", BO, "Bo the Late"), ("join", CY, ANA),
        ("message", ANA, None), ("message", BO, None), ("message", CY, None), ("recall", CY, None),
        ("leave", CY, None), ("kick", BO, ANA), ("ban", CY, ANA),
    ]  # fmt: skip
    hello, answer, picture, recall = got.rows[4:8]
    assert (hello["reactions"], hello["name"], hello["id"]) == (1, "Ana", ids.native("matrix/tea_room", "$6"))
    assert (answer["text"], answer["reply_to"], answer["name"]) == ("hi", hello["id"], "Bo the Late")
    assert (picture["mentions"], picture["media"]) == ([BO], "image")
    assert recall["reply_to"] == picture["id"]
    assert [g.name for g in got.groups.values()] == ["Tea room"]
    assert got.done.troubles == []


def test_the_export_of_element(read: Reader) -> None:
    events = ",\n".join(room().lines)
    got = read({"export.json": f'{{"room_name": "Tea room", "topic": "", "messages": [{events}]}}'})
    assert got.kinds()["message"] == 3
    assert [g.name for g in got.groups.values()] == ["Tea room"]


def test_a_damaged_line_is_skipped(read: Reader) -> None:
    lines = room().lines
    got = read({"room": "\n".join([*lines[:8], lines[8][:40], "garbage", *lines[9:], "s1_2"])})
    assert [(t.line, t.count) for t in got.done.troubles] == [(9, 2)]
    assert got.kinds()["message"] == 3


def test_the_rooms(read: Reader, data: Path) -> None:
    content = read(data / "chat/matrix/matrix_content.gz")
    assert content.kinds() == {
        "message": 4_141 - 288, "join": 484, "leave": 7, "kick": 1, "ban": 3, "rename": 63,
        "recall": 58, "notice": 2,
    }  # fmt: skip
    kap = read(data / "chat/matrix/matrix_kap.gz")
    assert kap.kinds() == {
        "message": 7_369 - 580, "join": 70, "leave": 18, "rename": 9, "recall": 82, "notice": 8
    }  # fmt: skip
    assert content.done.troubles == kap.done.troubles == []
