"""Hashed n-grams: each text alone, whatever stands beside it, as a plain loop would count them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge import grams


def joined(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int64)


def one_by_one(text: str, lengths: range, bits: int) -> list[int]:
    """The buckets of a text's n-grams: those that end at one of its letters or at the edge after it."""
    codes = [grams.EDGE] * grams.LONGEST + [ord(letter) for letter in text] + [grams.EDGE]
    found = []
    for end in range(grams.LONGEST, len(codes)):
        for n in lengths:
            hashed = codes[end - n + 1] * 0x9E3779B1 & 0xFFFFFFFF
            for code in codes[end - n + 2 : end + 1]:
                hashed = (hashed ^ code) * 0x9E3779B1 & 0xFFFFFFFF
            found.append((hashed ^ hashed >> 15) & (1 << bits) - 1)
    return found


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5), st.integers(1, 4), st.integers(1, 6))
def test_sums_are_those_of_each_text_alone(texts: list[str], low: int, high: int) -> None:
    lengths = range(low, high + 1)
    weights = np.random.default_rng(3).integers(-127, 128, 1 << 12).astype(np.int8)
    found = grams.sums(grams.spread(*joined(texts)), weights, lengths)
    expected = [
        sum(int(weights[bucket]) for bucket in one_by_one(text, lengths, 12)) if lengths else 0
        for text in texts
    ]
    assert found.tolist() == expected


def test_rows_of_weights_give_rows() -> None:
    weights = np.random.default_rng(4).integers(-127, 128, (1 << 10, 3)).astype(np.int8)
    texts = grams.spread(*joined(["一二三", "", "abc"]))
    found = grams.sums(texts, weights, range(1, 3))
    alone = [grams.sums(texts, np.ascontiguousarray(weights[:, i]), range(1, 3)) for i in range(3)]
    assert np.array_equal(found, np.column_stack(alone))


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_nothing_has_no_letters(texts: list[str]) -> None:
    wide = grams.spread(*joined(texts))
    assert len(grams.sums(wide, np.ones(16, np.int8), range(1, 2))) == len(texts)
