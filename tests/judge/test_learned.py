"""Operators' corrections: for the text and its likes, for nothing else, and taken back exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge import judgements
from weilu.judge.contacts import contacts
from weilu.judge.learned import NO, YES, Correction, Learned, amended, correction
from weilu.judge.normal import normal
from weilu.kernel.errors import OperatorError

AD = "本店新到一批正品球鞋，支持验货，量大从优，有意的加微信 shoe8888"
COPY = "🔥本店新到一批正品球鞋 支持验货 量大从优，有意的加微信 kicks7777🔥"
OTHER = "出租两室一厅，近地铁，微信 shoe8888"
OWN = "本群读书会的报名链接在群公告里，想参加的加小助手微信 reader2026"
TALK = ["今天的球鞋到了，很合脚", "谁有上次分享的资料？", "see you at the meeting tomorrow", "666", "", "好"]

Said = tuple[str, bool]


def learned(*said: Said) -> Learned:
    return Learned([correction(f"e{place}", text, ad) for place, (text, ad) in enumerate(said)])


def ads(some: Learned, texts: list[str]) -> list[float | None]:
    """What the probabilities have become; null where not a bit has changed."""
    before = np.linspace(0.1, 0.8, len(texts), dtype=np.float32)
    form = normal(texts)
    after = some.applied(before, some.which(form, contacts(form, texts)))
    return [float(a) if a != b else None for a, b in zip(after, before, strict=True)]


yes, no = pytest.approx(YES), pytest.approx(NO)


def test_the_text_its_near_copies_and_its_contact_follow() -> None:
    some = learned((AD, True), (OWN, False))
    assert ads(some, [AD, COPY, OTHER, OWN, *TALK]) == [yes, yes, yes, no, *[None] * len(TALK)]


@pytest.mark.parametrize("text", ["666", "好", "加V x1", "👍", "Hi"])
def test_the_shortest_text_can_be_corrected(text: str) -> None:
    assert ads(learned((text, True)), [text, f" {text} ", text + "的"]) == [yes, yes, None]


def test_the_operators_own_contact_outweighs_a_near_copy() -> None:
    some = learned((AD, True), (OWN, False))
    assert ads(some, [COPY.replace("kicks7777", "reader2026")]) == [no]


def test_a_link_in_other_case_is_another_link() -> None:
    first, again, other = "新品到店 t.cn/A6abCd", "还有这个 T.cn/A6abCd", "会议记录 t.cn/a6ABcD"
    some = learned((first, True))
    assert ads(some, [first, again, other]) == [yes, yes, None]
    told = amended(judgements([again, other]), [again, other], some)
    assert told[0].ad == YES and told[1].ad != YES


def test_the_later_of_two_words_holds() -> None:
    some = learned((AD, True), (AD, False))
    assert ads(some, [AD, COPY]) == [no] * 2
    form = normal([COPY])
    assert some.corrections[int(some.which(form, contacts(form, [COPY]))[0])].id == "e1"
    assert ads(learned((AD, True), (COPY, False)), [AD, COPY]) == [yes, no], "each its own"


def test_judgements_are_amended_and_nothing_else_of_them() -> None:
    texts = [AD, OWN, TALK[1]]
    told = judgements(texts)
    after = amended(told, texts, learned((AD, False), (OWN, True)))
    assert [one.ad for one in after] == [NO, YES, told[2].ad]
    assert after[2] is told[2] and after[1].contact and after[0].value == told[0].value


corrections = st.lists(
    st.tuples(st.sampled_from([AD, COPY, OWN, *filter(None, TALK)]), st.booleans()), max_size=8
)


@given(corrections)
def test_what_is_kept_holds_no_text_and_says_the_same(before: list[Said]) -> None:
    some = learned(*before)
    kept = [(one.id, one.ad, one.hashes()) for one in some.corrections]
    assert not any("shoe" in hashes or "\\u" in hashes for _, _, hashes in kept)
    again = Learned([Correction.of(*one) for one in kept])
    assert again.corrections == some.corrections
    assert ads(again, [AD, COPY, OWN, *TALK]) == ads(some, [AD, COPY, OWN, *TALK])


any_text = st.text(st.characters(), max_size=20)


@given(st.lists(any_text, max_size=8), any_text)
def test_any_text_can_be_corrected_that_has_characters(texts: list[str], one: str) -> None:
    if (normal([one]).codes == 0x20).all():
        with pytest.raises(OperatorError):
            correction("e", one, True)
    else:
        assert ads(learned((one, True)), [*texts, one])[-1] == yes


def test_without_corrections_nothing_is_touched() -> None:
    told = judgements([AD, ""])
    assert amended(told, [AD, ""], Learned()) == told
    assert ads(Learned(), [AD, COPY]) == [None, None]
    assert amended([], [], learned((AD, True))) == []
