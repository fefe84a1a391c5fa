"""ChatLab: what others write, what Weilu writes, both forms, damaged files."""

import io
import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import Reader

from weilu.exports import chatlab
from weilu.exports.base import Options, Rows, Source
from weilu.exports.base.rows import SCHEMA
from weilu.exports.base.source import HEAD
from weilu.exports.chatlab.writing import Form
from weilu.kernel import ids
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import KINDS
from weilu.kernel.log import MEDIA

HEADER = {
    "chatlab": {"version": "0.0.2", "exportedAt": 1709338600},
    "meta": {"name": "周末爬山", "platform": "qq", "type": "group", "groupId": "10203040"},
}
MEMBERS = [
    {"platformId": "501", "accountName": "山风", "groupNickname": "领队", "roles": [{"id": "owner"}]},
    {
        "platformId": "502",
        "accountName": "云朵",
        "roles": [{"id": "vip", "name": "常客"}],
        "avatar": "data:,",
    },
]


def message(
    second: int, kind: int, content: str | None, sender: str = "501", **more: object
) -> dict[str, object]:
    cells = {"sender": sender, "accountName": {"501": "山风", "502": "云朵"}.get(sender, "系统消息")}
    return cells | {"timestamp": 1709338500 + second, "type": kind, "content": content} | more


MESSAGES = [
    message(1, 0, "七点集合 @云朵", groupNickname="领队", platformMessageId="m1"),
    message(2, 25, "好的", "502", replyToMessageId="m1"),
    message(3, 1, "[图片]"),
    message(4, 80, "领队邀请新来的加入了群聊", "0"),
    message(5, 81, "撤回了一条消息", "502"),
    message(6, 26, "聊天记录"),
    message(7, 20, None, "503"),
]


def as_json() -> str:
    return json.dumps({**HEADER, "members": MEMBERS, "messages": MESSAGES}, ensure_ascii=False, indent=1)


def as_lines() -> str:
    parts = [("header", [HEADER]), ("member", MEMBERS), ("message", MESSAGES)]
    lines = [
        json.dumps({"_type": kind} | cells, ensure_ascii=False) for kind, some in parts for cells in some
    ]
    return "# 备注\n" + "\n# 中间的备注\n".join(lines) + "\n"


@pytest.mark.parametrize("text", [as_json(), as_lines()], ids=["json", "jsonl"])
def test_reads_what_others_write(read: Reader, text: str) -> None:
    got = read({"a.txt": text})
    assert [(g.key, g.name) for g in got.groups.values()] == [("qq/10203040", "周末爬山")]
    first, reply, picture, invite, recall, forward, packet = got.rows
    assert (first["author"], first["name"], first["staff"], first["mentions"]) == (
        "501",
        "领队",
        True,
        ["云朵"],
    )
    assert (reply["reply_to"], reply["staff"], first["at"]) == (first["id"], False, 1709338501_000_000)
    assert (picture["media"], picture["text"]) == ("image", "")
    assert (invite["kind"], invite["author"], invite["target"]) == ("invite", "新来的", "501")
    assert (recall["kind"], recall["author"]) == ("recall", "502")
    assert forward["forwarded"] is True
    assert (packet["media"], packet["author"], packet["staff"]) == ("red_packet", "503", None)
    assert not got.done.troubles


def test_both_forms_give_the_same_events_in_any_zone(read: Reader) -> None:
    assert read({"a.json": as_json()}).rows == read({"a.jsonl": as_lines()}, tz="Asia/Shanghai").rows


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | st.booleans()
moments = st.integers(-(1 << 52), 1 << 52)


@st.composite
def logs(draw: st.DrawFn) -> pa.RecordBatch:
    authors = draw(st.lists(names, min_size=1, max_size=4))
    rows = []
    for place, at in enumerate(sorted(draw(st.sets(moments, max_size=12)))):
        author = draw(st.sampled_from(authors) | st.none())
        rows.append(
            {
                "group": "qq/山 / 1", "id": place * 7919 - (1 << 60), "at": at, "author": author,
                "kind": draw(st.sampled_from(KINDS)), "name": author and draw(names), "text": draw(texts),
                "reply_to": draw(st.none() | st.integers(-(1 << 63), (1 << 63) - 1)),
                "mentions": draw(st.none() | st.lists(names, max_size=3)), "target": draw(st.none() | names),
                "media": draw(st.none() | st.sampled_from(MEDIA)), "staff": draw(maybe), "bot": draw(maybe),
                "forwarded": draw(maybe), "reactions": draw(st.none() | st.integers(0, 1 << 30)),
            }
        )  # fmt: skip
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


