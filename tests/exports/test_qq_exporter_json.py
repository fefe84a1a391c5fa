"""QQ Chat Exporter: replies, mentions, recalls, system rows, chunks, broken files."""

import json
from pathlib import Path

import pytest
from logs import Reader

from weilu.kernel import ids


def message(
    own: str, text: str, uin: str = "10203040", name: str = "山风", **more: object
) -> dict[str, object]:
    content = {
        "text": text,
        "elements": [{"type": "text", "data": {"text": text}}],
        "resources": [],
        "mentions": [],
    }
    content |= more.pop("content", {})  # type: ignore[arg-type]
    sender = {"uid": f"u_{uin}", "uin": uin, "name": name, "nickname": name + "呀", "groupCard": name}
    row = {
        "id": own,
        "seq": own[-2:],
        "timestamp": 1709338500000 + int(own) * 1000,
        "time": "2024-03-02 00:15:00",
    }
    return {
        **row,
        "sender": sender,
        "type": "text",
        "content": content,
        "recalled": False,
        "system": False,
    } | more


MESSAGES = [
    message("7001", "七点集合"),
    message("7002", "", uin="0", name="", system=True, content={"text": "山风邀请云朵加入了群聊"}),
    message(
        "7003", "[回复 : 七点集合]\n好的 @山风", uin="20304050", name="云朵",
        content={
            "elements": [{"type": "reply", "data": {"referencedMessageId": "7001", "content": "七点集合"}}],
            "mentions": [{"uid": "u_10203040", "name": "山风", "type": "user"}],
        },
    ),
    message("7004", "说错了", recalled=True),
    message("7005", "", uin="0", system=True, recalled=True, content={"text": "云朵 撤回了一条消息"}),
    message("7006", "[图片: a.png]", content={"elements": [{"type": "image", "data": {"size": 1}}]}),
    message("7007", "[转发消息]", content={"elements": [{"type": "forward", "data": {}}]}),
]  # fmt: skip
HEAD = {
    "metadata": {"name": "QQChatExporter V5 / x"},
    "chatInfo": {"name": "周末爬山", "type": "group"},
    "statistics": {"senders": []},
}


def export(**more: object) -> str:
    return json.dumps({**HEAD, "messages": MESSAGES} | more, ensure_ascii=False, indent=2)


def test_reads_every_kind(read: Reader) -> None:
    got = read({"a.json": export()})
    assert list(got.groups) == ["qq/周末爬山"]
    assert got.kinds() == {"message": 5, "invite": 1, "recall": 2}
    rows = {(r["kind"], r["text"]): r for r in got.rows}
    reply = rows["message", "好的 @山风"]
    assert reply["reply_to"] == ids.native("qq/周末爬山", "7001") == rows["message", "七点集合"]["id"]
    assert reply["mentions"] == ["10203040"]
    invite = rows["invite", "山风邀请云朵加入了群聊"]
    assert (invite["author"], invite["target"]) == ("20304050", "10203040")
    assert rows["recall", ""]["author"] == "10203040"
    assert rows["recall", "云朵 撤回了一条消息"]["author"] == "20304050"
    assert [r["media"] for r in got.rows if r["media"]] == ["image"]
    assert rows["message", "[转发消息]"]["forwarded"] is True


def test_chunks_belong_to_their_manifest(read: Reader) -> None:
    files = {"out/manifest.json": json.dumps({**HEAD, "chunked": {"format": "jsonl", "chunksDir": "chunks"}})}
    for place, half in enumerate((MESSAGES[:3], MESSAGES[3:]), 1):
        lines = "\n".join(json.dumps(m, ensure_ascii=False) for m in half)
        files[f"out/chunks/chunk_{place:04d}.jsonl"] = lines + "\n{broken\n"
    got = read(files)
    assert list(got.groups) == ["qq/周末爬山"]
    assert got.kinds() == {"message": 5, "invite": 1, "recall": 2}
    assert [(t.line, t.count) for t in got.done.troubles] == [(4, 1), (5, 1)]
    whole = read({"a.json": export()})
    assert {r["id"] for r in got.rows} == {r["id"] for r in whole.rows}


def test_a_group_number_in_the_name_is_the_key(read: Reader) -> None:
    assert list(read({"group_123456789_20240302_081500.json": export()}).groups) == ["qq/123456789"]


def test_another_zone_changes_nothing(read: Reader) -> None:
    assert read({"a.json": export()}).rows == read({"a.json": export()}, tz="Asia/Shanghai").rows


def test_a_file_cut_short_keeps_what_it_has(read: Reader) -> None:
    text = export()
    got = read({"a.json": text[: text.index("7006")]})
    assert got.kinds() == {"message": 3, "invite": 1, "recall": 2}
    assert "breaks off" in got.done.troubles[0].why.en


def test_rows_of_the_wrong_shape_are_skipped(read: Reader) -> None:
    odd = [
        *MESSAGES[:1],
        5,
        {},
        {"timestamp": "x", "sender": []},
        {"timestamp": 1709338509000, "sender": {}, "content": []},
    ]
    got = read({"a.json": export(messages=odd)})
    assert len(got.rows) == 1
    assert got.done.troubles[0].count == 4


@pytest.mark.parametrize("name", ["gb18030", "utf-16"])
def test_other_encodings(read: Reader, name: str) -> None:
    assert len(read({"a.json": export().encode(name)}).rows) == 8


def test_the_sample_of_the_data(read: Reader, data: Path) -> None:
    got = read(data / "fixtures/qq/qq-chat-exporter_groupMixedMedia.json")
    assert got.kinds() == {"message": 7}
    assert [r["author"] for r in got.rows] == ["11111", "22222", "22222", "33333", "33333", "11111", "11111"]
    assert [r["media"] for r in got.rows] == [None, None, "image", None, "file", None, "voice"]
    assert sum(r["reply_to"] is not None for r in got.rows) == 1
    assert [r["mentions"] for r in got.rows if r["mentions"]] == [["11111"]]
