"""chatlog JSON: quotes, kinds, notices, other shapes."""

import json
from datetime import UTC, datetime

import pytest
from logs import Reader


def message(
    seq: int, kind: int, content: str, sub: int = 0, who: str = "山风", **more: object
) -> dict[str, object]:
    return {
        "seq": seq, "time": f"2024-03-02T08:15:{seq:02d}+08:00", "talker": "10203040@chatroom",
        "talkerName": "周末爬山", "isChatRoom": True, "sender": f"wxid_{len(who)}", "senderName": who,
        "isSelf": False, "type": kind, "subType": sub, "content": content,
    } | more  # fmt: skip


MESSAGES = [
    message(1, 1, "七点集合 @云 带水"),
    message(2, 49, "好的", 57, who="云朵儿", contents={"refer": {"seq": 1, "content": "七点集合"}}),
    message(3, 3, ""),
    message(4, 10000, '"山风"邀请"新来的"加入了群聊', sender="系统消息", senderName=""),
    message(5, 49, "", 19),
    message(6, 10000, '"云朵儿" 撤回了一条消息', sender="系统消息", senderName=""),
]


def test_reads_every_kind(read: Reader) -> None:
    got = read({"a.json": json.dumps(MESSAGES, ensure_ascii=False)})
    assert [g.name for g in got.groups.values()] == ["周末爬山"]
    first, quote, picture, invite, forward, recall = got.rows
    assert datetime.fromtimestamp(first["at"] / 1e6, UTC) == datetime(2024, 3, 2, 0, 15, 1, tzinfo=UTC)
    assert (first["author"], first["mentions"]) == ("wxid_2", ["云"])
    assert (quote["reply_to"], quote["text"], quote["media"]) == (first["id"], "好的", None)
    assert (picture["media"], forward["media"], forward["forwarded"]) == ("image", "link", True)
    assert (invite["kind"], invite["author"], invite["target"]) == ("invite", "新来的", "wxid_2")
    assert (recall["kind"], recall["author"]) == ("recall", "wxid_3")


def test_another_zone_changes_nothing(read: Reader) -> None:
    text = json.dumps(MESSAGES)
    assert read({"a.json": text}).rows == read({"a.json": text}, tz="Asia/Shanghai").rows


def test_damaged_files(read: Reader) -> None:
    text = json.dumps([*MESSAGES, 7, {"time": 1}, {"seq": []}], ensure_ascii=False)
    assert len(read({"a.json": text.encode("gb18030")}).rows) == 6
    assert read({"a.json": text}).done.troubles[0].count == 3
    assert len(read({"a.json": text[: text.index("撤回")]}).rows) == 5


@pytest.mark.parametrize("talker", [None, "", 5])
def test_a_message_needs_a_group(read: Reader, talker: object) -> None:
    odd = {**message(9, 1, "啊"), "talker": talker}
    got = read({"a.json": json.dumps([MESSAGES[0], odd])})
    assert len(got.rows) == (2 if talker == 5 else 1)