def reread(data: bytes) -> list[dict[str, object]]:
    rows = Rows(Options())
    source = Source("x", ("x",), io.BytesIO(data), data[:HEAD])
    assert chatlab.sniff(source.head, source.parts) == 1.0
    batches = [*chatlab.read(source, rows), rows.batch()]
    assert not rows.skip_count
    return [row for batch in batches for row in batch.to_pylist()]


@settings(deadline=None, max_examples=50)
@given(logs(), st.sampled_from(["json", "jsonl"]))
def test_what_was_written_is_read_back_whole(log: pa.RecordBatch, form: Form) -> None:
    out = io.BytesIO()
    assert chatlab.write([log.slice(0, 2), log.slice(2)], out, form, {"qq/山 / 1": "山"}) == log.num_rows
    if not log.num_rows:
        assert out.getvalue() == b""
        return
    wanted = [dict(row) for row in log.to_pylist()]
    for row in wanted:
        for column in ("id", "reply_to"):
            if row[column] is not None:
                row[column] = ids.native(row["group"], ids.label(row[column]))
    assert reread(out.getvalue()) == wanted


def test_several_groups_need_lines() -> None:
    row = {"id": 1, "at": 0, "kind": "message", "author": "a", "name": "a", "text": "啊"}
    batch = pa.RecordBatch.from_pylist([{"group": "qq/1", **row}, {"group": "qq/2", **row}], schema=SCHEMA)
    out = io.BytesIO()
    chatlab.write([batch], out, "jsonl")
    assert [r["group"] for r in reread(out.getvalue())] == ["qq/1", "qq/2"]
    with pytest.raises(OperatorError, match="one group only"):
        chatlab.write([batch], io.BytesIO(), "json")


def test_an_import_written_out_is_read_alike(read: Reader, tmp_path: Path) -> None:
    got = read({"a.json": as_json()})
    with (tmp_path / "b.jsonl").open("wb") as out:
        chatlab.write(got.table.to_batches(), out, "jsonl")
    again = read(tmp_path / "b.jsonl")
    drop = ("id", "reply_to")
    assert [{k: v for k, v in r.items() if k not in drop} for r in again.rows] == [
        {k: v for k, v in r.items() if k not in drop} for r in got.rows
    ]
    assert again.rows[1]["reply_to"] == again.rows[0]["id"]


@pytest.mark.parametrize("name", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings(read: Reader, name: str) -> None:
    assert len(read({"a.json": as_json().encode(name)}).rows) == 7
    assert len(read({"a.jsonl": as_lines().encode(name)}).rows) == 7


def test_damaged_files(read: Reader) -> None:
    odd = [
        1,
        {},
        {"timestamp": "x"},
        {"timestamp": 1709338500, "content": []},
        {"timestamp": -5, "content": "a"},
    ]
    odd += [
        {"timestamp": True, "content": "a", "weilu": {}},
        {"timestamp": 1 << 60, "content": "a", "weilu": {}},
    ]
    text = json.dumps({**HEADER, "members": [5, {}], "messages": [*MESSAGES, *odd]})
    assert read({"a.json": text}).done.troubles[0].count == 7
    assert len(read({"a.json": as_json()[: as_json().index("聊天记录")]}).rows) == 5
    assert len(read({"a.jsonl": as_lines()[: as_lines().index("聊天记录")]}).rows) == 5


KEYS = st.sampled_from(["kind", "at", "micros", "media", "mentions", "staff", "reactions", "target"])
odd_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=6,
)


@settings(deadline=None, max_examples=50)
@given(odd_values)
def test_no_object_of_a_stranger_breaks_it(odd: object) -> None:
    keys = ("sender", "accountName", "type", "platformMessageId", "replyToMessageId")
    cells = {"_type": "message", "timestamp": 1709338500, "content": "a"} | dict.fromkeys(keys, odd)
    lines = [{"_type": "header", **HEADER}, cells, cells | {"weilu": odd}]
    assert len(reread("\n".join(map(json.dumps, lines)).encode())) == 2
