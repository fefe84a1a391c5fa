"""Lines of QQ and WeChat, clocks, and who is meant by a name."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.exports.base import Options, Rows
from weilu.exports.base.clock import Clock, clock
from weilu.exports.base.notices import People, told
from weilu.exports.base.rows import micros

SAID = [
    ('"老王"邀请"小明、小红"加入了群聊', "invite", ("小明", "小红"), "老王"),
    ('你邀请"小明"加入了群聊', "invite", ("小明",), "你"),
    ('"老王"邀请你和"小红"加入了群聊', "invite", ("你", "小红"), "老王"),
    ("老王邀请小明加入了本群", "invite", ("小明",), "老王"),
    ("小明通过老王的邀请加入了本群", "invite", ("小明",), "老王"),
    ('"Ann" invited "Bo" to the group chat', "invite", ("Bo",), "Ann"),
    ('"小明"通过扫描"老王"分享的二维码加入群聊', "join", ("小明",), "老王"),
    ('"小明"通过扫描你分享的二维码加入群聊', "join", ("小明",), "你"),
    ('"Bo" joined group chat via the QR code shared by "Ann"', "join", ("Bo",), "Ann"),
    ("成员025加入本群。", "join", ("成员025",), None),
    ("小明退出了本群", "leave", ("小明",), None),
    ('你将"小明"移出了群聊', "kick", ("小明",), "你"),
    ('你被"老王"移出群聊', "kick", ("你",), "老王"),
    ("小明已被管理员移出本群", "kick", ("小明",), "管理员"),
    ('"小明" 撤回了一条消息', "recall", ("小明",), None),
    ("管理员撤回了成员小明的一条消息", "recall", ("管理员",), "小明"),
    ('"Bo" recalled a message', "recall", ("Bo",), None),
    ("小明将群名片改为 大明", "rename", ("小明",), "大明"),
    ("小明被管理员禁言10分钟", "notice", (), None),
    ("修改群名为“火锅群”", "notice", (), None),
    ("", "notice", (), None),
]


@pytest.mark.parametrize(("line", "kind", "who", "other"), SAID)
def test_what_a_line_says(line: str, kind: str, who: tuple[str, ...], other: str | None) -> None:
    assert told(line) == (kind, who, other)


def rows_of(*steps: tuple[str, ...], me: str | None = None) -> list[tuple[object, ...]]:
    """What becomes of lines (one word) and of people who speak (key, names…)."""
    rows = Rows(Options())
    rows.open("qq", "山")
    people = People(rows, me=me)
    for step in steps:
        if len(step) == 1:
            people.told(step[0], 0)
        else:
            people.spoke(*step)
    people.close()
    return [(r["kind"], r["author"], r["name"], r["target"]) for r in rows.batch().to_pylist()]


def test_an_event_waits_until_its_person_speaks() -> None:
    assert rows_of(("小明加入本群",), ("501", "小明")) == [("join", "501", "小明", None)]
    assert rows_of(("小明加入本群",), ("501", "小红")) == [("join", "小明", "小明", None)]


def test_a_number_beside_the_name_is_the_key() -> None:
    assert rows_of(("小明(20304050)加入本群",)) == [("join", "20304050", "小明", None)]


def test_a_new_name_is_followed() -> None:
    steps = (("501", "小明"), ("小明将群名片改为大明",), ("大明退出了本群",))
    assert rows_of(*steps) == [("rename", "501", "小明", "大明"), ("leave", "501", "大明", None)]


def test_you_are_known_where_the_format_says_so() -> None:
    assert rows_of(("你邀请小明加入了群聊",), me="500") == [("invite", "小明", "小明", "500")]
    assert rows_of(("你邀请小明加入了群聊",)) == [("invite", "小明", "小明", "你")]


def test_ids_do_not_depend_on_who_is_known() -> None:
    def ids(*keys: str) -> list[int]:
        rows = Rows(Options())
        rows.open("qq", "山")
        people = People(rows)
        people.told("小明加入本群", 0)
        for key in keys:
            people.spoke(key, "小明")
        people.close()
        found: list[int] = rows.batch()["id"].to_pylist()
        return found

    assert ids() == ids("501")


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
def test_clocks_agree_with_the_standard_library(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    for written in (
        str(whole),
        whole.isoformat(),
        f"{whole:%Y/%m/%d %H:%M:%S}",
        f"{whole:%Y-%m-%d %I:%M:%S %p}",
    ):
        assert clock(written) == Clock(micros(whole), False)
    assert clock(moment.isoformat(timespec="microseconds")) == Clock(micros(moment), False)
    aware = whole.replace(tzinfo=UTC)
    assert clock(f"{whole.isoformat()}Z") == clock(aware.isoformat()) == Clock(micros(aware), True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1709338509", Clock(1709338509_000_000, True)), (1709338509, Clock(1709338509_000_000, True)),
        ("1709338509123", Clock(1709338509_123_000, True)), (1709338509.5, Clock(1709338509_500_000, True)),
        ("2024-03-02T08:15:09+08:00", Clock(1709338509_000_000, True)),
        ("2024年3月2日 下午8:15", Clock(1709410500_000_000, False)),
        ("2024-03-02T08:15:09+99:00", None), ("2024-13-02 08:15:09", None), ("2024-03-02 25:15:09", None),
        ("03/02/2024", None), ("昨天", None), ("", None), (None, None), (True, None), ([], None), (-1, None),
        ("9" * 19, None), (float("nan"), None), (float("inf"), None),
    ],
)  # fmt: skip
def test_clocks_of_other_shapes(written: object, said: Clock | None) -> None:
    assert clock(written) == said
