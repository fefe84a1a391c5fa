"""Mass adders and campaigns: who is suspected, who is not though it is close, and what is pointed at."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import worked
from logs import Reader

from weilu.analysis.base import Base
from weilu.analysis.base.duck import base_of
from weilu.analysis.base.evidence import of
from weilu.analysis.base.marks import alike, marks
from weilu.analysis.metrics import campaigns, mass_adders
from weilu.analysis.results import Results
from weilu.analysis.run import _groups, analyse
from weilu.kernel.time import day_number
from weilu.lake import Lake

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
AS_OF = day_number(datetime(2026, 3, 28, tzinfo=UTC).date())
JOB = "学生兼职日结三百在家就能做的轻松工作"
FLASH = "诚招代理每天在家就能赚到三百块钱"
Row = dict[str, str]
Figures = dict[str, float | None]


def at(day: float) -> str:
    return f"{START + timedelta(days=day):%Y-%m-%d %H:%M}"


def talk(*names: str, **more: str) -> list[Row]:
    """A message of each, on the first days."""
    return [{"at": at(n / 24), "member": f"w{n}", "name": name, **more} for n, name in enumerate(names)]


def joined(*names: str, day: float = 3, apart: float = 1, **more: str) -> list[Row]:
    """A join of each, so many days apart."""
    return [
        {"at": at(day + n * apart), "member": f"j{day}-{n}", "name": name, "kind": "join", **more}
        for n, name in enumerate(names)
    ]


def figures(rows: list[Row], module: object = mass_adders, group: str = "g") -> Figures:
    """Of the current window, by dimension, the members and messages named aside."""
    with worked.duck(worked.facts(rows), AS_OF) as base:
        found = module.compute(base).to_pyarrow().to_pylist()  # type: ignore[attr-defined]
    first = AS_OF - 27
    mine = [row for row in found if row["group"] == group and row["period"] == first]
    return {r["dimension"]: r["value"] for r in mine if not any(map(str.isdigit, r["dimension"]))}


PEOPLE = ("安安", "小博", "阿川", "晴天", "老刀", "Mia", "鱼丸", "木木", "小北", "团子")
ADDERS = ("A小李建材", "宏远公司王经理", "AAA老赵", "加盟招商小陈")


def test_silent_with_such_names_where_nobody_who_talks_has_one() -> None:
    found = figures(talk(*PEOPLE) + joined(*ADDERS, "小雨", "大雄"))
    assert found == {
        "": 4, "named": 4, "chance": 0.5, "sorted_first": 2, "company_title": 1, "title": 1,
    }  # fmt: skip


def test_a_name_alone_never_accuses() -> None:
    """Those who talk; who came days ago; who is one of the staff, or was brought by one; who has left."""
    rows = talk(*PEOPLE)
    spoke = [{**row, "kind": "message", "at": at(15)} for row in joined(*ADDERS)]
    assert figures(rows + joined(*ADDERS) + spoke)[""] == 0
    assert figures(rows + joined(*ADDERS, day=22))[""] == 0
    assert figures(rows + joined(*ADDERS, staff="true") + joined("小雨", day=4))[""] == 0
    boss = [{"at": at(0), "member": "boss", "staff": "true"}]
    assert figures(rows + boss + joined(*ADDERS, target="boss"))[""] == 0
    left = [{**row, "kind": "leave", "at": at(12)} for row in joined(*ADDERS)]
    assert figures(rows + joined(*ADDERS) + left + joined("小雨", day=4))[""] == 0


def test_two_are_too_few() -> None:
    assert figures(talk(*PEOPLE) + joined(*ADDERS[:2], "小雨"))[""] == 0


def test_a_custom_says_nothing() -> None:
    """In a trade's group everybody goes by company and title."""
    trade = [f"{name}科技-{title}" for name in "东南西北" for title in ("经理", "顾问")]
    assert (
        figures(talk(*trade, "安安") + joined("宏远公司王经理", "大洋公司李总监", "长河公司周经理"))[""] == 0
    )
    others = figures(talk(*trade, "安安") + joined("宏远公司王经理", "A小李", "AAA老赵", "A建材", "00小孙"))
    assert others[""] == others["sorted_first"] == 4, "what is no custom there is still seen"


def test_chance_is_told_where_some_who_talk_have_such_names_too() -> None:
    many = [f"A{name}" for name in ("小李", "小孙", "小周", "小吴", "小郑", "小冯")]
    found = figures(talk(*PEOPLE, "A小卫") + joined(*many))
    assert found["named"] == 6 and found["chance"] == pytest.approx(6 * 2 / 13)


