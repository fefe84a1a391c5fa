"""KakaoTalk text of three systems: who came and went, several lines, media, damage."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from logs import Reader

WINDOWS = """달리기 with KakaoTalk Chats
Date Saved : 2023-05-14 08:00:00

--------------- 2023년 5월 13일 토요일 ---------------
아나님이 보라님과 도윤님을 초대했습니다.
[보라] [오전 7:10] 오늘 누가 뛰어요?
여섯 시에 시작해요
[아나] [오후 12:05] 사진
[도윤] [오후 12:06] 삭제된 메시지입니다.
도윤님이 나갔습니다.
--------------- 2023년 5월 14일 일요일 ---------------
[보라] [오전 12:01] 이모티콘
"""
ANDROID = """달리기 3 님과 카카오톡 대화
저장한 날짜 : 2023년 5월 14일 오전 8:00

2023년 5월 13일 오전 7:09
2023년 5월 13일 오전 7:09, 아나님이 보라님을 초대했습니다.
2023년 5월 13일 오전 7:10, 보라 : 오늘 누가 뛰어요?
2023년 5월 13일 오전 7:11, 도윤님이 들어왔습니다.
2023년 5월 13일 오전 7:12, 아나님이 도윤님을 내보냈습니다.
"""
IOS = """달리기 (3명)과 카카오톡 대화.txt
저장한 날짜 : 2023. 5. 14. 오전 8:00

2023년 5월 13일 토요일
2023. 5. 13. 오전 7:09: 아나님이 보라님을 초대했습니다.
2023. 5. 13. 오후 7:10, 보라 : 오늘 누가 뛰어요?
"""


def test_windows(read: Reader) -> None:
    got = read({"talk.txt": WINDOWS.replace("\n", "\r\n")})
    assert [(r["kind"], r["author"], r["target"], r["media"]) for r in got.rows] == [
        ("invite", "보라", "아나", None),
        ("invite", "도윤", "아나", None),
        ("message", "보라", None, None),
        ("message", "아나", None, "image"),
        ("recall", "도윤", None, None),
        ("leave", "도윤", None, None),
        ("message", "보라", None, "sticker"),
    ]
    assert got.rows[2]["text"] == "오늘 누가 뛰어요?\n여섯 시에 시작해요"
    times = [datetime.fromtimestamp(int(str(r["at"])) // 10**6, UTC) for r in got.rows]
    assert times[3] == datetime(2023, 5, 13, 12, 5, tzinfo=UTC)
    assert times[6] == datetime(2023, 5, 14, 0, 1, tzinfo=UTC)
    assert [g.name for g in got.groups.values()] == ["달리기"]


def test_android_and_ios(read: Reader) -> None:
    got = read({"a.txt": ANDROID})
    assert [(r["kind"], r["author"], r["target"]) for r in got.rows] == [
        ("invite", "보라", "아나"),
        ("message", "보라", None),
        ("join", "도윤", None),
        ("kick", "도윤", "아나"),
    ]
    assert [(r["kind"], r["author"]) for r in read({"i.txt": IOS}).rows] == [
        ("invite", "보라"),
        ("message", "보라"),
    ]


def test_damage_and_the_zone(read: Reader) -> None:
    lines = WINDOWS.replace("[오후 12:05]", "[오후 77:05]").encode().replace(b"?", b"\xff\x00", 1)[:-9]
    got = read({"x.txt": lines})
    assert got.kinds() == {"invite": 2, "message": 2, "recall": 1, "leave": 1}
    assert got.done.troubles[0].line == 8
    utc, seoul = read({"x.txt": ANDROID}), read({"x.txt": ANDROID}, tz="Asia/Seoul")
    assert [r["id"] for r in utc.rows] == [r["id"] for r in seoul.rows]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("windows", {"message": 13}),
        ("android", {"invite": 3, "message": 7}),
        ("ios", {"invite": 3, "message": 6}),
    ],
)
def test_the_samples(read: Reader, data: Path, name: str, kinds: dict[str, int]) -> None:
    got = read(data / f"fixtures/kakaotalk/{name}_kr_pseudonymised.txt")
    assert got.kinds() == kinds
    assert got.done.formats == {"kakaotalk_txt": 1} and not got.done.troubles
    assert sum(r["media"] == "image" for r in got.rows) == 1
