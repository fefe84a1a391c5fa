"""QQ desktop text: headers, system lines, several chats, stray line ends, other encodings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from logs import Reader

from weilu.exports.qq_txt import sniff
from weilu.kernel.errors import Unreadable

TOP = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n" + "=" * 64 + "\n消息分组:我的QQ群\n" + "=" * 64
CHAT = """
消息对象:周末爬山
================================================================

2024-03-02 8:05:09 【群主】山风(10203040)
今天七点集合，@小溪 带水

还有帽子

2024-03-02 8:06:00 系统消息(10000)
新来的加入本群。

2024-03-02 8:06:30 系统消息(1000000)
山风邀请云朵加入了本群

2024-03-02 8:07:00 新来的(20304050)
[图片]

2024-03-02 18:07:09 小溪<brook@example.com>
[表情]收到

2024-03-02 18:08:00 系统消息(10000)
小溪撤回了一条消息

2024-03-02 18:09:00 系统消息(10000)
云朵退出了本群

2024-03-02 18:09:01 系统消息(10000)
路人(99887766)已被山风移出本群

2024-03-02 18:10:00 系统消息(10000)
小溪将群名片改为大溪

2024-03-02 18:11:00 系统消息(10000)
[图片] 山风 分享文件 15:15:36
"""
SECOND = (
    "=" * 64 + "\n消息对象:读书会\n" + "=" * 64 + "\n\n2024-03-03 20:00:00 书虫(30405060)\n第三章读完了吗\n"
)


def test_reads_every_kind(read: Reader) -> None:
    got = read({"all.txt": "\ufeff" + (TOP + CHAT).replace("\n", "\r\n")})
    assert got.kinds() == {
        "message": 3,
        "join": 1,
        "invite": 1,
        "recall": 1,
        "leave": 1,
        "kick": 1,
        "rename": 1,
        "notice": 1,
    }
    first, join, invite, picture, mail, recall, leave, kick, rename, notice = got.rows
    assert first["text"] == "今天七点集合，@小溪 带水\r\n\r\n还有帽子".replace("\r", "")
    assert (first["author"], first["name"], first["staff"]) == ("10203040", "山风", True)
    assert first["mentions"] == ["小溪"]
    assert datetime.fromtimestamp(first["at"] / 1e6, UTC) == datetime(2024, 3, 2, 8, 5, 9, tzinfo=UTC)
    assert (join["author"], join["name"]) == ("20304050", "新来的")
    assert (invite["author"], invite["target"]) == ("云朵", "10203040")
    assert (picture["media"], picture["text"]) == ("image", "")
    assert (mail["author"], mail["media"], mail["text"]) == ("brook@example.com", "sticker", "[表情]收到")
    assert recall["author"] == "brook@example.com"
    assert leave["author"] == "云朵"
    assert (kick["author"], kick["name"], kick["target"]) == ("99887766", "路人", "10203040")
    assert (rename["author"], rename["target"]) == ("brook@example.com", "大溪")
    assert (notice["author"], notice["text"]) == (None, "[图片] 山风 分享文件 15:15:36")
    assert not got.done.troubles


def test_each_chat_is_a_group(read: Reader) -> None:
    got = read({"all.txt": TOP + CHAT + SECOND})
    assert {g.name for g in got.groups.values()} == {"周末爬山", "读书会"}
    assert got.done.counts["qq/读书会"].kept == 1


def test_the_zone_moves_the_clock_and_not_the_id(read: Reader) -> None:
    here, there = read({"a.txt": TOP + CHAT}), read({"a.txt": TOP + CHAT}, tz="Asia/Shanghai")
    assert [r["id"] for r in here.rows] == [r["id"] for r in there.rows]
    assert here.rows[0]["at"] - there.rows[0]["at"] == 8 * 3600 * 1_000_000


def test_an_overlapping_export_adds_nothing(read: Reader) -> None:
    longer = CHAT + "\n2024-03-03 9:00:00 山风(10203040)\n明天见\n"
    got = read({"a.txt": TOP + CHAT, "b.txt": TOP + longer})
    assert got.done.counts["qq/周末爬山"].kept == 11


def test_english_clock_and_stray_line_ends(read: Reader) -> None:
    text = "\n2024-03-02 12:43:38 AM 山风(10203040)\r\none\rtwo\nthree\r\n\r\n"
    text += "2024-03-02 8:43:38 PM 小溪(20304050)\r\nfour\r\n"
    got = read({"山.txt": text})
    one, two = got.rows
    assert one["text"] == "one\rtwo\nthree"
    assert [datetime.fromtimestamp(r["at"] / 1e6, UTC).hour for r in (one, two)] == [0, 20]
    assert list(got.groups) == ["qq/山"]


def test_a_date_inside_a_message_is_no_header(read: Reader) -> None:
    text = "2024-03-02 8:05:09 山风(10203040)\n见下：\n2024-03-02 9:00:00 集合\n"
    text += "2024-13-99 9:00:00 坏日期(10203040)\n啊\n"
    got = read({"山.txt": text})
    assert [r["text"] for r in got.rows] == ["见下：\n2024-03-02 9:00:00 集合"]
    assert (got.done.troubles[0].line, got.done.troubles[0].count) == (4, 1)


@pytest.mark.parametrize("name", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_and_nuls(read: Reader, name: str) -> None:
    assert len(read({"a.txt": (TOP + CHAT).replace("七点", "七\x00点").encode(name)}).rows) == 10


def test_a_file_cut_short_keeps_what_it_has(read: Reader) -> None:
    data = (TOP + CHAT).encode()
    assert len(read({"a.txt": data[: len(data) // 2]}).rows) >= 3


def test_a_file_without_messages_is_named(read: Reader) -> None:
    with pytest.raises(Unreadable, match="No QQ message"):
        read({"a.txt": TOP + "\n消息对象:空\n" + "=" * 64 + "\n"})
    assert sniff(b"", ()) == 0


def test_the_sample_of_the_data(read: Reader, data: Path) -> None:
    got = read(data / "fixtures/qq/qq-chat-history_tests_file.txt")
    assert [(r["author"], r["name"], r["text"]) for r in got.rows] == [
        ("123123", "A", "A"),
        ("456456", "B", "B"),
    ]
