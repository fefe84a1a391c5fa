"""Hashed n-grams of a batch of texts, of their characters or their tokens, and sums of weights over them.

Every linear model of the judge is a table of small whole weights by bucket; a text's score is the sum over
its n-grams. All texts are one array, so that no work is done text by text, and sums are of whole numbers,
so that they are exact whatever else is in the batch.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.int16]
Sums = npt.NDArray[np.int32]

EDGE = 0x110000
"""Stands before the first and after the last code of every text; no code point."""
_MULTIPLIER = np.array(0x9E3779B1, np.uint32)
_WORD = 32


class Spread(NamedTuple):
    """Texts with edges between them, so many that no n-gram holds codes of two. The n-grams that end at
    `codes[bounds[i]:bounds[i + 1]]` are those of text i, some with edges among them."""

    codes: Codes
    bounds: Places


def kept(codes: Codes, starts: Places, some: npt.NDArray[np.bool_]) -> tuple[Codes, Places]:
    """The codes of texts that are marked in `some`, and where each text then starts."""
    return codes[some], np.concatenate(([0], np.cumsum(some)))[starts]


def spread(codes: Codes, starts: Places, longest: int) -> Spread:
    """Set texts apart for n-grams of at most `longest`; text i is `codes[starts[i]:starts[i + 1]]`."""
    edges = max(longest - 1, 1)
    bounds = starts + np.arange(edges, edges * len(starts) + 1, edges)
    inside = np.ones(bounds[-1], np.bool_)
    for back in range(1, edges + 1):
        inside[bounds - back] = False
    wide = np.full(bounds[-1], EDGE, np.uint32)
    wide[inside] = codes
    return Spread(wide, bounds)


def buckets(texts: Spread, longest: int, bits: int) -> Iterator[Codes]:
    """For n from 1 to `longest`: the buckets, below 2**bits, of the n-grams that end at each code from
    `bounds[0]` on."""
    codes, begin, above = texts.codes, int(texts.bounds[0]), np.array(_WORD - bits, np.uint32)
    hashed = codes * _MULTIPLIER
    yield hashed[begin:] >> above
    for n in range(2, longest + 1):
        hashed = hashed[:-1] ^ codes[n - 1 :]
        hashed *= _MULTIPLIER
        yield hashed[begin - n + 1 :] >> above


def sums(texts: Spread, weights: Weights, longest: int, table: Places) -> Sums:
    """For each text, the sum of the weights of its n-grams of 1 to `longest`, each counted once.

    `weights` are tables of 2**bits entries, `table` says by which of them each text is weighed. Sorting tells
    what stands in a text more than once."""
    count, bits = len(table), weights.shape[1].bit_length() - 1
    wide = bits + (len(weights) - 1).bit_length()
    own = (np.arange(count) << wide) | (table << bits)
    owner = own.astype(np.uint32 if count << wide < 1 << _WORD else np.uint64)
    owner = owner.repeat(texts.bounds[1:] - texts.bounds[:-1])
    keys = np.empty((longest, len(owner)), owner.dtype)
    for row, found in zip(keys, buckets(texts, longest, bits), strict=True):
        np.bitwise_or(owner, found, out=row)
    every = np.sort(keys, axis=None)
    places = every & owner.dtype.type((1 << wide) - 1)
    weight = weights.ravel().take(places, mode="clip")  # nothing to clip, but faster
    weight[1:] *= every[1:] != every[:-1]
    given: Sums = np.add.reduceat(weight, (texts.bounds[:-1] - texts.bounds[0]) * longest, dtype=np.int32)
    return given
