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
from weilu.judge.tokens import tokens

OUT = Path(__file__).parents[1] / "src/weilu/judge/models/charter.npz"
BITS = 16


def rarity(texts: list[str]) -> np.ndarray:
    """uint8[2**BITS]"""
    having = np.zeros(1 << BITS)
    for begin in range(0, len(texts), 2000):
        found, owner = terms(tokens(normal(texts[begin : begin + 2000])), BITS)
        pairs = np.unique((owner << BITS) | found.astype(np.int64))
        having += np.bincount(pairs & ((1 << BITS) - 1), minlength=1 << BITS)
    return np.rint(8 * np.log2(len(texts) / np.maximum(having, 0.5))).astype(np.uint8)


if __name__ == "__main__":
    save(OUT, rarity=rarity(believed(logs(), set()).texts))
