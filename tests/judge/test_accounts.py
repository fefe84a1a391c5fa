"""What speaks against an account: what it should find, and how seldom it accuses anybody without cause."""

import csv
import random
import time
from itertools import groupby
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.accounts import (
    PATTERNS,
    Account,
    Join,
    Pattern,
    _at_least,
    bursts,
    first_at_packets,
    named,
    reported,
    signals,
    silent,
)
from weilu.judge.packets import ALARM, Grab, quick
from weilu.kernel.texts import LANGS, Text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("AAA建材批发小王", "sorted_first"),
        ("A小李", "sorted_first"),
        ("Ａ－老赵", "sorted_first"),
        ("A01小李", "sorted_first"),
        ("宏远科技—运营总监", "company_title"),
        ("鑫达公司 王经理", "company_title"),
        ("星辰｜CEO", "title"),
        ("加盟招商小陈", "title"),
        ("Bob | Regional Sales Manager", "title"),
        ("代开发票13800138000", "contact_name"),
        ("小美 微信 mei888", "contact_name"),
    ],
)
def test_names_of_mass_adders(name: str, kind: str) -> None:
    found = {signal.kind: signal for signal in named(name)}
    assert kind in found
    assert all(found[kind].reason[lang] for lang in LANGS)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Anna",
        "Aaron",
        "A. Smith",
        "adam",
        "a0",
        "王小明",
        "李老师",
        "阿杰",
        "安妮",
        "ceo",
        "🌸",
        "007",
        "代",
        "A",
        "经理",
    ],
)
def test_names_of_people(name: str) -> None:
    assert named(name) == []


def test_the_list_can_be_edited() -> None:
    assert [s.kind for s in named("读书会-小号3", own=["*小号[0-9]"])] == ["listed_name"]
    assert named("Anna", own=["*", " "]) == [], "a shape that fits everybody is no shape"
    own = Pattern("bot", ("*bot",), 0.9, Text("名字像机器人", "The name is a bot's"))
    assert [s.kind for s in named("HelperBot", patterns=[*PATTERNS, own])] == ["bot"]


def test_no_name_or_shape_takes_long() -> None:
    started = time.process_time()
    named("a" * 1_000_000, own=["*a" * 500 + "b", "[" * 64, "[!]" * 9, "\ud800*"])
    assert time.process_time() - started < 5


@given(st.text(st.characters(), max_size=80), st.lists(st.text(st.characters(), max_size=20), max_size=3))
def test_any_name_and_shape(name: str, own: list[str]) -> None:
    assert all(0 < signal.weight <= 1 for signal in named(name, own))


def test_silence_says_as_much_as_it_is_rare() -> None:
    rare, common = silent(30, 0, 0.1), silent(30, 0, 0.6)
    assert rare[0].weight > common[0].weight
    assert "10 in 100" in rare[0].reason.en
    assert silent(30, 0, 0.95) == silent(30, 3, 0.1) == silent(2, 0, 0.1) == []
    assert silent(float("inf"), 0, 0.1) == silent(float("nan"), 0, 0.1) == []
    assert silent(None, 0, 0.1) == silent(30, None, 0.1) == silent(30, 0, None) == []


def test_reports_count_once_for_each_member() -> None:
    assert reported([]) == []
    one, same, three = reported(["a"]), reported(["a", "a"]), reported(["a", "b", "c"])
    assert one == same and three[0].weight > one[0].weight


def crowd(count: int, chance: random.Random, span: float) -> list[Join]:
    """People of all kinds of names who join at any time."""
    names = ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(3)) for _ in range(count)]
    return [Join(f"p{place}", name, chance.random() * span) for place, name in enumerate(names)]


def test_a_burst_of_one_name() -> None:
    chance = random.Random(1)
    joins = [
        *crowd(200, chance, 86_400.0),
        *(Join(f"b{n}", f"小美{n:03d}🌸", 5_000.0 + 60 * n) for n in range(5)),
    ]
    found = bursts(joins)
    assert set(found) == {f"b{n}" for n in range(5)}
    assert all(signal.p is not None and signal.p <= ALARM for signal in found.values())


def test_a_name_that_many_have_is_no_burst() -> None:
    chance = random.Random(2)
    default = [Join(f"d{n}", f"微信用户{n}", 5_000.0 + 600 * n) for n in range(4)]
    assert bursts([*crowd(40, chance, 40_000.0), *default], members=["微信用户"] * 30 + ["别人"] * 60) == {}
    assert bursts(default[:2]) == bursts([]) == {}


def test_who_comes_again_is_no_burst() -> None:
    assert bursts([Join("ana", "ana", 60.0 * n) for n in range(50)]) == {}


def test_a_raid_of_thousands_is_one_burst() -> None:
    raid = [Join(f"r{n}", f"琳琳{n}", n % 3000) for n in range(20_000)]
    found = bursts(raid, ["成员" + chr(0x4E00 + n) for n in range(200)])
    assert len(found) == 20_000 and all(signal.p == 0.0 for signal in found.values())


