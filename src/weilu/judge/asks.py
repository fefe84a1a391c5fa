"""What a text asks and gives: question, request, offer, answer, thanks, and its value.

One linear model for all of them: a table of small whole weights by hashed feature (`weilu.judge.phrases`),
a column for each thing. A score is a sum of weights over the root of the number of features, and becomes
a probability by a scale and a shift per column. How the model was made and what it reaches stands in
models/asks.md.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import grams, kept, phrases
from weilu.judge.normal import Normal

KINDS = ("question", "request", "offer", "answer", "thanks")
"""Of the first columns of the model; those of the values follow."""
VALUES = (
    "benefits",
    "activities",
    "connections",
    "cases",
    "resources",
    "information",
    "play",
    "feeling",
)
"""The six values (福利 活动 链接 案例 资源 信息), play and feeling."""

_FIELD, _FIELDS = 21, 3
"""Bits of a sum, and sums in a word of 64 bits. A text has at most 1,612 features, each of ± 600."""

MOST = 30.0
"""Of a logit, either way."""

Figures = npt.NDArray[np.float32]


class Asked(NamedTuple):
    """Probabilities; all arrays have the batch's length. `value` is a place in `VALUES`, or -1 for none
    of them; `worth` the probability that the text has any value at all."""

    question: Figures
    request: Figures
    offer: Figures
    answer: Figures
    thanks: Figures
    value: npt.NDArray[np.int8]
    worth: Figures


class _Model(NamedTuple):
    """`packed` int64[2**bits, words]; `scale` and `shift` float32[columns]; `bar` the least `worth`
    at which a value is told."""

    packed: npt.NDArray[np.int64]
    bits: int
    scale: Figures
    shift: Figures
    bar: float


def asks(texts: Normal) -> Asked:
    """What each text asks and gives; any text is answered."""
    model = _model()
    scores = np.clip(_scores(texts, model) * model.scale + model.shift, -MOST, MOST)
    asked = 1 / (1 + np.exp(-scores[:, : len(KINDS)]))
    values = np.exp(scores[:, len(KINDS) :])
    whole = values.sum(axis=1)
    worth = whole / (1 + whole)
    value = np.where(worth >= model.bar, values.argmax(axis=1), -1).astype(np.int8)
    question, request, offer, answer, thanks = np.ascontiguousarray(asked.T)
    return Asked(question, request, offer, answer, thanks, value, worth)


def _scores(texts: Normal, model: _Model) -> Figures:
    """The mean weight of a text's features in each column, times the root of their number."""
    size = len(texts.starts) - 1
    total = np.zeros((size, model.packed.shape[1]), np.int64)
    count = np.ones(size, np.int64)
    for blocks in phrases.features(texts, model.bits):
        total += _added(blocks, model.packed)
        for block in blocks:
            count += block.after - block.first
    found = _unpacked(total)[:, : len(model.scale)].astype(np.float32)
    root: Figures = np.sqrt(count).astype(np.float32)
    scores: Figures = found / root[:, None]
    return scores


def _added(blocks: Sequence[phrases.Block], packed: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each text, the sum of the weights of its features in blocks that begin one place apart.

    `take` with "clip" into room that is there is five times as fast as indexing.
    """
    sums = np.zeros((len(blocks[0].buckets) + 1, packed.shape[1]), np.int64)
    packed.take(blocks[0].buckets, axis=0, out=sums[:-1], mode="clip")
    room = np.empty_like(sums)
    for ahead, block in enumerate(blocks[1:], 1):
        size = len(block.buckets)
        packed.take(block.buckets, axis=0, out=room[:size], mode="clip")
        sums[ahead : ahead + size] += room[:size]
    return grams.between(sums, blocks[0].first, blocks[0].after)


def _unpacked(total: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The sums of several columns that were added up in one word: int64[n, words * _FIELDS]."""
    columns, words = [], total.shape[1]
    half = np.int64(1 << (_FIELD - 1))
    for _ in range(_FIELDS):
        low = ((total + half) & np.int64((1 << _FIELD) - 1)) - half
        columns.append(low)
        total = (total - low) >> np.int64(_FIELD)
    return np.stack(columns, axis=2).reshape(len(total), _FIELDS * words)


def bars() -> dict[str, float]:
    """The probability from which each of `KINDS` is best called so."""
    return dict(zip(KINDS, kept.load("asks")["bars"].tolist(), strict=True))


@cache
def _model() -> _Model:
    found = kept.load("asks")
    weights = found["weights"].astype(np.int64)
    weights = np.pad(weights, ((0, 0), (0, -weights.shape[1] % _FIELDS)))
    fields = weights.reshape(len(weights), -1, _FIELDS)
    packed = sum(fields[:, :, field] << (_FIELD * field) for field in range(_FIELDS))
    bits = len(weights).bit_length() - 1
    return _Model(np.ascontiguousarray(packed), bits, found["scale"], found["shift"], float(found["bar"][0]))
