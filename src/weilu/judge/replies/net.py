"""A small network over pairs: columns cut at thresholds, two hidden layers, the mean of a few trained from
other seeds. What depends on one message only is computed once a message.

Arrays of a network (A columns cut, T thresholds, K members, H and G hidden units):
`{ask,found,pair}_column` int (T,), `{…}_cut` float (T,), `{…}_in` (T, K·H), `bias` (K·H), `mid` (K, H, G),
`mid_bias` (K, G), `out` (K, G).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.log import NONE, Ints
from weilu.judge.replies.pairs import Table

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]
BLOCK = 512
"""Pairs evaluated at a time, to stay within the processor's cache."""
ALONE = 1 << 17
"""A product of so many multiplications is left to one thread by OpenBLAS (it shares out more than twice as
many): more threads for matrices as small as these spend many times the processor's time."""


def matrix(table: Table) -> Floats:
    """The columns of a table side by side."""
    return np.stack([np.asarray(column, np.float32) for column in table.values()], axis=1)


def cut(arrays: Arrays, name: str, values: Floats) -> Floats:
    """1 where a column is over a threshold, else 0: (rows, T)."""
    over = values[:, arrays[name + "_column"]] > arrays[name + "_cut"]
    return over.astype(np.float32)


def scores(arrays: Arrays, tables: Sequence[Floats], ask: Ints, found: Ints) -> Floats:
    """Log-odds, up to a constant a message, that `ask` answers `found`. The tables are of messages asking, of
    messages found, of pairs."""
    first = _by_row(arrays, "ask", tables[0]) + arrays["bias"]
    second = _by_row(arrays, "found", tables[1])
    second = np.append(second, np.zeros_like(second[:1]), axis=0)
    other = np.where(ask == found, len(second) - 1, found)
    result = np.empty(len(ask), np.float32)
    for start in range(0, len(ask), BLOCK):
        part = slice(start, start + BLOCK)
        hidden = product(cut(arrays, "pair", tables[2][part]), arrays["pair_in"])
        hidden += first[ask[part]]
        hidden += second[other[part]]
        result[part] = _rest(arrays, hidden)
    return result


def _by_row(arrays: Arrays, name: str, rows: Floats) -> Floats:
    parts = [
        product(cut(arrays, name, rows[start : start + BLOCK]), arrays[name + "_in"])
        for start in range(0, len(rows), BLOCK)
    ]
    return np.concatenate(parts)


def _rest(arrays: Arrays, hidden: Floats) -> Floats:
    np.maximum(hidden, 0, out=hidden)
    members, width = arrays["mid"].shape[:2]
    total = np.zeros(len(hidden), np.float32)
    for k in range(members):
        middle = product(hidden[:, k * width : (k + 1) * width], arrays["mid"][k]) + arrays["mid_bias"][k]
        total += np.maximum(middle, 0) @ arrays["out"][k]
    return total / np.float32(members)


def product(rows: Floats, weights: Floats) -> Floats:
    """The product of two matrices, some rows at a time."""
    some = max(1, ALONE // weights.size)
    whole = len(rows) - len(rows) % some
    parts = rows[:whole].reshape(-1, some, rows.shape[1]) @ weights
    return np.concatenate([parts.reshape(whole, weights.shape[1]), rows[whole:] @ weights])


def spans(ask: Ints) -> tuple[Ints, Ints]:
    """Where each message's pairs begin, and how many they are."""
    starts = np.flatnonzero(np.diff(ask, prepend=NONE))
    return starts, np.diff(starts, append=len(ask))


def shares(score: Floats, ask: Ints) -> Floats:
    """Probabilities of each message's candidates from their scores."""
    starts, sizes = spans(ask)
    grown = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), sizes))
    total: Floats = np.repeat(np.add.reduceat(grown, starts), sizes)
    result: Floats = grown / total
    return result
