"""Hashed features of a batch of texts for what people ask and give: character n-grams, words, word pairs.

Chinese is read by its n-grams, English by its words; what stands first in a text has features of its
own, since it tells most. Addresses of web pages are left out, the middle of a long text too.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.grams import buckets, spread
from weilu.judge.normal import Normal

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LENGTHS = range(1, 4)
"""Of the character n-grams."""
HEAD, TAIL = 280, 120
"""Characters of a text that are read, at its beginning and at its end."""
WEB = 0xFFFC
"""Stands for an address of a web page."""
_ASCII = 128
_WORD = np.zeros(_ASCII + 1, np.bool_)
_WORD[[ord(sign) for sign in "abcdefghijklmnopqrstuvwxyz0123456789'"]] = True
_PLACE = np.random.default_rng(7).integers(1, 1 << 32, 32, np.uint32) | np.uint32(1)
"""Multipliers by place within a word, so that a word's hash is a sum."""
_PAIR, _FIRST, _SPREAD = np.uint32(0x85EBCA6B), np.uint32(0x27D4EB2F), np.uint32(16)


class Cut(NamedTuple):
    """What is read of texts: text i is `codes[starts[i]:starts[i + 1]]`."""

    codes: Codes
    starts: Places


class Block(NamedTuple):
    """Features of one kind: those of text i are `buckets[first[i]:after[i]]`."""

    buckets: Codes
    first: Places
    after: Places


def read(texts: Normal) -> Cut:
    """Texts without their addresses and their long middles."""
    return _without_web(_shortened(Cut(texts.codes, texts.starts)))


def features(texts: Normal, bits: int) -> Iterator[tuple[Block, ...]]:
    """All features of texts; buckets are below 2**bits.

    Blocks that come together begin one place apart: what ends at place p of the first is at p - 1 of the
    second, and so on, and the same places of it belong to a text.
    """
    cut = read(texts)
    wide = spread(cut.codes, cut.starts)
    yield tuple(
        Block(found, wide.first - n + 1, wide.after - n + 2)
        for n, found in buckets(wide.codes, LENGTHS, bits)
    )
    yield from ((block,) for block in words(cut, bits))


def words(cut: Cut, bits: int) -> tuple[Block, Block]:
    """Each word of Latin letters and digits, and each with the one before it."""
    places = _WORD.take(cut.codes, mode="clip").nonzero()[0]
    ends = places.searchsorted(cut.starts)
    if not len(places):
        none = Block(np.zeros(0, np.uint32), ends[:-1], ends[1:])
        return none, none
    first = np.ones(len(places), np.bool_)
    np.not_equal(places[1:], places[:-1] + 1, out=first[1:])
    first[ends[:-1][ends[:-1] < ends[1:]]] = True
    where = first.nonzero()[0]
    bounds = where.searchsorted(ends)
    within = np.arange(len(places)) - where[np.cumsum(first) - 1]
    hashed = np.add.reduceat(cut.codes[places] * _PLACE[within & 31], where)
    before = np.empty_like(hashed)
    before[1:] = hashed[:-1]
    before[bounds[:-1][bounds[:-1] < bounds[1:]]] = _FIRST
    pairs = (before * _PAIR + hashed) * _FIRST
    mask = np.uint32((1 << bits) - 1)
    one, two = ((found ^ (found >> _SPREAD)) & mask for found in (hashed, pairs))
    return Block(one, bounds[:-1], bounds[1:]), Block(two, bounds[:-1], bounds[1:])


def _shortened(texts: Cut) -> Cut:
    """Long texts without their middle."""
    sizes = np.diff(texts.starts)
    if not len(sizes) or sizes.max() <= HEAD + TAIL:
        return texts
    place = np.arange(len(texts.codes)) - np.repeat(texts.starts[:-1], sizes)
    return _kept(texts, (place < HEAD) | (place >= np.repeat(sizes, sizes) - TAIL))


def _without_web(texts: Cut) -> Cut:
    """Addresses become one sign: a run of ASCII without spaces that has "://" in it."""
    codes = texts.codes
    colon = np.flatnonzero(codes[:-2] == ord(":")) if len(codes) > 2 else np.zeros(0, np.int64)
    colon = colon[(codes[colon + 1] == ord("/")) & (codes[colon + 2] == ord("/"))]
    if not len(colon):
        return texts
    stops = (codes <= ord(" ")) | (codes >= _ASCII)
    border = np.append(stops, True)
    border[texts.starts] = True
    borders = np.flatnonzero(border)
    after = borders.searchsorted(colon, "right")
    after = after[borders[after] > colon + 2]
    head = borders[after - 1]
    head = head + stops[head]
    change = np.zeros(len(codes) + 1, np.int8)
    change[head + 1] = 1
    change[borders[after]] = -1
    codes = codes.copy()
    codes[head] = WEB
    return _kept(Cut(codes, texts.starts), np.cumsum(change[:-1], dtype=np.int8) == 0)


def _kept(texts: Cut, some: Flags) -> Cut:
    before = np.concatenate(([0], np.cumsum(some)))
    return Cut(texts.codes[some], before[texts.starts])
