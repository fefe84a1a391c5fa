"""How much two texts are alike, by the letters alone: what near copies and corrections stand on.

Digits, contacts, emoji, punctuation and spaces are left out, since they are what an advertiser changes
from copy to copy. What is left becomes a set of hashed shingles (two letters of Chinese and its like, four
of an alphabet), and the set becomes `MARKS` small numbers, of which two texts share as large a part as
their sets do (MinHash, Broder 1997). Nothing of the text can be read from the marks.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.normal import Normal

MARKS = 32
"""Numbers kept of a text: the likeness of two texts is known to ± .09."""
SAMPLE = 64
"""Shingles of a text that the marks are made of."""
KEYS = 8
"""Pairs of marks by which texts are found: those that share 60 % of their shingles share one of these with
probability .97, those that share a tenth with .08."""
LEAST = 4
"""Size below which a text is too short to be told from others."""

Words = npt.NDArray[np.uint64]


class Likeness(NamedTuple):
    """`size` int64[n]: shingles of each text, of which those of an alphabet count a third, since they say
    as much less. `marks` uint16[n, MARKS], zero where there are none."""

    size: npt.NDArray[np.int64]
    marks: npt.NDArray[np.uint16]

    def keys(self) -> Words:
        """uint64[n, KEYS]: texts that share a key may be alike, others hardly are."""
        marks = self.marks[:, : 2 * KEYS].astype(np.uint64)
        place = np.arange(KEYS, dtype=np.uint64) * _STEP
        return mixed((marks[:, ::2] << np.uint64(16) | marks[:, 1::2]) + place)

    def some(self, places: npt.NDArray[np.int64]) -> "Likeness":
        """That of the texts at these places."""
        return Likeness(self.size[places], self.marks[places])

    def needed(self) -> npt.NDArray[np.float64]:
        """Share of marks that a text must have in common with another to be its copy: a short text nearly
        all, since one word makes it another; a long one may differ in a third of its letters."""
        return np.interp(self.size, (LEAST, LONG), (STRICT, LOOSE))


LONG = 24
STRICT, LOOSE = 0.65, 0.45

_STEP = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_WIDE = 0x2E80
"""From here on a letter is a syllable or a word: Chinese, Japanese, Korean."""

_LETTERS = (
    (0x61, 0x7B), (0xC0, 0x2000), (0x2C00, 0x2E00), (0x2E80, 0x2FE0), (0x3005, 0x3008), (0x3040, 0xA4D0),
    (0xA4D0, 0xD800), (0xF900, 0xFB00), (0xFB00, 0xFDD0), (0xFE70, 0xFEFF), (0x20000, 0x32000),
)  # fmt: skip
_CONTACT = b"0123456789abcdefghijklmnopqrstuvwxyz-_.@/:%?=&#+~"


def _table(*ranges: tuple[int, int]) -> npt.NDArray[np.bool_]:
    table = np.zeros(0x110000, np.bool_)
    for first, end in ranges:
        table[first:end] = True
    return table


_IS_LETTER = _table(*_LETTERS)
_IS_CONTACT = _table(*((code, code + 1) for code in _CONTACT))


def likeness(normal: Normal) -> Likeness:
    """The marks of texts in normal form."""
    count = len(normal.starts) - 1
    shingles, owner = _shingles(*_letters(normal))
    size = (np.bincount(owner, 1 + 2 * (shingles & 1), count) / 3).astype(np.int64)
    marks = np.zeros((count, MARKS), np.uint16)
    if len(owner):
        firsts = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
        rank = np.arange(len(owner)) - np.repeat(firsts, np.diff(np.append(firsts, len(owner))))
        some = rank < SAMPLE  # the smallest hashes, so that texts alike keep shingles alike
        shingles, owner = shingles[some], owner[some]
        firsts = np.flatnonzero(rank[some] == 0)
        least = np.minimum.reduceat(shingles * _FACTORS, firsts, axis=1)
        marks[owner[firsts]] = least.T.astype(np.uint16)  # the low bits: the high ones are all but zero
    return Likeness(size, marks)


def _letters(normal: Normal) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The letters of all texts, and whose they are; words of ASCII that hold a digit are contacts."""
    codes = normal.codes
    owner = np.repeat(np.arange(len(normal.starts) - 1), np.diff(normal.starts))
    keep = _IS_LETTER[codes]
    word = _IS_CONTACT[codes]
    cuts = word[1:] != word[:-1]
    cuts |= owner[1:] != owner[:-1]
    firsts = np.flatnonzero(np.append(len(codes) > 0, cuts))
    if len(firsts):
        digit = (codes - np.uint32(48)) < 10
        contact = np.logical_or.reduceat(digit & word, firsts)
        keep &= ~np.repeat(contact, np.diff(np.append(firsts, len(codes))))
    return codes[keep], owner[keep]


def _shingles(
    letters: npt.NDArray[np.uint32], owner: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The different shingles of each text, odd where they are of two letters, and whose they are, in order
    of the texts."""
    if len(letters) < 2:
        return np.zeros(0, np.uint32), np.zeros(0, np.int64)
    wide = letters[1:] >= _WIDE
    two = letters[:-1].astype(np.uint64) << np.uint64(21) | letters[1:].astype(np.uint64)
    four = two.copy()
    four[2:] += two[:-2] * _SPREAD
    whole = owner[1:] == owner[:-1]
    whole[:2] &= wide[:2]
    whole[2:] &= wide[2:] | (owner[3:] == owner[:-3])
    hashed = mixed(np.where(wide, two, four)[whole])
    hashed = (hashed >> _HALF | np.uint64(1)) ^ ~wide[whole]
    found = owner[1:][whole].astype(np.uint64) << _HALF | hashed
    found.sort()
    found = found[np.append(True, found[1:] != found[:-1])[: len(found)]]
    return found.astype(np.uint32), (found >> _HALF).astype(np.int64)


def mixed(words: Words) -> Words:
    """Spread 64-bit words over all their bits (the finish of SplitMix64)."""
    words = (words ^ words >> np.uint64(30)) * _SPREAD
    words = (words ^ words >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return words ^ words >> np.uint64(31)


_FACTORS = (mixed(np.arange(1, MARKS + 1, dtype=np.uint64) * _STEP) | np.uint64(1)).astype(np.uint32)[:, None]
