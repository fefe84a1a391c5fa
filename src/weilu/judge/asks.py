"""What a text asks and gives: question, request, offer, answer, thanks, and its value.

One linear model for all of them: a table of small whole weights by hashed n-gram of tokens, so of words and
of Chinese characters, a column for each thing. A score is a sum of weights over the root of the number of
n-grams, and becomes a probability by a scale and a shift per column. How the model was made and what it
reaches stands in models/asks.md.
"""

from functools import cache, reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import grams, kept
from weilu.judge.grams import Codes, Places, buckets
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

LONGEST = 2
"""Tokens of the longest n-gram."""
HEAD, TAIL = 280, 120
"""Tokens of a text that are read, at its beginning and at its end."""
LEVELS = 255
"""The greatest weight, either way; added to each, so that none in the table is below zero."""
PART = 65_535 // (2 * LEVELS * LONGEST)
"""Tokens of which the sums have room in 16 bits each, as they are added up four in a word."""
_COLUMNS = 16
_WORDS = _COLUMNS // 4

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
    """`table` uint64[2**bits, 4], in each word four columns; `scale` and `shift` float32[columns, 1]; `bar`
    the least `worth` at which a value is told."""

    table: npt.NDArray[np.uint64]
    bits: int
    scale: Figures
    shift: Figures
    bar: float


def asks(said: Tokens) -> Asked:
    """What each text asks and gives; any text is answered."""
    model = _model()
    odds = _scores(said, model) * model.scale + model.shift
    odds = np.exp(np.maximum(np.minimum(odds, MOST), -MOST))
    whole = reduce(np.add, odds[len(KINDS) :])  # in one order, however many texts there are
    chance = odds[: len(KINDS)] / (1 + odds[: len(KINDS)])
    worth = whole / (1 + whole)
    value = np.where(worth >= model.bar, odds[len(KINDS) :].argmax(axis=0), -1).astype(np.int8)
    question, request, offer, answer, thanks = chance
    return Asked(question, request, offer, answer, thanks, value, worth)


def _scores(said: Tokens, model: _Model) -> Figures:
    """For each column a row: the mean weight of each text's n-grams, times the root of their number."""
    codes, starts = read(said)
    count = (LONGEST * (starts[1:] - starts[:-1])).astype(np.float32)
    found: Figures = np.ascontiguousarray(_sums(codes, starts, model)[:, : len(model.scale)].T)
    found -= LEVELS * count
    found /= np.sqrt(np.maximum(count, 1))
    return found


def _sums(codes: Codes, starts: Places, model: _Model) -> Figures:
    """For each text, the sum of what the table holds of its n-grams."""
    total = np.empty((len(codes) + 1, _WORDS), np.uint64)
    total[-1] = 0  # where a text without tokens may begin
    grams = buckets(codes, starts, LONGEST, model.bits)
    model.table.take(next(grams), axis=0, out=total[:-1], mode="clip")  # nothing to clip, but faster
    for found in grams:
        total[:-1] += model.table.take(found, axis=0, mode="clip")
    first, cuts = _parts(starts)
    parts = np.add.reduceat(total, cuts, axis=0).view(np.uint16).astype(np.float32)
    whole = parts if first is None else np.add.reduceat(parts, first, axis=0)
    whole *= (starts[1:] > starts[:-1])[:, None]
    return whole


def _parts(places: Places) -> tuple[Places | None, Places]:
    """Where texts are cut so that no sum of a part is too large, and the first part of each text; None where
    each is one part."""
    sizes = places[1:] - places[:-1]
    if not len(sizes) or sizes.max() <= PART:
        return None, places[:-1]
    parts = np.maximum((sizes - 1) // PART, 0) + 1
    first = np.add.accumulate(parts) - parts
    within = np.arange(parts.sum()) - first.repeat(parts)
    return first, places[:-1].repeat(parts) + PART * within


def read(said: Tokens) -> tuple[Codes, Places]:
    """The codes of texts that are read, and their starts: long ones without their middle."""
    codes, starts = said.codes, said.starts
    sizes = starts[1:] - starts[:-1]
    if not len(sizes) or sizes.max() <= HEAD + TAIL:
        return codes, starts
    place = np.arange(len(codes)) - starts[:-1].repeat(sizes)
    some = (place < HEAD) | (place >= (sizes - TAIL).repeat(sizes))
    return grams.kept(codes, starts, some)


def bars() -> dict[str, float]:
    """The probability from which each of `KINDS` is best called so."""
    return dict(zip(KINDS, kept.load("asks")["bars"].tolist(), strict=True))


@cache
def _model() -> _Model:
    found = kept.load("asks")
    weights, scale, shift = found["weights"], found["scale"][:, None], found["shift"][:, None]
    table = np.full((len(weights), _COLUMNS), LEVELS, np.uint16)
    table[:, : len(scale)] += weights.astype(np.uint16)  # modulo 2**16
    return _Model(table.view(np.uint64), len(weights).bit_length() - 1, scale, shift, float(found["bar"][0]))
