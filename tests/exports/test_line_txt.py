"""LINE text: styles of dates, quotes, who came and went, media, damage."""

from datetime import UTC, datetime

import pytest
from logs import Reader

CHAT = """[LINE] Chat history in "Runs"
Saved on: 2023/05/14 08:00

2023/05/13 Sat
07:10\tBo\t"who runs today?
I start at six"
07:11\tAna invited Cy and Dee to the group.
07:12\tAna\t[Photo]
07:13\tEve joined the group.
07:14\tAna removed Cy from the group.
07:15\tBo unsent a message.

2023/05/14(Sun)
上午12:05\tDee left the group.
00:06\tAna changed the group's name.
00:07\tAna\t[hm]
"""


def test_a_chat(read: Reader) -> None:
    got = read({"x.txt": CHAT.replace("\n", "\r\n")})
    assert [(r["kind"], r["author"], r["target"], r["media"]) for r in got.rows] == [
        ("message", "Bo", None, None),
        ("invite", "Cy", "Ana", None),
        ("invite", "Dee", "Ana", None),
        ("message", "Ana", None, "image"),
        ("join", "Eve", None, None),
        ("kick", "Cy", "Ana", None),
        ("recall", "Bo", None, None),
        ("leave", "Dee", None, None),
        ("notice", None, None, None),
        ("message", "Ana", None, None),
    ]
    assert got.rows[0]["text"] == "who runs today?\nI start at six"
    assert got.rows[9]["text"] == "[hm]"
    assert [(g.key, g.name) for g in got.groups.values()] == [("line/Runs", "Runs")]
    assert got.done.formats == {"line_txt": 1}


@pytest.mark.parametrize(
    ("title", "notices"),
    [
        ("[LINE] 夜跑的聊天記錄", ["Ana邀請Bo加入", "Bo加入群組", "Bo已退出群組", "Bo已收回訊息"]),
        ("[LINE] 夜跑のトーク履歴", [
            "AnaがBoを招待しました。", "Boが参加しました。", "Boがグループを退会しました。",
            "Boがメッセージの送信を取り消しました",
        ]),
    ],
)  # fmt: skip
def test_other_languages(read: Reader, title: str, notices: list[str]) -> None:
    lines = "".join(f"午後1:0{n}\t{line}\n" for n, line in enumerate(notices))
    got = read({"x.txt": f"{title}\n\n2023/05/13(土)\n{lines}午後1:09\tBo\t走る\n"})
    kinds = [(r["kind"], r["author"], r["target"]) for r in got.rows]
    assert kinds == [
        ("invite", "Bo", "Ana"), ("join", "Bo", None), ("leave", "Bo", None), ("recall", "Bo", None),
        ("message", "Bo", None),
    ]  # fmt: skip
    assert datetime.fromtimestamp(int(str(got.rows[0]["at"])) // 10**6, UTC).hour == 13
    assert [g.name for g in got.groups.values()] == ["夜跑"]


@pytest.mark.parametrize(
    ("written", "day", "assumed", "told"),
    [
        ("Sat, 05/13/2023", "2023-05-13", 0, None),
        ("Fri, 05/12/2023", "2023-05-12", 0, None),
        ("Fri, 12/05/2023", "2023-05-12", 0, None),
        ("Sat, 11/01/2025", "2025-11-01", 1, None),
        ("Sat, 11/01/2025", "2025-01-11", 0, "dmy"),
        ("2023年5月13日(土)", "2023-05-13", 0, None),
        ("2023.05.13 Saturday", "2023-05-13", 0, None),
    ],
)
def test_dates(read: Reader, written: str, day: str, assumed: int, told: str | None) -> None:
    got = read({"x.txt": f"[LINE] Chat history with Bo\n\n{written}\n07:10\tBo\thi\n"}, dates=told)
    assert datetime.fromtimestamp(int(str(got.rows[0]["at"])) // 10**6, UTC).date().isoformat() == day
    assert len(got.done.assumptions) == assumed


def test_damage_and_the_zone(read: Reader) -> None:
    lines = CHAT.replace("07:12", "77:12").encode("utf-8").replace(b"hm", b"h\xff\x00m")[:-2]
    got = read({"x.txt": lines})
    assert sum(got.kinds().values()) == 9
    assert (got.done.troubles[0].line, got.done.troubles[0].count) == (8, 1)
    utc, tokyo = read({"x.txt": CHAT}), read({"x.txt": CHAT}, tz="Asia/Tokyo")
    assert [r["id"] for r in utc.rows] == [r["id"] for r in tokyo.rows]
