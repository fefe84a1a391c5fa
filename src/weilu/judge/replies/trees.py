"""Boosted trees over pairs, evaluated side by side.

Arrays of all trees, one node after another: `column` int (N,), `cut` float (N,), `child` int (N,) where a
row goes if its column is at most the cut, the node after it if above; `value` float (N,). A leaf is its own
child and its cut is infinite. `roots` int (T,), `depth` int ().
"""

import numpy as np

from weilu.judge.replies.log import Ints
from weilu.judge.replies.net import Arrays, Floats

BLOCK = 512
"""Rows evaluated at a time, to stay within the processor's cache."""


def values(arrays: Arrays, rows: Floats) -> Floats:
    """The trees' sum for each row."""
    fit = {name: arrays[name].astype(np.intp) for name in ("roots", "column", "child")}
    result = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        result[start : start + BLOCK] = _sum({**arrays, **fit}, block)
    return result


def _sum(arrays: Arrays, rows: Floats) -> Floats:
    """Places are of the kind that `take` need not convert."""
    flat, width = rows.ravel(), rows.shape[1]
    base: Ints = (np.arange(len(rows)) * width)[:, None]
    node = np.broadcast_to(arrays["roots"], (len(rows), len(arrays["roots"])))
    for _ in range(int(arrays["depth"])):
        above = flat.take(base + arrays["column"].take(node)) > arrays["cut"].take(node)
        node = arrays["child"].take(node) + above
    total: Floats = arrays["value"].take(node).sum(axis=1, dtype=np.float32)
    return total
