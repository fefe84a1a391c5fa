"""Hashed n-grams of a batch of texts, and sums of weights over them.

Every linear model of the judge is a table of small whole weights by bucket; a text's score is the sum over
its n-grams. All texts are one array, so that no work is done text by text, and sums are of whole numbers,
so that they are exact whatever else is in the batch. Text i is `codes[starts[i]:starts[i + 1]]`.
"""

from collections.abc import Iterator
from itertools import islice

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
_ROOM = 8
"""Slots for each code of a text."""


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


def sums(
    codes: Codes, starts: Places, weights: Weights, longest: int, table: Places, shortest: int = 1
) -> Sums:
    """For each text, the sum of the weights of its n-grams of `shortest` to `longest`; those of one length
    and bucket count once.

    `weights` are tables of 2**bits entries, `table` says by which of them each text is weighed."""
    bits, sizes = weights.shape[1].bit_length() - 1, starts[1:] - starts[:-1]
    own = (table << bits).astype(np.uint32).repeat(sizes)
    room, begin = (_ROOM * sizes).repeat(sizes), (_ROOM * starts[:-1]).repeat(sizes)
    slots, kept_at = np.empty_like(room), np.empty(_ROOM * len(codes), np.int32)
    total = np.zeros(len(codes) + 1, np.int32)  # where a text without codes at the end would begin
    for found in islice(buckets(codes, starts, longest, bits), shortest - 1, None):
        np.multiply(found, room, out=slots)
        slots >>= bits
        slots += begin
        weight = weights.ravel().take(found | own, mode="clip")  # nothing to clip, but faster
        weight *= _once(found, slots, kept_at)
        total[:-1] += weight
    given: Sums = np.add.reduceat(total, starts[:-1])
    given *= sizes > 0  # of a text without codes it is what comes next
    return given


def _once(found: Codes, slots: Places, kept_at: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Of those that are equal in one text, the last: a mask. Each text has slots of its own in `kept_at`.

    Each writes its place into its slot, where the last one stands. What is equal to that one is there twice;
    what is another tries again, without those. Several times as fast as sorting."""
    rest = np.arange(len(found), dtype=np.int32)
    kept_at[slots] = rest
    there = kept_at.take(slots)
    last: npt.NDArray[np.bool_] = there == rest
    rest = (found.take(there) != found).nonzero()[0].astype(np.int32)
    while len(rest):
        at = slots.take(rest)
        kept_at[at] = rest
        there = kept_at.take(at)
        last[rest] = there == rest
        rest = rest[found.take(there) != found.take(rest)]
    return last
