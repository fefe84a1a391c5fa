"""What a text asks and gives: question, request, offer, answer, thanks, and its value.

One linear model for all of them: a table of small whole weights by hashed n-gram of tokens, so of words and
of Chinese characters, a column for each thing. A score is a sum of weights over the root of the number of
n-grams, and becomes a probability by a scale and a shift per column. How the model was made and what it
reaches stands in models/asks.md.
"""

import threading
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import grams, kept
from weilu.judge.grams import Codes, Places, Spread, buckets, spread
from weilu.judge.tokens import Tokens

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

LONGEST = 3
"""Tokens of the longest n-gram."""
HEAD, TAIL = 280, 120
"""Tokens of a text that are read, at its beginning and at its end."""
_FIELD, _FIELDS = 21, 3
"""Bits of a sum, and sums in a word of 64 bits. A text has at most 1,206 n-grams, each of ± 600."""

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


def asks(said: Tokens) -> Asked:
    """What each text asks and gives; any text is answered."""
    model = _model()
    scores = np.clip(_scores(said, model) * model.scale + model.shift, -MOST, MOST)
    asked = 1 / (1 + np.exp(-scores[:, : len(KINDS)]))
    values = np.exp(scores[:, len(KINDS) :])
    whole = values.sum(axis=1)
    worth = whole / (1 + whole)
    value = np.where(worth >= model.bar, values.argmax(axis=1), -1).astype(np.int8)
    question, request, offer, answer, thanks = np.ascontiguousarray(asked.T)
    return Asked(question, request, offer, answer, thanks, value, worth)


def read(said: Tokens) -> Spread:
    """What is read of texts: long ones without their middle."""
    return spread(*_shortened(said.codes, said.starts), LONGEST)


def _scores(said: Tokens, model: _Model) -> Figures:
    """The mean weight of a text's n-grams in each column, times the root of their number."""
    texts = read(said)
    count = LONGEST * (texts.bounds[1:] - texts.bounds[:-1])
    found = _unpacked(_sums(texts, model))[:, : len(model.scale)].astype(np.float32)
    scores: Figures = found / np.sqrt(count).astype(np.float32)[:, None]
    return scores


def _sums(texts: Spread, model: _Model) -> npt.NDArray[np.int64]:
    """For each text, the sum of the weights of its n-grams.

    `take` with "clip" into room that is there is seven times as fast as indexing: most of the time goes into
    new memory.
    """
    size = len(texts.codes) - int(texts.bounds[0])
    total, room = _ROOM.of(size, model.packed.shape[1])
    for n, found in enumerate(buckets(texts, LONGEST, model.bits)):
        model.packed.take(found, axis=0, out=room if n else total, mode="clip")
        if n:
            np.add(total, room, out=total)
    given: npt.NDArray[np.int64] = np.add.reduceat(total, texts.bounds[:-1] - texts.bounds[0], axis=0)
    return given


class _Room(threading.local):
    """Memory that stays, for each thread its own."""

    def __init__(self) -> None:
        self._kept = np.empty((2, 0, 0), np.int64)

    def of(self, rows: int, words: int) -> npt.NDArray[np.int64]:
        """Two tables of so many rows."""
        if self._kept.shape[1] < rows:
            self._kept = np.empty((2, rows, words), np.int64)
        return self._kept[:, :rows]


_ROOM = _Room()


def _shortened(codes: Codes, starts: Places) -> tuple[Codes, Places]:
    """Long texts without their middle."""
    sizes = starts[1:] - starts[:-1]
    if not len(sizes) or sizes.max() <= HEAD + TAIL:
        return codes, starts
    place = np.arange(len(codes)) - starts[:-1].repeat(sizes)
    some = (place < HEAD) | (place >= (sizes - TAIL).repeat(sizes))
    return grams.kept(codes, starts, some)


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
