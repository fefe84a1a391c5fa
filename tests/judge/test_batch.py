"""A batch judged whole: what the parts say together, whatever comes in and beside whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu import judge
from weilu.judge.batch import SOME

TEXTS = [
    "有没有人知道怎么设置路由器",
    "How do I reset the password?",
    "兼职刷单日结三百，加微信 abc12345",
    "谢谢！\n",
    "see https://example.org/?q=how+to",
    "哈哈哈哈",
    "我能帮你看看",
    "",
]


def test_what_texts_are() -> None:
    judged = judge.batch(TEXTS)
    assert [text for text, ad in zip(TEXTS, judged.ad, strict=True) if ad >= judge.threshold()] == [TEXTS[2]]
    assert (judged.request[:2] >= 0.5).all() and (judged.request[5:] < 0.5).all()
    assert judged.contact.tolist() == [False, False, True, *[False] * 5]
    assert judged.link.tolist() == [False] * 4 + [True] + [False] * 3
    assert judged.thanks.argmax() == 3


def test_events_carry_it() -> None:
    one = judge.judgements(TEXTS)[2]
    assert one.ad >= judge.threshold() and one.contact and one.value in ("", *judge.VALUES)
    assert judge.judgements([]) == []


@given(st.lists(st.text(st.characters(), max_size=40), max_size=20))
def test_any_text_is_answered(texts: list[str]) -> None:
    judged = judge.batch(texts)
    assert {len(column) for column in judged} == {len(texts)}
    assert ((judged.ad >= 0) & (judged.ad <= 1)).all()


def test_a_text_does_not_depend_on_its_neighbours() -> None:
    together = judge.batch(TEXTS * (2 * SOME // len(TEXTS)))
    for place, text in enumerate(TEXTS):
        alone = judge.batch([text])
        assert [float(c[0]) for c in alone] == pytest.approx([float(c[place]) for c in together], abs=1e-6)


def test_very_long_and_broken_texts() -> None:
    long = ["谢谢 " * 400_000, "🙂" * 1_000_000, "?" * 1_000_000]
    assert len(judge.batch([*long, "\ud800\x00\u202e", "\n" * 10]).ad) == 5