def test_a_burst_of_one_name() -> None:
    batch = joined("小美001", "小美002", "小美003", "小美004", day=26, apart=0.005)
    apart = joined(*PEOPLE[:6], day=4)
    assert figures(talk(*PEOPLE) + apart + batch) == {"": 4, "burst": 4}
    evening = joined("小美001", "小美002", "小美003", "小美004", day=20, apart=1)
    assert figures(talk(*PEOPLE) + apart + evening)[""] == 0
    reconnected = joined("curs0r", "curs0r_", "curs0r__", day=26, apart=0.005)
    assert figures(talk(*PEOPLE) + apart + reconnected)[""] == 0
    students = talk(*(f"学员{n:02d}" for n in range(30)))
    class_ = joined(*(f"学员{n:02d}" for n in range(40, 44)), day=26, apart=0.005)
    assert figures(students + apart + class_)[""] == 0, "a name that many have"


def test_unknown_where_no_join_or_name_was_seen() -> None:
    assert figures(talk(*PEOPLE)) == {"": None}
    nameless = [{**row, "name": " ", "member": row["member"]} for row in joined(*ADDERS)]
    with worked.duck(worked.facts(talk(*PEOPLE) + joined(*ADDERS)), AS_OF) as base:
        (head,) = [r for r in mass_adders.compute(base).to_pyarrow().to_pylist() if not r["dimension"]]
    assert (head["n"], round(head["coverage"], 3)) == (4, round(4 / 14, 3))
    assert figures(talk(*PEOPLE) + nameless)[""] in (0, None)


def said(text: str, member: str, day: float, group: str = "g", **more: str) -> Row:
    number = str(int(day * 1000) + sum(map(ord, member + group)))
    return {
        "at": at(day), "id": number, "member": member, "group": group, "ad": "true", "marks": text, **more
    }  # fmt: skip


def test_one_member_in_several_groups_needs_a_link_or_contact() -> None:
    rows = [said(JOB, "ana", n, group, link="true") for n, group in enumerate("ghi")]
    assert figures(rows, campaigns) == {"": 1, "messages": 1, "members": 1, "groups": 3}
    assert figures([{**row, "link": ""} for row in rows], campaigns)[""] == 0
    staff = [{**row, "staff": "true"} for row in rows]
    assert figures(staff, campaigns)[""] == 0


def test_several_members_and_small_changes() -> None:
    texts = (JOB, JOB.replace("三百", "五百") + "9", JOB + "啦")
    rows = [said(text, f"m{n}", n) for n, text in enumerate(texts)]
    assert figures(rows, campaigns) == {"": 1, "messages": 3, "members": 3, "groups": 1}
    assert figures(rows[:2], campaigns)[""] == 0, "two are too few"
    two = [said(text, f"m{n % 2}", n) for n, text in enumerate(texts)]
    assert figures(two, campaigns)[""] == 0, "two who do not say whom to turn to"
    assert figures([{**row, "contact": "true"} for row in two], campaigns)[""] == 1
    ones = [said(text, f"m{n}", n) for n, text in enumerate((JOB, FLASH, "高价回收旧手机旧电脑当面付款"))]
    assert figures(ones, campaigns)[""] == 0
    assert figures(talk(*PEOPLE), campaigns) == {"": 0}


def test_marks_come_back() -> None:
    kept = marks([JOB, None, FLASH], np.array([True, False, True]))
    assert kept.type == pa.binary() and [len(one) if one else None for one in kept.to_pylist()] == [
        66,
        None,
        66,
    ]
    like = alike([one for one in kept.to_pylist() if one])
    assert like.size.tolist() == [len(JOB) - 1, len(FLASH) - 1]
    assert len(alike([]).size) == 0 and not marks([], np.zeros(0, np.bool_)).to_pylist()


@pytest.fixture(scope="module")
def base() -> Iterator[Base]:
    rows = talk(*PEOPLE) + joined(*ADDERS)
    rows += [said(JOB, f"m{n}", 20 + n) for n in range(3)] + [said(FLASH, "m1", 26)]
    with worked.duck(worked.facts(rows), AS_OF) as made:
        yield made


def test_findings_point_at_joins_and_at_the_copies(base: Base) -> None:
    done = analyse(base)
    found = {one.diagnosis: one for one in done.groups["g"].findings}
    adders, copies = found["mass_adders"], found["campaigns"]
    assert adders.severity == "note" and copies.severity == "warning"
    assert {one.member for one in adders.evidence} == {f"j3-{n}" for n in range(4)}
    assert {(one.member, one.at // 86_400_000_000 - AS_OF) for one in copies.evidence} == {
        (f"m{n}", n - 7) for n in range(3)
    }


def test_no_rows_no_evidence(base: Base) -> None:
    results = Results(_groups(base), base)
    assert of(results, "campaigns", "g") == of(results, "mass_adders", "g") == ()


@pytest.mark.parametrize("name", ["matrix", "slack", "zulip/nightly_testing.tar.gz"])
def test_ordinary_groups_raise_nothing(name: str, data: Path, read: Reader, tmp_path: Path) -> None:
    read(data / "chat" / name)
    (home,) = [path.parent for path in tmp_path.rglob("log") if path.is_dir()]
    with base_of(Lake(home)) as made:
        for module in (campaigns, mass_adders):
            assert not [row for row in module.compute(made).to_pyarrow().to_pylist() if row["value"]]
