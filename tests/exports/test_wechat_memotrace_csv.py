"""MemoTrace: the two CSVs, kinds by code and by word, old files, notices in XML, chats in one file."""

from datetime import UTC, datetime

import pytest
from logs import Reader

from weilu.exports.base.wechat import said

CHAT = """\ufeff消息ID,类型,发送人,时间,内容,备注,昵称,更多信息
4417093312650911021,文本,山风,2024-03-02 08:05:09,"七点集合
@小溪 带水",,周末爬山,more
4417093312650911022,系统消息,系统,2024-03-02 08:06:00,"""
CHAT += '''"""山风""邀请""云朵、新来的""加入了群聊",,周末爬山,more
4417093312650911023,图片,云朵,2024-03-02 08:07:00,[图片],,周末爬山,more
0,系统消息,系统,2024-03-02 08:08:00,"""小溪""通过扫描""山风""分享的二维码加入群聊",,周末爬山,more
0,系统消息,系统,2024-03-02 08:09:00,"你将""路人""移出了群聊",,周末爬山,more
0,系统消息,系统,2024-03-02 08:10:00,"""云朵"" 撤回了一条消息",,周末爬山,more
'''
HEAD = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime"


def quoted(xml: str) -> str:
    return '"' + xml.replace('"', '""') + '"'


def people(name: str, nick: str) -> str:
    nicks = f"<member><nickname><![CDATA[{nick}]]></nickname></member>"
    return f'<link name="{name}" type="link_profile"><memberlist>{nicks}</memberlist></link>'


INVITED = quoted(
    '<sysmsg type="delchatroommember"><template><![CDATA["$username$"邀请"$names$"加入了群聊]]></template>'
    f"<link_list>{people('username', '山风')}{people('names', '云朵')}</link_list></sysmsg>"
)
QUOTE = "<refermsg><type>1</type><svrid>4417093312650911021</svrid></refermsg>"
FULL = f"""{HEAD},Remark,NickName,Sender
12,7,1,0,0,1709338509,,七点集合,2024-03-02 08:15:09,,山风,wxid_shanfeng01
13,7,10000,0,0,1709338510,,{INVITED},2024-03-02 08:15:10,,,
14,7,49,57,0,1709338511,,<msg><title>好的&amp;收到</title>{QUOTE}</msg>,,,云朵,wxid_yunduo02
15,7,49,2001,1,1709338512,,<msg><title>恭喜发财</title></msg>,2024-03-02 08:15:12,,我自己,wxid_wo03
16,9,34,0,0,1709338513,,,2024-03-02 08:15:13,,小溪,wxid_xiaoxi04
"""


def test_reads_the_csv_of_one_chat(read: Reader) -> None:
    got = read({"周末爬山(10203040@chatroom)/周末爬山.csv": CHAT})
    assert [(g.key, g.name) for g in got.groups.values()] == [("wechat/10203040@chatroom", "周末爬山")]
    assert got.kinds() == {"message": 2, "invite": 2, "join": 1, "kick": 1, "recall": 1}
    first, *invites, picture, join, kick, recall = got.rows
    assert (first["author"], first["text"], first["mentions"]) == ("山风", "七点集合\n@小溪 带水", ["小溪"])
    assert datetime.fromtimestamp(first["at"] / 1e6, UTC) == datetime(2024, 3, 2, 8, 5, 9, tzinfo=UTC)
    assert {(r["author"], r["target"]) for r in invites} == {("云朵", "山风"), ("新来的", "山风")}
    assert (picture["media"], picture["text"]) == ("image", "")
    assert (join["author"], join["target"]) == ("小溪", "山风")
    assert (kick["author"], kick["target"]) == ("路人", "你")
    assert recall["author"] == "云朵"


def test_reads_the_full_csv(read: Reader) -> None:
    got = read({"messages.csv": FULL})
    assert sorted(got.groups) == ["wechat/7", "wechat/9"]
    text, invite, quote, packet, voice = sorted(got.rows, key=lambda r: r["at"])
    assert (text["author"], text["name"]) == ("wxid_shanfeng01", "山风")
    assert (invite["kind"], invite["author"], invite["target"]) == (
        "invite",
        "wxid_yunduo02",
        "wxid_shanfeng01",
    )
    assert (quote["text"], quote["media"]) == ("好的&收到", None)
    assert quote["reply_to"] is not None
    assert (packet["media"], packet["author"]) == ("red_packet", "wxid_wo03")
    assert (voice["media"], voice["group"]) == ("voice", "wechat/9")


def test_old_rows_with_one_field_more(read: Reader) -> None:
    rows = (
        '1,7,1,0,0,1709338509,,"wxid_shanfeng01:\n七点集合",2024-03-02 08:15:09,4417093312650911021\n'
        "2,7,1,0,1,1709338510,,好,2024-03-02 08:15:10,4417093312650911022\n"
    )
    got = read({"周末爬山.csv": f"{HEAD}\n{rows}", "b/周末爬山.csv": f"{HEAD}\n{rows}"})
    assert [(r["author"], r["text"]) for r in got.rows] == [("wxid_shanfeng01", "七点集合"), ("我", "好")]
    assert got.done.counts["wechat/周末爬山"].repeated == 2


def test_the_zone_moves_the_clock_and_not_the_id(read: Reader) -> None:
    for text, moved in ((CHAT, 8 * 3600 * 1_000_000), (FULL, 0)):
        here, there = read({"a.csv": text}), read({"a.csv": text}, tz="Asia/Shanghai")
        assert [r["id"] for r in here.rows] == [r["id"] for r in there.rows]
        assert here.rows[0]["at"] - there.rows[0]["at"] == moved


@pytest.mark.parametrize("name", ["gb18030", "utf-16"])
def test_other_encodings_and_nuls(read: Reader, name: str) -> None:
    text = CHAT.lstrip("\ufeff").replace("七点", "七\x00点")
    assert len(read({"a.csv": text.encode(name)}).rows) == 7


def test_rows_that_cannot_be_read_are_counted(read: Reader) -> None:
    got = read(
        {
            "a.csv": CHAT
            + "5,文本,山风,昨天,嗯,,,\n6\n7,文本,,2024-03-02 08:11:00,嗯,,,\n"
            + '8,文本,云朵,2024-03-02 08:12:00,"断'
        }
    )
    assert len(got.rows) == 8
    assert got.done.troubles[0].count == 3


@pytest.mark.parametrize(
    ("kind", "sub", "media"),
    [
        ("3", "0", "image"), ("43", "", "video"), ("47", "0", "sticker"), ("48", "", "location"),
        ("42", "", "contact"), ("49", "6", "file"), ("49", "5", "link"), ("49", "2000", "other"),
        ("49", "57", None), ("50", "", "call"),
        ("表情包", "", "sticker"), ("合并转发的聊天记录", "", "link"), ("文本", "", None), ("1", "0", None),
    ],
)  # fmt: skip
def test_kinds(kind: str, sub: str, media: str | None) -> None:
    assert said(kind, sub, "").media == media
    assert said(kind, sub, "").system is False
