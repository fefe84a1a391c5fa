"""Texts as tokens: a word of letters, a number, or any other single character; spaces are left out.

Chinese is so read by its characters and other languages by their words, with the same n-grams over both.
Addresses of web pages are one token.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import DIGIT, FOREIGN, LATIN, POINTS, tables
from weilu.judge.grams import Codes, Places, kept
from weilu.judge.normal import Normal

OTHER, WORD, NUMBER, SPACE = range(4)
"""Of characters, and but for SPACE of tokens."""
LONG = 5
"""A number of so many digits is told by how many they are, not by which."""
MOST = 12
"""Letters and digits that are counted."""
WEB = 0xFFFC
"""Stands for an address of a web page."""
_ASCII = 128
_BASE = 0x9E3779B1
_SORTS = 0x200000
"""From here on, above all code points, stand the numbers of the sorts of words and numbers."""

Kinds = npt.NDArray[np.uint8]


class Tokens(NamedTuple):
    """Tokens of n texts, one after another: those of text i are `codes[starts[i]:starts[i + 1]]`.

    `codes` are the code point of a single character, else a hash; `sorts` are the same but that all words
    of one length are alike, and all numbers.
    """

    codes: Codes
    sorts: Codes
    kinds: Kinds
    starts: Places


def tokens(texts: Normal) -> Tokens:
    """The tokens of each text."""
    codes, starts = _without_web(texts.codes, texts.starts)
    kind = _kinds().take(codes, mode="clip")
    new = np.empty(len(codes) + 1, np.bool_)
    np.not_equal(kind[1:], kind[:-1], out=new[1:-1])
    new[1:-1] |= kind[1:] == OTHER
    new[starts] = True
    said = kind != SPACE
    new[:-1] &= said
    place = new[:-1].nonzero()[0]
    if not len(place):
        return Tokens(codes[:0], codes[:0], kind[:0], np.zeros(len(starts), np.int64))
    found = kind.take(place)
    sizes = np.add.reduceat(said, place, dtype=np.int64)
    hashed = _hashed(codes * said, place)
    number = ((found == NUMBER) & (sizes >= LONG)).nonzero()[0]
    np.minimum(sizes, MOST, out=sizes)
    hashed[number] = _SORTS - sizes[number].astype(np.uint32)
    sizes += found.astype(np.int64) << 8
    sorts = np.where(found == OTHER, hashed, (sizes + _SORTS).astype(np.uint32))
    return Tokens(hashed, sorts, found, place.searchsorted(starts))


def _hashed(codes: Codes, place: Places) -> Codes:
    """The hash of each run of codes that begins at a place: a polynomial of the codes from there on, which is
    that of the whole batch, divided by what stands before."""
    up, down = _powers(1 << len(codes).bit_length())
    hashed: Codes = np.add.reduceat(codes * up[: len(codes)], place, dtype=np.uint32)
    hashed *= down.take(place)
    return hashed


@cache
def _powers(size: int) -> tuple[Codes, Codes]:
    """Powers of the base and of its inverse, modulo 2**32."""
    powers = []
    for base in (_BASE, pow(_BASE, -1, 1 << 32)):
        row = np.full(size, base, np.uint32)
        row[0] = 1
        powers.append(np.multiply.accumulate(row))
    return powers[0], powers[1]


@cache
def _kinds() -> Kinds:
    known = tables().kind[:POINTS]
    kinds = np.full(POINTS, OTHER, np.uint8)
    kinds[known & (LATIN | FOREIGN) != 0] = WORD
    kinds[known & DIGIT != 0] = NUMBER
    kinds[ord("'")], kinds[ord(" ")] = WORD, SPACE
    return kinds


def _without_web(codes: Codes, starts: Places) -> tuple[Codes, Places]:
    """Addresses become one sign: a run of ASCII without spaces that has "://" in it."""
    colon = (codes[:-2] == ord(":")).nonzero()[0] if len(codes) > 2 else np.zeros(0, np.int64)
    colon = colon[(codes[colon + 1] == ord("/")) & (codes[colon + 2] == ord("/"))]
    if not len(colon):
        return codes, starts
    stops = (codes <= ord(" ")) | (codes >= _ASCII)
    border = np.append(stops, True)
    border[starts] = True
    borders = border.nonzero()[0]
    after = borders.searchsorted(colon, "right")
    after = after[borders[after] > colon + 2]
    head = borders[after - 1]
    head = head + stops[head]
    change = np.zeros(len(codes) + 1, np.int8)
    change[head + 1] = 1
    change[borders[after]] = -1
    codes = codes.copy()
    codes[head] = WEB
    return kept(codes, starts, np.cumsum(change[:-1], dtype=np.int8) == 0)
