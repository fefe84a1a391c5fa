"""chatlog and wechat_stat CSV: columns, marks of media, quotes, the zone in a header."""

from datetime import UTC, datetime

from logs import Reader

CHATLOG = """Time,SenderName,Sender,TalkerName,Talker,Content
2024-03-02 08:15:09,山风,wxid_shanfeng01,周末爬山,10203040@chatroom,七点集合 @小溪
2024-03-02 08:15:10,,系统消息,周末爬山,10203040@chatroom,"""
CHATLOG += '''"""小溪""通过扫描""山风""分享的二维码加入群聊"
2024-03-02 08:15:11,小溪,wxid_xiaoxi04,周末爬山,10203040@chatroom,"> 山风(wxid_shanfeng01) 08:15:09
> 七点集合 @小溪
好的"
2024-03-02 08:15:12,小溪,wxid_xiaoxi04,周末爬山,10203040@chatroom,![图片](http://127.0.0.1:5030/image/ab12)
2024-03-02 08:15:13,小溪,wxid_xiaoxi04,周末爬山,10203040@chatroom,"[文件|路线.pdf](http://127.0.0.1:5030/file/cd)"
2024-03-02 08:15:14,书虫,wxid_shu05,读书会,50607080@chatroom,第三章
坏行,,,,,
'''
STAT = """time(Asia/Shanghai),group_id,group_name,from_id,from_nickname,content_type,content
2024-03-02 08:15:09,10203040@chatroom,周末爬山,wxid_shanfeng01,山风,1,七点集合
2024-03-02 08:15:10,10203040@chatroom,周末爬山,wxid_shanfeng01,山风,3,
"""


def test_reads_chatlog(read: Reader) -> None:
    got = read({"a.csv": CHATLOG})
    assert {g.key: g.name for g in got.groups.values()} == {
        "wechat/10203040@chatroom": "周末爬山",
        "wechat/50607080@chatroom": "读书会",
    }
    assert got.kinds() == {"message": 5, "join": 1}
    first, join, quote, picture, file, _ = got.rows
    assert (first["author"], first["name"], first["mentions"]) == ("wxid_shanfeng01", "山风", ["小溪"])
    assert (join["author"], join["target"]) == ("wxid_xiaoxi04", "wxid_shanfeng01")
    assert quote["text"] == "好的"
    assert (picture["media"], picture["text"], file["media"], file["text"]) == ("image", "", "file", "")
    assert got.done.troubles[0].count == 1


def test_reads_stat_in_the_zone_of_its_header(read: Reader) -> None:
    got = read({"a.csv": STAT}, tz="America/New_York")
    first, picture = got.rows
    assert datetime.fromtimestamp(first["at"] / 1e6, UTC) == datetime(2024, 3, 2, 0, 15, 9, tzinfo=UTC)
    assert (first["author"], first["name"], first["text"]) == ("wxid_shanfeng01", "山风", "七点集合")
    assert picture["media"] == "image"
    assert [r["id"] for r in got.rows] == [r["id"] for r in read({"a.csv": STAT}).rows]


def test_the_zone_moves_the_clock_and_not_the_id(read: Reader) -> None:
    here, there = read({"a.csv": CHATLOG}), read({"a.csv": CHATLOG}, tz="Asia/Shanghai")
    assert [r["id"] for r in here.rows] == [r["id"] for r in there.rows]
    assert here.rows[0]["at"] - there.rows[0]["at"] == 8 * 3600 * 1_000_000


def test_damaged_files(read: Reader) -> None:
    data = CHATLOG.encode("gb18030")
    assert len(read({"a.csv": data}).rows) == 6
    assert len(read({"a.csv": data[: len(data) // 2]}).rows) >= 2
    assert len(read({"a.csv": CHATLOG.replace("七点", "\x00七点")}).rows) == 6
    assert len(read({"a.csv": STAT.replace("Asia/Shanghai", "Moon/Base")}).rows) == 2
