"""The normal form: what is folded, what stays, and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.contacts import contacts
from weilu.judge.normal import RUN, normal

FOLDED = [
    ("ＡｂＣ１２３，！", "abc123,!"),
    ("𝐊𝐂𝐕９９７", "kcv997"),
    ("①②⒊⑷❺➏⑩🔟", "1234561010"),
    ("1️⃣2️⃣3️⃣", "123"),
    ("🅰🅑Ⓒ", "abc"),
    ("语\u200b言\ufeff \u2060国家", "语言 国家"),
    ("語言國家", "语言国家"),
    ("e\u0301té café ｶﾞ", "ete cafe カ\u3099"),
    ("a \n\t\u3000b", "a b"),
    ("ⅣⅤ ㎡ ½", "ivv m2 1/2"),
    ("½①⅓", "1/211/3"),
    ("٣٤ ९", "34 9"),
    ("\ud800a\udfff", "a"),
]
LIKE = [
    ("ΕКХ596看片", "ekx596看片"),
    ("раypal", "paypal"),
    ("Зaрaботок", "заработок"),
    ("труcиков поиcка", "трусиков поиска"),
    ("ТРА245", "tpa245"),
    ("加ν看我", "加微信看我"),
    ("加ѵх", "加微信"),
    ("看ⲬⲔ", "看xk"),
    ("всей ᏢФ", "всей ꮲф"),
    ("сaйт v2", "сайт v2"),
]
DISGUISED = [
    ("加 微 信 abc123", "加微信 abc123"),
    ("w e i x i n: abc", "微信: abc"),
    ("加-企-鹅-752753636", "加企鹅-752753636"),
    ("1 3 8 0 0 1 3 8 0 0 0", "13800138000"),
    ("亻言用又鸟", "信用鸡"),
    ("薇信：abc12345", "微信:abc12345"),
    ("嶶765510103", "微信765510103"),
    ("加威abc12345", "加微信abc12345"),
    ("➕Ｖ看我", "+微信看我"),
    ("加νⅩ：abc", "加微信:abc"),
    ("我的v信", "我的微信"),
    ("扣扣群 123456", "qq群 123456"),
    ("840539435+口口", "840539435+qq"),
    ("QQ八三二五四八七七五", "qq832548775"),
    ("13八〇〇一3八零零零", "13800138000"),
    ("5Yqg5b6u5L+hYWJjMTIzNDU2 ok", "加微信abc123456 ok"),
    ("321cba信微加", "321cba信微加 加微信abc123"),
    ("jia wei xin", "加 微信"),
    ("jiav", "加微信"),
    ("加 w e i x i n：abc", "加微信:abc"),
    ("加w e i x i n：abc", "加微信:abc"),
]
PLAIN = [
    "来呀⊙ω⊙好的≡ω≡",
    "see https://mp.weixin.qq.com/s/abc and weixin.example",
    "weixin://dl/business/?t=abc",
    "weixing 卫星",
    "选a b c d",
    "then u x y z are free",
    "二〇二二年三月五日",
    "他在村里威信很高",
    "异口同声,口口声声",
    "一五一十地说了三七二十一件事",
    "主要版本 1.2.3.4 和地址 8.8.8.8",
    "taxing boxing fixing",
    "the v of the vector is v5 and x is x",
    "https://example.com/a/b-c_d?e=f#0123456789abcdef",
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


@pytest.mark.parametrize(("text", "form"), FOLDED + LIKE + DISGUISED)
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


NEAR = "加微信薇威vVxq扣口号群12三八 .-:+winja亻言讠\u200b\u202eΑе①"


@given(
    st.lists(
        st.text(max_size=40) | st.text(NEAR, max_size=20) | st.sampled_from([text for text, _ in DISGUISED]),
        min_size=1,
        max_size=6,
    )
)
def test_a_text_is_folded_alike_alone_and_among_others(texts: list[str]) -> None:
    together = normal(texts)
    assert [together.text(place) for place in range(len(texts))] == [normal([text]).text(0) for text in texts]


def test_any_batch_is_answered() -> None:
    assert normal([]).starts.tolist() == [0]
    assert normal(["", "\u200b", ""]).starts.tolist() == [0, 0, 0, 0]
    assert len(normal(["xyz" * 1_000_000]).codes) == 2_000
    assert len(normal(["x" * 1_000_000]).codes) == RUN
    assert len(normal(["x" * 5_000], longest=10_000).codes) == 5_000


@pytest.mark.parametrize(
    "filler", ["\u200b" * 3_000, "\n" * 2_500, " \u3000" * 2_000, "." * 2_100, "去" * 9_000]
)
def test_what_stands_after_much_that_says_nothing_is_read(filler: str) -> None:
    text = f"{filler}加微信 abc12345{filler}"
    form = normal([text, "加微信"])
    assert "加微信 abc12345" in form.text(0) and form.text(1) == "加微信"
    found = contacts(form)[0]
    assert [text[one.start : one.end] for one in found] == ["abc12345"]


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    middle = "".join(chr(0x4E00 + place) for place in range(9_000))
    text = f"加微信 abc12345，{middle}，QQ：123456789"
    form = normal([text])
    assert len(form.codes) == 2_000 and (np.diff(form.origin) > 0).all()
    assert [text[one.start : one.end] for one in contacts(form)[0]] == ["abc12345", "123456789"]


def test_what_is_written_backwards_comes_from_where_it_stands() -> None:
    text = "321cba信微加"
    form = normal([text])
    assert [text[one.start : one.end] for one in contacts(form)[0]] == ["321cba"]
