"""Operators' corrections: at once, for the text and its likes, for nothing else, and taken back exactly."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.learned import MOST, NO, YES, Learned
from weilu.judge.normal import normal

AD = "本店新到一批正品球鞋，支持验货，量大从优，有意的加微信 shoe8888"
COPY = "🔥本店新到一批正品球鞋 支持验货 量大从优，有意的加微信 kicks7777🔥"
OWN = "本群读书会的报名链接在群公告里，想参加的加小助手微信 reader2026"
TALK = ["今天的球鞋到了，很合脚", "谁有上次分享的资料？", "see you at the meeting tomorrow", "666", "", "好"]


def ads(learned: Learned, texts: list[str], contacts: list[list[str]] | None = None) -> list[float]:
    before = np.linspace(0.1, 0.8, len(texts), dtype=np.float32)
    after = learned.applied(before, normal(texts), contacts or [])
    return [float(a) if a != b else None for a, b in zip(after, before, strict=True)]  # type: ignore[misc]


def test_a_correction_takes_effect_at_once_and_near_copies_follow() -> None:
    learned = Learned().corrected("e1", AD, True).corrected("e2", OWN, False)
    yes, no = pytest.approx(YES), pytest.approx(NO)
    assert ads(learned, [AD, COPY, OWN, *TALK]) == [yes, yes, no, *[None] * len(TALK)]


@pytest.mark.parametrize("text", ["666", "好", "加V x1", "👍", "Hi"])
def test_the_shortest_text_can_be_corrected(text: str) -> None:
    learned = Learned().corrected("e1", text, True)
    assert ads(learned, [text, f" {text} ", text + "的"]) == [pytest.approx(YES), pytest.approx(YES), None]


def test_texts_with_the_same_contact_follow() -> None:
    learned = Learned().corrected("e1", "加 x1", True, ["wechat:x1"])
    texts, contacts = ["新品到货，欢迎选购", "找我"], [["wechat:x1", "url:a.example"], ["wechat:x2"]]
    assert ads(learned, texts, contacts) == [pytest.approx(YES), None]


def test_the_operators_own_contact_outweighs_a_near_copy() -> None:
    learned = Learned().corrected("e1", AD, True, ["wechat:shoe8888"])
    learned = learned.corrected("e2", OWN, False, ["wechat:reader2026"])
    assert ads(learned, [COPY], [["wechat:reader2026"]]) == [pytest.approx(NO)]


def test_the_later_of_two_words_holds() -> None:
    learned = Learned().corrected("e1", AD, True).corrected("e2", AD, False)
    assert ads(learned, [AD, COPY]) == [pytest.approx(NO)] * 2
    assert learned.corrections[int(learned.which(normal([COPY]))[0])].id == "e2"
    assert ads(learned.undone("e2"), [AD, COPY]) == [pytest.approx(YES)] * 2
    assert len(learned.corrected("e1", AD, True).corrections) == 2, "an id has one correction"


corrections = st.lists(st.tuples(st.sampled_from([AD, COPY, OWN, *TALK]), st.booleans()), max_size=8)


@given(corrections, st.text(st.characters(), max_size=30), st.booleans())
def test_taking_back_is_exact(before: list[tuple[str, bool]], text: str, ad: bool) -> None:
    learned = Learned()
    for place, (said, is_ad) in enumerate(before):
        learned = learned.corrected(f"e{place}", said, is_ad)
    again = learned.corrected("x", text, ad, ["phone:1"]).undone("x")
    assert again.document() == learned.document()
    texts = [AD, COPY, OWN, *TALK, text]
    assert ads(again, texts) == ads(learned, texts)


@given(corrections)
def test_what_is_kept_survives_json_and_holds_no_text(before: list[tuple[str, bool]]) -> None:
    learned = Learned()
    for place, (said, is_ad) in enumerate(before):
        learned = learned.corrected(f"e{place}", said, is_ad, ["wechat:shoe8888"])
    kept = json.dumps(learned.document())
    assert "shoe" not in kept and "\\u" not in kept
    again = Learned.of(json.loads(kept))
    assert again.corrections == learned.corrections
    assert ads(again, [AD, COPY, OWN, *TALK]) == ads(learned, [AD, COPY, OWN, *TALK])


@given(st.lists(st.text(st.characters(), max_size=20), max_size=8), st.text(st.characters(), max_size=20))
def test_any_text_can_be_corrected(texts: list[str], one: str) -> None:
    learned = Learned().corrected("e", one, True)
    assert ads(learned, [*texts, one])[-1] == pytest.approx(YES)


def test_without_corrections_nothing_is_touched() -> None:
    before = np.array([0.25, 0.5], np.float32)
    assert Learned().applied(before, normal(["a", "b"])) is before
    assert Learned().corrected("e", AD, True).applied(before[:0], normal([])).tolist() == []


def test_there_is_an_end_to_corrections() -> None:
    learned = Learned([Learned().corrected("old", AD, True).corrections[0]] * (MOST + 5))
    assert len(learned.corrected("new", OWN, False).corrections) <= MOST
