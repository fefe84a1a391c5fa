"""DiscordChatExporter JSON: native ids, kinds of messages, replies, reactions."""

import json
from pathlib import Path

from logs import Reader

from weilu.kernel import ids

ANA = {"id": "1001", "name": "ana", "nickname": "Ana T.", "isBot": False}
BO = {"id": "1002", "name": "bo", "isBot": False}
BOT = {"id": "1003", "name": "kettle", "isBot": True}


def message(own: str, author: object, kind: str = "Default", **more: object) -> dict[str, object]:
    when = f"2026-03-01T08:{int(own):02d}:00.5+00:00"
    return {"id": own, "type": kind, "timestamp": when, "content": "words", "author": author} | more


def export(*messages: object, **channel: object) -> str:
    room = {"id": "20", "type": "GuildTextChat", "category": "tea", "name": "general"} | channel
    return json.dumps({"guild": {"id": "1", "name": "Tea"}, "channel": room, "messages": messages})


def test_kinds_names_and_native_ids(read: Reader) -> None:
    text = export(
        message("1", BO, "GuildMemberJoin"),
        message(
            "2",
            ANA,
            mentions=[BO],
            attachments=[{"fileName": "cup.PNG"}],
            reactions=[{"count": 2}, {"count": 1}],
        ),
        message("3", BO, "Reply", reference={"messageId": "2"}, stickers=[{"id": "5"}]),
        message("4", BOT, "ChannelPinnedMessage", reference={"messageId": "2"}),
        message("5", ANA, "RecipientAdd", mentions=[BOT]),
        message("6", ANA, "RecipientRemove", mentions=[BOT]),
        message("7", BO, "RecipientRemove", mentions=[BO]),
        message("8", BOT, forwardedMessage={"content": "x"}, reference={"messageId": "9"}),
    )
    got = read({"x.json": text}, tz="Asia/Shanghai")
    assert [(r["kind"], r["author"], r["target"]) for r in got.rows] == [
        ("join", "1002", None), ("message", "1001", None), ("message", "1002", None),
        ("notice", "1003", None), ("invite", "1003", "1001"), ("kick", "1003", "1001"),
        ("leave", "1002", None), ("message", "1003", None),
    ]  # fmt: skip
    said, reply, forward = got.rows[1], got.rows[2], got.rows[7]
    assert said["id"] == ids.native("discord/20", "2")
    assert reply["reply_to"] == said["id"]
    assert (said["name"], said["mentions"], said["media"], said["reactions"]) == (
        "Ana T.",
        ["1002"],
        "image",
        3,
    )
    assert (reply["media"], forward["bot"], forward["forwarded"], forward["reply_to"]) == (
        "sticker",
        True,
        True,
        None,
    )
    assert said["at"] == 1_772_352_120_500_000
    assert [g.name for g in got.groups.values()] == ["general"]


def test_a_message_without_an_author_is_skipped(read: Reader) -> None:
    got = read({"x.json": export(message("1", ANA), message("2", None), message("3", ANA))})
    assert got.kinds() == {"message": 2}
    assert [t.count for t in got.done.troubles] == [1]


def test_a_truncated_file_keeps_what_stands_before(read: Reader) -> None:
    whole = export(*(message(str(n), ANA) for n in range(1, 50)))
    got = read({"x.json": whole[: len(whole) // 2]})
    assert 20 <= got.kinds()["message"] <= 25
    assert len(got.done.troubles) == 1


def test_the_samples(read: Reader, data: Path) -> None:
    folder = data / "fixtures/chat-analytics/discord"
    assert read(folder / "SV_5A_5M.json").kinds() == {"message": 4}, "the first of five stands there twice"
    assert read(folder / "GC_3A_5M.json").kinds() == {"message": 3, "notice": 3}
    assert read(folder / "DM_2A_2M.json").kinds() == {"message": 2, "notice": 1}
