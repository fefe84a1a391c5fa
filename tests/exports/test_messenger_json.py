"""Messenger JSON: broken encoding, media, members, encrypted chats, damage."""

import json
from pathlib import Path
from typing import Any

from logs import Reader


def broken(text: str) -> str:
    return text.encode().decode("latin-1")


def message(minute: int, who: str, content: str | None = None, **more: Any) -> dict[str, Any]:
    said = {} if content is None else {"content": broken(content)}
    stamp = 1_683_961_800_000 + 60_000 * minute
    return {"sender_name": broken(who), "timestamp_ms": stamp, **said, "type": "Generic", **more}


CHAT = {
    "participants": [{"name": "Ana"}, {"name": broken("Bó")}],
    "messages": [
        message(9, "Ana", "Ana named the group Läufe."),
        message(8, "Bó", None, is_unsent=True),
        message(7, "Ana", "Ana left the group."),
        message(6, "Ana", "Ana removed Cy from the group."),
        message(5, "Ana", "Ana added Cy and Dee to the group."),
        message(4, "Ana", None, type="Subscribe", users=[{"name": "Eve"}]),
        message(3, "Ana", "call", type="Call", call_duration=3),
        message(2, "Bó", None, photos=[{"uri": "x.jpg"}], reactions=[{"reaction": "x", "actor": "Ana"}]),
        message(1, "Bó", "who runs today? 🏃"),
    ],
    "title": broken("Läufe"),
    "thread_path": "inbox/runs_1",
}


def test_a_chat(read: Reader) -> None:
    got = read({"inbox/runs_1/message_1.json": json.dumps(CHAT)})
    assert [(r["kind"], r["author"], r["target"]) for r in got.rows] == [
        ("message", "Bó", None),
        ("message", "Bó", None),
        ("notice", "Ana", None),
        ("invite", "Eve", "Ana"),
        ("invite", "Cy", "Ana"),
        ("invite", "Dee", "Ana"),
        ("kick", "Cy", "Ana"),
        ("leave", "Ana", None),
        ("recall", "Bó", None),
        ("notice", "Ana", None),
    ]
    assert got.rows[0]["text"] == "who runs today? 🏃"
    assert (got.rows[1]["media"], got.rows[1]["reactions"]) == ("image", 1)
    assert [(g.key, g.name) for g in got.groups.values()] == [("messenger/runs_1", "Läufe")]


def test_an_encrypted_chat(read: Reader) -> None:
    said = {"isUnsent": False, "media": [], "senderName": "Bó", "text": "hi", "timestamp": 1_683_961_800_000}
    got = read(
        {"Runs_1.json": json.dumps({"participants": ["Bó"], "threadName": "Runs", "messages": [said]})}
    )
    assert [(r["author"], r["text"]) for r in got.rows] == [("Bó", "hi")]
    assert got.done.formats == {"messenger_json": 1}


def test_a_person_may_talk_like_the_platform(read: Reader) -> None:
    chat = {**CHAT, "messages": [message(1, "Bó", "Ana left the group."), message(2, "Bó", "Bó and I ran")]}
    assert read({"x/message_1.json": json.dumps(chat)}).kinds() == {"message": 2}


def test_damage_and_the_zone(read: Reader) -> None:
    whole = json.dumps(CHAT, indent=1)
    got = read({"r/message_1.json": whole[: whole.index("call_duration")]})
    assert sum(got.kinds().values()) == 7 and got.done.troubles[0].line > 10
    undated = {**CHAT, "messages": [message(1, "Bó", "a"), {"sender_name": "Bo", "content": "b"}]}
    got = read({"r/message_1.json": json.dumps(undated)})
    assert got.kinds() == {"message": 1} and got.done.troubles[0].count == 1
    utc, tokyo = (read({"r.json": whole}, tz=zone) for zone in ("UTC", "Asia/Tokyo"))
    assert [(r["id"], r["at"]) for r in utc.rows] == [(r["id"], r["at"]) for r in tokyo.rows]


def test_the_sample(read: Reader, data: Path) -> None:
    got = read(data / "fixtures/chat-analytics/messenger/2A_7M.json")
    assert got.kinds() == {"message": 7} and got.done.formats == {"messenger_json": 1}
    assert [r["media"] for r in got.rows] == ["image", "sticker", "voice", "file", None, None, None]
    assert [g.name for g in got.groups.values()] == ["Alice"]
