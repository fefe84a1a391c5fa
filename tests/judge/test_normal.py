"""The normal form: what is folded, what stays, and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.normal import normal

FOLDED = [
    ("ＡｂＣ１２３，！", "abc123,!"),
    ("𝐊𝐂𝐕９９７", "kcv997"),
    ("①②⒊⑷❺➏⑩🔟", "1234561010"),
    ("1️⃣2️⃣3️⃣", "123"),
    ("🅰🅑Ⓒ", "abc"),
    ("语\u200b言\ufeff \u202e国家", "语言 国家"),
    ("語言國家", "语言国家"),
    ("e\u0301té café ｶﾞ", "ete cafe カ\u3099"),
    ("a \n\t\u3000b", "a b"),
    ("ⅣⅤ ㎡ ½", "ivv m2 1/2"),
    ("٣٤ ९", "34 9"),
    ("\ud800a\udfff", "a"),
]
LIKE = [
    ("ΕКХ596看片", "ekx596看片"),
    ("раypal", "paypal"),
    ("Зaрaботок", "заработок"),
    ("加ѵх", "加vx"),
]
PLAIN = [
    "привет, как дела? вот и всё.",
    "ελληνικα και αγγλικα",
    "今日は良い天気ですね。ありがとう",
    "오늘 날씨가 좋네요",
    "the quick brown fox (1.2.3) costs $5 at 10:30",
    "明天上午十点开会,请大家准时参加。",
    "สวัสดีครับ",
    "مرحبا بكم",
    "नमस्ते",
]


@pytest.mark.parametrize(("text", "form"), FOLDED + LIKE)
def test_what_is_folded(text: str, form: str) -> None:
    assert normal([text]).text(0) == form


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_text_is_its_own_normal_form(text: str) -> None:
    found = normal([text])
    assert found.text(0) == text
    assert found.undone.tolist() == [0]


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=8))
def test_the_way_back_stays_within_the_text(texts: list[str]) -> None:
    found = normal(texts)
    assert len(found.starts) == len(texts) + 1
    assert found.starts[0] == 0
    assert found.starts[-1] == len(found.codes) == len(found.origin)
    for place, text in enumerate(texts):
        origin = found.origin[found.starts[place] : found.starts[place + 1]]
        assert (np.diff(origin) >= 0).all()
        assert not len(origin) or (origin[0] >= 0 and origin[-1] < len(text))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_a_text_is_folded_alike_alone_and_among_others(texts: list[str]) -> None:
    together = normal(texts)
    assert [together.text(place) for place in range(len(texts))] == [normal([text]).text(0) for text in texts]


def test_any_batch_is_answered() -> None:
    assert normal([]).starts.tolist() == [0]
    assert normal(["", "\u200b", ""]).starts.tolist() == [0, 0, 0, 0]
    assert len(normal(["x" * 1_000_000]).codes) == 2_000
    assert len(normal(["x" * 5_000], longest=10_000).codes) == 5_000
