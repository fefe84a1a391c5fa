"""Disguises: none is missed by the tests of whole batches, and the edits of a text lead back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge import disguises
from weilu.judge.characters import MARK, tables
from weilu.judge.normal import normal

LETTERS = "加微信薇威vwxjianqek扣口号群12三八 .-:+客服联系咨询亻言讠力口伽的abc"
PIECES = [
    "加", "+", "jia", "wei", "xin", "v", "vx", "wx", "薇", "威信", "扣扣", "口", "微", "客服", "联系", " ",
    "-", ".", ":", "13800138000", "一三八零零一三八", "123456", "abc12345", "亻言", "力口", "加.微.信", "qun",
    "w-e-i-x-i-n", "加 微 信", "1 3 8 0 0 1 3 8", "a b c d e", "的",
]  # fmt: skip
"""In normal form already."""
some_texts = st.lists(
    st.text(LETTERS, min_size=1, max_size=16) | st.lists(st.sampled_from(PIECES), min_size=1).map("".join),
    min_size=1,
    max_size=4,
)


def seen(texts: list[str]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """What `suspects` says of texts in normal form."""
    joined = "".join(texts)
    marked = tables().fold[np.array([joined]).view(np.uint32)]
    codes, marks = marked & np.uint32((1 << MARK) - 1), (marked >> MARK).astype(np.uint8)
    return disguises.suspects(codes, marks, np.cumsum([0, *map(len, texts)]), texts, joined)


@given(some_texts)
def test_no_disguise_is_missed(texts: list[str]) -> None:
    wanted, _ = seen(texts)
    for place, text in enumerate(texts):
        for bit, pattern, better, _ in disguises._STEPS:
            if any(better(match) != match[0] for match in pattern.finditer(text)):
                assert wanted.get(place, 0) & bit, (text, pattern.pattern)


@given(some_texts)
def test_no_place_of_a_name_is_missed(texts: list[str]) -> None:
    _, named = seen(texts)
    start = 0
    for place, text in enumerate(texts):
        places = [spot - start for spot in named.get(place, ())]
        assert disguises._named(text, places) == disguises._better(text, disguises._NAMES, disguises._name)
        start += len(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("力口v看我", "加微信看我"),
        ("加薇亻言abc", "加微信abc"),
        ("w.e.i.x.i.n 1-3-8-0-0-1-3-8-0-0-0", "微信 13800138000"),
        ("加 v 一三八零零一三八零零零", "加微信 13800138000"),
        ("5Yqg5b6u5L+hYWJjMTIzNDU2 力口v", "加微信abc123456 加微信"),
        ("薇一三八零零一三八", "微信13800138"),
    ],
)
def test_disguises_over_disguises(text: str, form: str) -> None:
    assert normal([text]).text(0) == form


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("力口v看我", [0, 2, 2, 3, 4]),
        ("加 微 信", [0, 2, 4]),
        ("亻言用", [0, 2]),
        ("½亻言", [0, 0, 0, 1]),
    ],
)
def test_the_way_back_from_what_was_undone(text: str, origin: list[int]) -> None:
    assert normal(["x", text, "y"]).origin.tolist() == [0, *origin, 0]
