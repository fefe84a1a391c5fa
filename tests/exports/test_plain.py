"""Plain tables: names of columns, times, kinds, several groups, forms, damaged files."""

import json
from datetime import UTC, datetime

import pytest
from logs import Reader

from weilu.exports.plain import sniff

CSV = """time,group,author_id,name,text,id,reply_to,type,target
2024-03-02 08:15:09,周末爬山,501,山风,"七点集合
@云朵",m1,,,
2024-03-02 08:15:10,周末爬山,502,云朵,好的,m2,m1,message,
2024-03-02 08:15:11,读书会,502,云朵,[图片],m1,,text,
2024-03-02 08:15:12,周末爬山,503,路人,,m4,,join,501
2024-03-02 08:15:13,周末爬山,502,云朵,,m5,,photo,
2024-03-02 08:15:14,周末爬山,,,云朵邀请小溪加入了群聊,m6,,system,
2024-03-02 08:15:15,周末爬山,504,小溪,来了,m7,,,
"""
CHINESE = """时间\t发送人\t内容\t群名
2024/3/2 8:15:09\t山风\t七点集合\t周末爬山
1709338510\t云朵\t好的\t周末爬山
1709338511000\t云朵\t走\t读书会
"""


def test_reads_named_columns(read: Reader) -> None:
    got = read({"a.csv": CSV})
    assert sorted(g.name for g in got.groups.values()) == ["周末爬山", "读书会"]
    rows = [r for r in got.rows if r["group"] == "plain/周末爬山"]
    first, reply, join, photo, invite, _ = rows
    assert (first["author"], first["name"], first["mentions"]) == ("501", "山风", ["云朵"])
    assert first["text"] == "七点集合\n@云朵"
    assert datetime.fromtimestamp(first["at"] / 1e6, UTC) == datetime(2024, 3, 2, 8, 15, 9, tzinfo=UTC)
    assert reply["reply_to"] == first["id"]
    assert (join["kind"], join["author"], join["target"]) == ("join", "503", "501")
    assert (photo["kind"], photo["media"]) == ("message", "image")
    assert (invite["kind"], invite["author"], invite["target"]) == ("invite", "504", "502")


def test_chinese_columns_and_mixed_clocks(read: Reader) -> None:
    got = read({"a.tsv": CHINESE}, tz="Asia/Shanghai")
    assert [r["author"] for r in got.rows if r["group"] == "plain/周末爬山"] == ["山风", "云朵"]
    assert [r["at"] for r in sorted(got.rows, key=lambda r: r["at"])] == [
        1709338509_000_000,
        1709338510_000_000,
        1709338511_000_000,
    ]


ROWS = [
    {"ts": 1709338509.25, "user": 501, "message": "hi @bo"},
    {"ts": "2024-03-02T08:15:10+08:00", "user": "bo", "message": "yo"},
]


@pytest.mark.parametrize("text", [json.dumps(ROWS, indent=1), "\n".join(map(json.dumps, ROWS))])
def test_json_lines_and_arrays(read: Reader, text: str) -> None:
    got = read({"room.json": text})
    assert list(got.groups) == ["plain/room"]
    assert [(r["author"], r["at"]) for r in got.rows] == [
        ("501", 1709338509_250_000),
        ("bo", 1709338510_000_000),
    ]
    assert got.rows == read({"room.json": text}, tz="Asia/Shanghai").rows


def test_a_date_apart_from_its_time(read: Reader) -> None:
    got = read({"a.csv": "date;time;user;text\n2024-03-02;08:15:09;ana;hi\n"})
    assert datetime.fromtimestamp(got.rows[0]["at"] / 1e6, UTC) == datetime(2024, 3, 2, 8, 15, 9, tzinfo=UTC)


def test_the_zone_moves_the_clock_and_not_the_id(read: Reader) -> None:
    text = CSV.replace(",id,", ",x,")
    here, there = read({"a.csv": text}), read({"a.csv": text}, tz="Asia/Shanghai")
    assert [r["id"] for r in here.rows] == [r["id"] for r in there.rows]
    assert here.rows[0]["at"] - there.rows[0]["at"] == 8 * 3600 * 1_000_000


def test_rows_that_cannot_be_read_are_counted(read: Reader) -> None:
    got = read({"a.csv": CSV + "03/02/2024,x,501,山风,啊,m9,,,\n,,,\n2024-03-02 08:16:00,x,,,无人,,,,\n"})
    assert len(got.rows) == 7
    assert got.done.troubles[0].count == 3


@pytest.mark.parametrize("name", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_and_nuls(read: Reader, name: str) -> None:
    assert len(read({"a.csv": CSV.replace("七点", "七\x00点").encode(name)}).rows) == 7


@pytest.mark.parametrize(
    "head",
    [
        b"", b"\x00" * 100, b"time,author\n1,2\n", b"label,text\n1,hi\n", b"hello, world: time author text\n",
        b"[1, 2, 3]", b'{"time": 1, "author": 2}', b"date,open,high,low,close\n", b'{"a": {}}\n{"b": 1}\n',
    ],
)  # fmt: skip
def test_what_is_no_table_of_messages(head: bytes) -> None:
    assert sniff(head, ("a.csv",)) == 0.0
