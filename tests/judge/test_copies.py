"""Near copies: what belongs together is found, what does not is left apart, and memory has an end."""

import io
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.copies import CROWD, LEAST_KEPT, Copied, Copies
from weilu.judge.likeness import likeness
from weilu.judge.normal import normal

AD = "专业代办各类营业执照，公司注册当天下证，价格优惠，需要的老板加微信 abc12345 详谈"
COPIES = [
    "专业代办各类营业执照，公司注册当天下证，价格优惠，需要的老板加微信 xyz99887 详谈",
    "🔥🔥专业代办各类营业执照 公司注册当天下证 价格优惠 需要的老板加薇❤abc12345详谈🔥",
    "各位好，专业代办各类营业执照，公司注册当天就下证，价格优惠，需要的老板加微信 q7654321 详谈！",
    "专 业 代 办 各 类 营 业 执 照，公司注册当天下证，价格实惠，需要的老板联系 13800138000",
]
TALK = [
    "明天下午三点的读书会改到二楼会议室，大家别走错了",
    "昨天那个问题解决了，是路由器的设置不对，谢谢各位",
    "公司注册需要准备哪些材料？我想自己去办一下",
    "价格优惠的时候我买了两个，到现在还没用完呢",
    "does anyone remember where we put the key to the storage room?",
    "the meeting tomorrow has moved to three o'clock on the second floor",
]


def hear(copies: Copies, texts: list[str], who: str = "m{}", day: int = 1) -> Copied:
    members = [who.format(place) for place in range(len(texts))]
    return copies.add(normal(texts), members, ["g1"] * len(texts), [day] * len(texts))


def test_copies_of_one_advertisement_are_one_campaign() -> None:
    found = hear(Copies(), [AD, *COPIES])
    assert set(found.campaign.tolist()) == {1}
    assert found.copies.tolist() == found.accounts.tolist() == [1, 2, 3, 4, 5]
    assert found.groups.tolist() == [1] * 5


def test_talk_is_no_campaign() -> None:
    found = hear(Copies(), [AD, *TALK])
    assert found.copies.tolist() == [1] * 7
    assert len(set(found.campaign.tolist())) == 7


@pytest.mark.parametrize("text", ["", "好的", "谢谢谢谢谢谢谢谢", "666 13800138000", "🙂🙂🙂", "ok"])
def test_what_is_too_short_to_tell_has_no_campaign(text: str) -> None:
    found = hear(Copies(), [text, text])
    assert [column.tolist() for column in found] == [[0, 0]] * 4


def test_members_groups_and_days() -> None:
    copies = Copies()
    said = [("ana", "g1", 1), ("ana", "g1", 2), ("bo", "g1", 2), ("bo", "g2", 9)]
    found = copies.add(normal([AD] * 4), *map(list, zip(*said, strict=True)))
    assert found.copies.tolist() == [1, 2, 3, 4]
    assert found.accounts.tolist() == [1, 1, 2, 2]
    assert found.groups.tolist() == [1, 1, 1, 2]


def test_a_campaign_ends_when_it_was_not_heard_of_for_long() -> None:
    copies = Copies(days=30)
    days = [hear(copies, [AD], day=day).campaign[0] for day in (1, 31, 61, 92)]
    assert days == [1, 1, 1, 2]


def test_days_count_within_a_batch_too() -> None:
    found = Copies(days=30).add(normal([AD] * 4), ["a"] * 4, ["g"] * 4, [1, 31, 62, 62])
    assert found.campaign.tolist() == [1, 1, 2, 2]


def test_many_accounts_are_counted_up_to_a_bound() -> None:
    found = hear(Copies(), [AD] * 300)
    assert (found.copies[-1], found.accounts[-1]) == (300, CROWD)


def test_memory_has_an_end_and_campaigns_outlive_what_was_heard_once() -> None:
    copies, letters = Copies(most=LEAST_KEPT), random.Random(3)
    hear(copies, [AD, *COPIES])
    for _ in range(12):
        texts = ["".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _ in range(12)) for _ in range(256)]
        hear(copies, texts)
    assert len(copies.state()["facts"]) <= LEAST_KEPT
    assert hear(copies, [AD]).copies.tolist() == [6]


def test_what_is_remembered_survives_a_restart() -> None:
    copies = Copies()
    hear(copies, [AD, *TALK, COPIES[0]])
    file = io.BytesIO()
    np.savez(file, **copies.state())
    file.seek(0)
    again = Copies.restored(dict(np.load(file, allow_pickle=False)))
    rest = [*COPIES, *TALK, "又一条新的消息，谁也没有说过这样的话"]
    for one, other in zip(hear(copies, rest), hear(again, rest), strict=True):
        assert one.tolist() == other.tolist()


def test_a_smaller_memory_takes_up_what_was_heard_last() -> None:
    copies = Copies(most=4 * LEAST_KEPT)
    hear(copies, [AD])
    hear(
        copies,
        [
            "".join(chr(first + n) for first in range(0x4E00, 0x8E00, 0x1000)) * 2
            for n in range(2 * LEAST_KEPT)
        ],
    )
    small = Copies.restored(copies.state(), most=LEAST_KEPT)
    assert len(small.state()["facts"]) == LEAST_KEPT
    assert hear(small, [AD]).copies.tolist() == [1]


def test_a_person_can_be_forgotten() -> None:
    copies = Copies()
    hear(copies, [AD, AD, TALK[0]], who="m{}")
    before = hear(copies, [AD], who="m0").accounts[0]
    copies.erase("m0")
    assert before == hear(copies, [AD], who="m5").accounts[0] == 2


@given(st.lists(st.sampled_from([AD, *COPIES, *TALK, "", "好"]), max_size=60), st.data())
def test_how_texts_are_batched_changes_nothing(texts: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(texts)))
    whole, parts = Copies(most=LEAST_KEPT), Copies(most=LEAST_KEPT)
    once = hear(whole, texts, who="ana")
    twice = [hear(parts, some, who="ana") for some in (texts[:cut], texts[cut:])]
    for column, halves in zip(once, zip(*twice, strict=True), strict=True):
        assert column.tolist() == np.concatenate(halves).tolist()


@given(st.lists(st.text(st.characters(), max_size=40), max_size=12))
def test_any_text_is_heard(texts: list[str]) -> None:
    copies = Copies(most=LEAST_KEPT)
    found = hear(copies, [*texts, *texts])
    again = found.copies[len(texts) :]
    assert ((again >= 2) | (found.campaign[len(texts) :] == 0)).all(), "the same text is its own copy"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(st.characters()))
def test_the_marks_of_a_text_do_not_depend_on_its_neighbours(one: str, other: str) -> None:
    alone, beside = likeness(normal([one])), likeness(normal([other, one, other]))
    assert alone.size[0] == beside.size[1]
    assert alone.marks[0].tolist() == beside.marks[1].tolist()


def test_a_very_long_text_and_odd_ones() -> None:
    odd = [
        "谢谢老板" * 300_000,
        "\ud800\udc00" * 9,
        "\u202eשלום עולם מה שלומך היום",
        "\x00\x01\x02",
        "🙂" * 1_000_000,
    ]
    assert (hear(Copies(), [*odd, *odd]).copies <= 2).all()