@pytest.mark.parametrize(("count", "of", "share"), [(3, 7, 0.2), (5, 40, 0.03), (30, 90, 0.25), (1, 1, 0.5)])
def test_the_chance_of_so_many_is_the_binomial_one(count: int, of: int, share: float) -> None:
    every = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count, of + 1))
    assert _at_least(count, of, share) == pytest.approx(every)
    assert _at_least(count, of, count / of) == 1.0


def test_addresses_and_disguised_invitations_in_names_are_seen() -> None:
    for name in ("http://x.cn", "t.me/abc", "小美 https://a.b/c", "加薇abc12345"):
        assert [signal.kind for signal in named(name)] == ["contact_name"], name


def test_bursts_are_seldom_found_without_cause() -> None:
    chance, alarms = random.Random(3), 0
    families = [f"{chr(0x4E00 + n)}妈妈" for n in range(30)]
    for _ in range(200):
        joins = [Join(str(n), chance.choice(families), chance.random() * 86_400) for n in range(80)]
        alarms += bool(bursts(joins))
    assert alarms <= 200 * ALARM + 3


def packets(
    chance: random.Random, people: int, count: int, programs: int = 0, times: bool = True
) -> list[list[Grab]]:
    """Packets of ten shares. People differ in how quick and how attentive they are."""
    speed = [chance.gauss(1.6, 0.5) for _ in range(people)]
    attention = [chance.uniform(0.2, 0.9) for _ in range(people)]
    made = []
    for _ in range(count):
        took = [
            (1 + chance.lognormvariate(speed[one], 0.8), f"p{one}")
            for one in range(people)
            if chance.random() < attention[one]
        ]
        took += [(chance.uniform(0.3, 0.6), f"bot{one}") for one in range(programs)]
        made.append([Grab(who, at if times else None) for at, who in sorted(took)[:10]])
    return made


@pytest.mark.parametrize("times", [True, False])
def test_people_are_seldom_taken_for_programs(times: bool) -> None:
    chance = random.Random(5)
    groups = 100
    alarms = sum(bool(first_at_packets(packets(chance, 30, 25, times=times))) for _ in range(groups))
    assert alarms <= 3, "one in a hundred is stated; more than three would be found in 2 % of tries"


def test_programs_are_found() -> None:
    chance = random.Random(6)
    for programs, times in ((1, True), (1, False), (3, True)):
        found = first_at_packets(packets(chance, 30, 25, programs, times))
        assert set(found) == {f"bot{n}" for n in range(programs)}
        assert all("25" in signal.reason[lang] for signal in found.values() for lang in LANGS)


def test_few_packets_accuse_nobody() -> None:
    assert quick([[Grab("bot", 0.1), Grab("ana", 3.0)]] * 4) == {}
    assert quick([[], [Grab("ana", 1.0)]]) == {}
    assert quick([[Grab("ana"), Grab("bo")]] * 8)["ana"].p > ALARM


def test_more_members_need_more_proof() -> None:
    few, many = ([[Grab("x"), *(Grab(f"m{n}") for n in range(size))] for _ in range(12)] for size in (9, 9))
    many += [[Grab(f"o{group}{n}") for n in range(10)] for group in range(30) for _ in range(5)]
    assert quick(few)["x"].p < quick(many)["x"].p


def test_orders_of_real_packets(data: Path) -> None:
    """The real log has orders, no members: made-up ones take the shares by chance, one always the first."""
    with (data / "red_packets" / "wechat_red_packets_real.csv").open() as file:
        real = [len(list(rows)) for _, rows in groupby(csv.DictReader(file), key=lambda row: row["packet"])]
    chance = random.Random(7)
    people = [f"p{n}" for n in range(40)]
    fair = [[Grab(who) for who in chance.sample(people, shares)] for shares in real]
    assert first_at_packets(fair) == {}
    assert set(first_at_packets([[Grab("bot"), *packet[1:]] for packet in fair])) == {"bot"}


def test_everything_about_an_account() -> None:
    both = frozenset({"a", "b"})
    account = Account(member="x", name="AAA招商", days=30, said=0, lurkers=0.2, reporters=both)
    burst = bursts([*(Join(who, "小美", 0.0) for who in "uvwxyz"), *crowd(60, random.Random(8), 9e6)])
    found = signals(account, [burst, {}])
    assert {"sorted_first", "title", "silent", "reported", "burst"} == {signal.kind for signal in found}
    assert [s.weight for s in found] == sorted((s.weight for s in found), reverse=True)
    assert signals(Account(member="ana", name="ana")) == []


def test_a_clock_of_whole_seconds_names_nobody() -> None:
    chance = random.Random(5)
    for clock in (0, 1):
        packets = [
            [Grab(who, float(clock * place // 2)) for place, who in enumerate(chance.sample("abcdef", 6))]
            for _ in range(40)
        ]
        assert first_at_packets(packets) == {}
    assert first_at_packets([[Grab(who, -1.5) for who in chance.sample("abc", 3)] for _ in range(30)]) == {}
