"""Tokens: words, numbers and single characters; each text alone, whatever stands beside it."""

from hypothesis import given
from hypothesis import strategies as st

from weilu.judge.normal import normal
from weilu.judge.tokens import NUMBER, OTHER, WEB, WORD, Tokens, tokens


def said(*texts: str) -> Tokens:
    return tokens(normal(list(texts)))


def test_words_numbers_and_characters() -> None:
    found = said("加我 abc12 it's 7!")
    assert found.kinds.tolist() == [OTHER, OTHER, WORD, NUMBER, WORD, NUMBER, OTHER]
    assert found.codes[[0, 1, 6]].tolist() == [ord("加"), ord("我"), ord("!")]


def test_long_numbers_are_told_by_their_length() -> None:
    one, two, longer, short, other = said("12345 54321 123456 1234 4321").codes
    assert one == two != longer and short != other


def test_sorts_are_alike_for_words_of_one_length() -> None:
    found = said("abc xyz abcd 123 456 1234").sorts
    assert found[0] == found[1] != found[2] and found[3] == found[4] != found[5] != found[2]


def test_the_order_of_letters_counts() -> None:
    assert len(set(said("ab ba abc cba acb").codes.tolist())) == 5


def test_an_address_is_one_token() -> None:
    found = said("看 https://a.example/b?c=1 吧", "http://", "a://b://c")
    assert found.codes[: found.starts[1]].tolist() == [ord("看"), WEB, ord("吧")]


@given(st.lists(st.text("ab1 加' /:.", max_size=12), min_size=1, max_size=5))
def test_neighbours_change_nothing(texts: list[str]) -> None:
    together = said(*texts)
    for place, text in enumerate(texts):
        alone, part = said(text), slice(together.starts[place], together.starts[place + 1])
        assert alone.codes.tolist() == together.codes[part].tolist()
        assert alone.sorts.tolist() == together.sorts[part].tolist()
        assert alone.kinds.tolist() == together.kinds[part].tolist()
