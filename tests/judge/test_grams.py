"""Hashed n-grams: each text alone, whatever stands beside it, as a plain loop would count them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.judge import grams


def joined(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int64)


def one_by_one(text: str, longest: int, bits: int, shortest: int = 1) -> list[int]:
    """The buckets of a text's n-grams, those of one length once, that end at its letters."""
    edges = [grams.EDGE] * (longest - 1)
    codes = [*edges, *map(ord, text)]
    found = set()
    for end in range(len(edges), len(codes)):
        for n in range(shortest, longest + 1):
            hashed = codes[end - n + 1] * 0x9E3779B1 & 0xFFFFFFFF
            for code in codes[end - n + 2 : end + 1]:
                hashed = (hashed ^ code) * 0x9E3779B1 & 0xFFFFFFFF
            found.add((n, hashed >> 32 - bits))
    return [bucket for _, bucket in found]


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5), st.integers(1, 6), st.integers(1, 3))
def test_sums_are_those_of_each_text_alone_by_its_own_table(
    texts: list[str], longest: int, shortest: int
) -> None:
    weights = np.random.default_rng(3).integers(-127, 128, (2, 1 << 12)).astype(np.int16)
    table = np.arange(len(texts)) % 2
    found = grams.sums(*joined(texts), weights, longest, table, shortest)
    expected = [
        sum(int(weights[which, bucket]) for bucket in one_by_one(text, longest, 12, shortest))
        for which, text in zip(table.tolist(), texts, strict=True)
    ]
    assert found.tolist() == expected


def test_texts_of_a_large_batch_are_weighed_as_alone() -> None:
    texts = ["一二", "ab"] * 5000
    weights = np.random.default_rng(3).integers(-127, 128, (2, 1 << 19)).astype(np.int16)
    found = grams.sums(*joined(texts), weights, 2, np.zeros(len(texts), np.int64))
    assert found.tolist() == [found[0], found[1]] * 5000 and found[0] != found[1]


@pytest.mark.parametrize("letters", [1, 3, 700])
def test_a_long_text_counts_each_ngram_once(letters: int) -> None:
    text = "".join(map(chr, np.random.default_rng(7).integers(0x4E00, 0x4E00 + letters, 5000).tolist()))
    weights = np.random.default_rng(3).integers(-127, 128, (1, 1 << 12)).astype(np.int16)
    found = grams.sums(*joined([text]), weights, 3, np.zeros(1, np.int64))
    assert found.tolist() == [sum(int(weights[0, bucket]) for bucket in one_by_one(text, 3, 12))]


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_nothing_has_no_letters(texts: list[str]) -> None:
    found = grams.sums(*joined(texts), np.ones((1, 16), np.int16), 1, np.zeros(len(texts), np.int64))
    assert found.tolist() == [0] * len(texts)
