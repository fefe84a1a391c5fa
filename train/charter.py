"""Makes src/weilu/judge/models/charter.npz: how rare words are in open chats. `python train/charter.py`.

A word's rarity is log2 of texts over texts that have it, by hashed bucket, in eighths of a bit; a bucket
that no text has counts as one that half a text has.
"""

from pathlib import Path

import numpy as np
from asks_texts import believed, logs

from weilu.judge.charter import terms
from weilu.judge.kept import save
from weilu.judge.normal import normal

OUT = Path(__file__).parents[1] / "src/weilu/judge/models/charter.npz"
BITS = 16


def rarity(texts: list[str]) -> np.ndarray:
    """uint8[2**BITS]"""
    having = np.zeros(1 << BITS)
    for begin in range(0, len(texts), 2000):
        some = normal(texts[begin : begin + 2000])
        for block in terms(some, BITS):
            owner = np.repeat(np.arange(len(block.first)), block.after - block.first)
            pairs = np.unique(
                (owner << BITS) | block.buckets[block.first[0] : block.after[-1]].astype(np.int64)
            )
            having += np.bincount(pairs & ((1 << BITS) - 1), minlength=1 << BITS)
    return np.rint(8 * np.log2(len(texts) / np.maximum(having, 0.5))).astype(np.uint8)


if __name__ == "__main__":
    save(OUT, rarity=rarity(believed(logs(), set()).texts))
