"""Hashed n-grams of a batch of texts, and sums of weights over them.

Every linear model of the judge is a table of small whole weights by bucket; a text's score is the sum over
its n-grams. All texts are one array, so that no work is done text by text, and sums are of whole numbers,
so that they are exact whatever else is in the batch. Text i is `codes[starts[i]:starts[i + 1]]`.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.int16]
Sums = npt.NDArray[np.int32]

EDGE = 0x110000
"""Stands before the first code of every text; no code point."""
_BASE = 0x9E3779B1
_MULTIPLIER = np.array(_BASE, np.uint32)
_WORD = 32


def kept(codes: Codes, starts: Places, some: npt.NDArray[np.bool_]) -> tuple[Codes, Places]:
    """The codes of texts that are marked in `some`, and where each text then starts."""
    return codes[some], np.concatenate(([0], np.cumsum(some)))[starts]


def buckets(codes: Codes, starts: Places, longest: int, bits: int) -> Iterator[Codes]:
    """For n from 1 to `longest`: the bucket, below 2**bits, of the n-gram that ends at each code; what it
    lacks at the beginning of a text are edges."""
    above = np.array(_WORD - bits, np.uint32)
    hashed, edges = codes * _MULTIPLIER, EDGE * _BASE % (1 << _WORD)
    yield hashed >> above
    before = np.empty(len(codes) + 1, np.uint32)
    for _ in range(longest - 1):
        before[1:] = hashed
        before[starts] = edges
        np.bitwise_xor(before[:-1], codes, out=hashed)
        hashed *= _MULTIPLIER
        edges = (edges ^ EDGE) * _BASE % (1 << _WORD)
        yield hashed >> above


def sums(codes: Codes, starts: Places, weights: Weights, longest: int, table: Places) -> Sums:
    """For each text, the sum of the weights of its n-grams of 1 to `longest`, each counted once.

    `weights` are tables of 2**bits entries, `table` says by which of them each text is weighed. Sorting tells
    what stands in a text more than once."""
    count, bits, sizes = len(table), weights.shape[1].bit_length() - 1, starts[1:] - starts[:-1]
    wide = bits + (len(weights) - 1).bit_length()
    own = (np.arange(count) << wide) | (table << bits)
    owner = own.astype(np.uint32 if count << wide < 1 << _WORD else np.uint64).repeat(sizes)
    keys = np.empty((longest, len(owner)), owner.dtype)
    for row, found in zip(keys, buckets(codes, starts, longest, bits), strict=True):
        np.bitwise_or(owner, found, out=row)
    every = np.sort(keys, axis=None)
    weight = np.zeros(len(every) + 1, np.int16)  # where a text without codes at the end would begin
    places = every & owner.dtype.type((1 << wide) - 1)
    weights.ravel().take(places, out=weight[:-1], mode="clip")  # nothing to clip, but faster
    weight[1:-1] *= every[1:] != every[:-1]
    given: Sums = np.add.reduceat(weight, starts[:-1] * longest, dtype=np.int32)
    given *= sizes > 0  # of a text without codes it is what comes next
    return given
