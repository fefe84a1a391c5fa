"""Hashed character n-grams of a batch of texts, and sums of weights over them.

Every linear model of the judge is a table of small whole weights by bucket; a text's score is the sum
over its n-grams. All texts are one array of code points, so that no work is done text by text, and
sums are of whole numbers, so that they are exact whatever else is in the batch.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.int8] | npt.NDArray[np.int16]
Sums = npt.NDArray[np.int32]

EDGE = 0x110000
"""Stands before the first and after the last character of every text; no code point."""
LONGEST = 6
"""Characters of the longest n-gram there may be."""
_MULTIPLIER = np.uint32(0x9E3779B1)
_SPREAD = np.uint32(15)


class Spread(NamedTuple):
    """Texts with so many edges between them that no n-gram holds letters of two: text i is
    `codes[first[i]:after[i]]`, and an edge follows it."""

    codes: Codes
    first: Places
    after: Places


def spread(codes: Codes, starts: Places) -> Spread:
    """Set texts apart; text i is `codes[starts[i]:starts[i + 1]]`."""
    count = len(starts) - 1
    ahead = LONGEST * np.arange(1, count + 1)
    wide = np.full(len(codes) + LONGEST * (count + 1), EDGE, np.uint32)
    wide[np.arange(len(codes)) + ahead.repeat(starts[1:] - starts[:-1])] = codes
    return Spread(wide, starts[:-1] + ahead, starts[1:] + ahead)


def buckets(codes: Codes, lengths: range, bits: int) -> Iterator[tuple[int, Codes]]:
    """For each n of `lengths` (1 to `LONGEST`, upwards): the buckets, below 2**bits, of the n-grams.

    The first entry is of the n-gram that ends at code n - 1.
    """
    hashed = codes * _MULTIPLIER
    for n in range(1, lengths.stop):
        if n > 1:
            hashed = (hashed[:-1] ^ codes[n - 1 :]) * _MULTIPLIER
        if n in lengths:
            yield n, (hashed ^ (hashed >> _SPREAD)) & np.uint32((1 << bits) - 1)


def sums(texts: Spread, weights: Weights, lengths: range) -> Sums:
    """For each text, the sum of the weights of its n-grams, those with edges among them.

    `weights` has 2**bits entries, or as many rows; then a row is given for each text.
    """
    total = np.zeros((len(texts.codes) + 1, *weights.shape[1:]), np.int32)
    for n, found in buckets(texts.codes, lengths, len(weights).bit_length() - 1):
        total[n:] += weights.take(found, axis=0, mode="clip")  # nothing to clip, but faster
    given: Sums = between(total, texts.first + 1, texts.after + 2)
    return given


def between(values: npt.NDArray[Any], first: Places, after: Places) -> npt.NDArray[Any]:
    """For each text the sum of `values[first:after]`, along the first axis; texts in order, `values` with an
    entry to spare. A fifth of the time that differences of running sums take."""
    given: npt.NDArray[Any] = np.add.reduceat(values, np.stack((first, after), axis=1).ravel(), axis=0)[::2]
    given[first == after] = 0
    return given
