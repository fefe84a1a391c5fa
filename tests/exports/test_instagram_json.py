"""Instagram JSON: known from Messenger by what it lacks or links to."""

import json
from pathlib import Path

from logs import Reader

CHAT = {
    "participants": [{"name": "Ana"}, {"name": "Bo"}],
    "messages": [
        {"sender_name": "Ana", "timestamp_ms": 1_683_961_920_000, "content": "Liked a message"},
        {
            "sender_name": "Ana",
            "timestamp_ms": 1_683_961_860_000,
            "share": {"link": "https://www.instagram.com/p/abc/"},
        },
        {"sender_name": "Bo", "timestamp_ms": 1_683_961_800_000, "content": "caf\u00c3\u00a9?"},
    ],
    "title": "Runs",
}


def test_a_chat(read: Reader) -> None:
    got = read({"inbox/runs_1/message_1.json": json.dumps(CHAT)})
    assert [(r["kind"], r["author"], r["text"], r["media"]) for r in got.rows] == [
        ("message", "Bo", "café?", None),
        ("message", "Ana", "", "link"),
        ("notice", "Ana", "Liked a message", None),
    ]
    assert got.done.formats == {"instagram_json": 1}
    assert [(g.key, g.name) for g in got.groups.values()] == [("instagram/runs_1", "Runs")]


def test_the_folder_tells(read: Reader) -> None:
    plain = {**CHAT, "messages": CHAT["messages"][2:]}
    got = read({"instagram-ana/inbox/runs_1/message_1.json": json.dumps(plain)})
    assert got.done.formats == {"instagram_json": 1}


def test_damage(read: Reader) -> None:
    whole = json.dumps(CHAT)
    got = read({"instagram/x.json": whole[: whole.index("caf")].encode() + b"\xff\x00"})
    assert got.kinds() == {"message": 1, "notice": 1} and len(got.done.troubles) == 1


def test_the_sample(read: Reader, data: Path) -> None:
    got = read(data / "fixtures/chat-miner/instagram/test_export.json")
    assert got.kinds() == {"message": 2} and got.done.formats == {"instagram_json": 1}
    assert [r["at"] for r in got.rows] == [1_577_186_580_000_000, 1_579_294_140_000_000]
