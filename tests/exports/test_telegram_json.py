"""Telegram Desktop JSON: one chat, an account, people who came and went, damage."""

import json
from pathlib import Path
from typing import Any

import pytest
from logs import Reader

from weilu.kernel import ids


def service(own: int, action: str, actor: str, **more: Any) -> dict[str, Any]:
    number = {"Ana": 11, "Bo": 12, "Cy": 13}[actor]
    return {
        "id": own, "type": "service", "date": f"2023-05-12T21:{own:02d}:00", "actor": actor,
        "actor_id": f"user{number}", "action": action, "text": "", **more,
    }  # fmt: skip


def message(own: int, who: str, text: object, **more: Any) -> dict[str, Any]:
    number = {"Ana": 11, "Bo": 12, "Cy": 13}[who]
    return {
        "id": own, "type": "message", "date": f"2023-05-12T21:{own:02d}:00",
        "date_unixtime": str(1_683_925_200 + 60 * own), "from": who, "from_id": f"user{number}",
        "text": text, **more,
    }  # fmt: skip


CHAT = {
    "name": "Runs",
    "type": "private_group",
    "id": 77,
    "messages": [
        service(1, "create_group", "Ana", title="Runs", members=["Ana", "Bo"]),
        service(2, "invite_members", "Ana", members=["Cy", "Dee"]),
        message(3, "Bo", ["ask ", {"type": "mention", "text": "@cy"}, {"type": "bold", "text": "!"}]),
        message(4, "Cy", "yes", reply_to_message_id=3, forwarded_from="Eve"),
        message(5, "Cy", "", photo="x.jpg", reactions=[{"count": 2}, {"count": 1}]),
        message(6, "Cy", "", media_type="voice_message", file="x.ogg"),
        service(7, "join_group_by_link", "Bo", inviter="Ana"),
        service(8, "remove_members", "Ana", members=["Cy"]),
        service(9, "remove_members", "Bo", members=["Bo"]),
        service(10, "pin_message", "Ana", message_id=3),
        service(11, "invite_members", "Cy", members=["Cy"]),
    ],
}


def test_a_chat(read: Reader) -> None:
    got = read({"result.json": json.dumps(CHAT)})
    assert sorted((r["kind"], r["author"], r["target"] or "") for r in got.rows) == sorted(
        [
            ("join", "11", ""), ("invite", "12", "11"), ("invite", "13", "11"),
            ("invite", "Dee", "11"), ("message", "12", ""), ("message", "13", ""),
            ("message", "13", ""), ("message", "13", ""), ("join", "12", "11"),
            ("kick", "13", "11"), ("leave", "12", ""), ("notice", "11", ""),
            ("join", "13", ""),
        ]
    )  # fmt: skip
    talk = [r for r in got.rows if r["kind"] == "message"]
    assert [r["text"] for r in talk] == ["ask @cy!", "yes", "", ""]
    assert talk[0]["mentions"] == ["cy"]
    assert talk[1]["reply_to"] == talk[0]["id"] == ids.native("telegram/-77", "3")
    assert (talk[1]["forwarded"], talk[2]["media"], talk[2]["reactions"], talk[3]["media"]) == (
        True, "image", 3, "voice",
    )  # fmt: skip
    assert [(g.key, g.name) for g in got.groups.values()] == [("telegram/-77", "Runs")]


def test_an_account(read: Reader) -> None:
    saved = {"type": "saved_messages", "id": 1, "messages": [message(1, "Ana", "mine")]}
    alone = {"name": "Bo", "type": "personal_chat", "id": 2, "messages": [message(1, "Bo", "hi")]}
    left = {"name": "Old", "type": "private_group", "id": 3, "messages": [message(1, "Bo", "bye")]}
    whole = {
        "about": "Here is the data of Telegram",
        "personal_information": {"first_name": "Ana"},
        "chats": {"about": "", "list": [saved, CHAT, alone]},
        "left_chats": {"about": "", "list": [left]},
    }
    got = read({"result.json": json.dumps(whole)})
    assert sorted(g.name for g in got.groups.values()) == ["Bo", "Old", "Runs"]
    assert got.kinds()["message"] == 6


def test_the_zone_moves_no_id(read: Reader) -> None:
    utc, tokyo = (read({"r.json": json.dumps(CHAT)}, tz=zone) for zone in ("UTC", "Asia/Tokyo"))
    assert {r["id"] for r in utc.rows} == {r["id"] for r in tokyo.rows}
    assert [r["at"] for r in utc.rows if r["text"] == "yes"] == [1_683_925_440_000_000]


def test_a_file_that_breaks_off_keeps_what_was_read(read: Reader) -> None:
    whole = json.dumps(CHAT, indent=1)
    got = read({"r.json": whole[: whole.index('"voice_message"')]})
    assert got.kinds() == {"join": 1, "invite": 3, "message": 3}
    assert got.done.troubles[0].line > 40


def test_a_message_without_a_date_is_counted(read: Reader) -> None:
    bad = {
        **CHAT,
        "messages": [message(1, "Bo", "hi"), {"id": 2, "type": "message", "from": "Bo", "text": "x"}],
    }
    got = read({"r.json": json.dumps(bad)})
    assert got.kinds() == {"message": 1} and got.done.troubles[0].count == 1


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("chat-analytics/telegram/BIG_20A_5475M.json", {"message": 5475}),
        ("chat-analytics/telegram/DM_2A_7M.json", {"message": 6, "notice": 2}),
        ("chat-miner/telegram/test_batch_export.json", {"message": 2}),
        ("chat-miner/telegram/test_single_export.json", {"message": 2}),
        (
            "telegram-desktop/result_test_group_service_messages.json",
            {"join": 1, "invite": 3, "kick": 1, "message": 8},
        ),
    ],
)
def test_the_samples(read: Reader, data: Path, path: str, kinds: dict[str, int]) -> None:
    got = read(data / "fixtures" / path)
    assert got.kinds() == kinds
    assert got.done.formats == {"telegram_json": 1} and not got.done.troubles
    if "BIG" in path:
        assert len({r["author"] for r in got.rows}) == 20
    if "service" in path:
        assert {r["author"] for r in got.rows if r["kind"] == "kick"} == {"460693903"}
