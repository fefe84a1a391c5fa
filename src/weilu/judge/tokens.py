"""Texts as tokens: a word of letters, a number, or any other single character; spaces are left out.

Chinese is so read by its characters and other languages by their words, with the same n-grams over both.
Addresses of web pages are one token.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import DIGIT, FOREIGN, LATIN, POINTS, tables
from weilu.judge.grams import Codes, Places
from weilu.judge.normal import Normal

OTHER, WORD, NUMBER, SPACE, ADDRESS = range(5)
"""Of characters; tokens are one of the first three."""
LONG = 5
"""A number of so many digits is told by how many they are, not by which."""
MOST = 12
"""Letters and digits that are counted."""
WEB = 0xFFFC
"""Stands for an address of a web page."""
_COLON, _SLASH, _FIRST, _SEEN = np.array((ord(":"), ord("/"), ord("!"), 128 - ord("!")), np.uint32)
"""The first character of ASCII that is seen, and how many are, as arrays: numbers take longer."""
_BASE = 0x9E3779B1
_SORTS = 0x200000
"""From here on, above all code points, stand the numbers of the sorts of words and numbers."""

Kinds = npt.NDArray[np.uint8]


class Tokens(NamedTuple):
    """Tokens of n texts, one after another: those of text i are `codes[starts[i]:starts[i + 1]]`.

    `codes` are the code point of a single character, else a hash; `sorts` are the same but that all words
    of one length are alike, and all numbers. A token begins at its place in the normal form.
    """

    codes: Codes
    sorts: Codes
    kinds: Kinds
    starts: Places
    places: Places


def tokens(texts: Normal) -> Tokens:
    """The tokens of each text."""
    codes, starts = texts.codes, texts.starts
    kind = _kinds().take(codes, mode="clip")  # nothing to clip, but faster
    _mark_addresses(codes, starts, kind)
    new = np.empty(len(codes) + 1, np.bool_)
    np.not_equal(kind[1:], kind[:-1], out=new[1:-1])
    new[1:-1] |= kind[1:] == OTHER
    new[starts] = True
    said = kind != SPACE
    new[:-1] &= said
    edge = new.nonzero()[0]
    place = edge[:-1]
    found, hashed = kind.take(place), _hashed(codes * said, edge)
    sorts = hashed.copy()
    long = found.nonzero()[0]  # all but single characters
    what, end = found.take(long), edge.take(long + 1)
    while np.logical_or.reduce(blank := kind.take(end - 1) == SPACE):
        end -= blank
    size = np.minimum(end - place.take(long), MOST).astype(np.uint32)
    sorts[long] = (what.astype(np.uint32) << np.uint32(8)) + size + _SORTS
    some = (what == NUMBER) & (size >= LONG)
    hashed[long[some]] = _SORTS - size[some]
    some = long[what == ADDRESS]
    hashed[some] = sorts[some] = WEB
    found[some] = OTHER
    return Tokens(hashed, sorts, found, place.searchsorted(starts), place)


def _hashed(codes: Codes, edge: Places) -> Codes:
    """The hash of each run of codes from one edge to the next: a polynomial of the codes from there on, which
    is that of the whole batch, divided by what stands before."""
    up, down = _powers(1 << len(codes).bit_length())
    total = np.zeros(len(codes) + 1, np.uint32)
    np.add.accumulate(codes * up[: len(codes)], out=total[1:])
    ends = total.take(edge)
    hashed: Codes = ends[1:] - ends[:-1]
    hashed *= down.take(edge[:-1])
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


def _mark_addresses(codes: Codes, starts: Places, kind: Kinds) -> None:
    """Write into `kind` which characters are of addresses: runs of ASCII without spaces that hold "://"."""
    colon = (codes == _COLON).nonzero()[0]
    if not len(colon):
        return
    slashes = codes.take(colon + 1, mode="clip") == _SLASH
    colon = colon[slashes & (codes.take(colon + 2, mode="clip") == _SLASH)]
    stops = np.concatenate(([-1], (codes - _FIRST >= _SEEN).nonzero()[0], [len(codes)]))
    after, owner = stops.searchsorted(colon), starts.searchsorted(colon, "right")
    begin = np.maximum(starts[owner - 1], stops[after - 1] + 1)
    end = np.minimum(starts[owner], stops[after])
    some = end > colon + 2
    for low, high in zip(begin[some].tolist(), end[some].tolist(), strict=True):
        kind[low:high] = ADDRESS
