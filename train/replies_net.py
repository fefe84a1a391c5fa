"""Fits the network of weilu.judge.replies with NumPy: columns cut at thresholds, two hidden layers, a softmax
over each message's candidates, Adam. One BLAS thread and one seed give the same bytes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.net import Arrays, Floats, spans

HIDDEN, SECOND = 64, 32
BATCH = 256
EPOCHS, RATE, DECAY, DROP, WARM = 6, 2e-3, 0.1, 0.3, 200
CUTS = 16
"""About so many thresholds a column."""
NAMES = ("ask", "found", "pair")
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of many logs, those of a message side by side: its number over all logs, the columns of the three
    tables side by side (NONE in the second for the message itself), and whether the link was annotated."""

    ask: Ints
    rows: NDArray[np.uint8] | Floats
    right: NDArray[np.bool_]

    def part(self, some: NDArray[np.bool_]) -> "Pairs":
        """The pairs where a mask is set."""
        return Pairs(self.ask[some], self.rows[some], self.right[some])


def cuts_of(rows: Floats) -> list[Floats]:
    """Where each column is cut: between all its values if they are few, else at quantiles and low values."""
    found = []
    for column in rows.T:
        values = np.unique(column)
        cuts = (values[1:] + values[:-1]) / 2
        if len(cuts) > CUTS:
            middle = np.quantile(column, np.linspace(0, 1, CUTS + 2)[1:-1])
            cuts = np.unique(np.concatenate([middle, cuts[:5]]))
        found.append(cuts.astype(np.float32))
    return found


def cut(rows: Floats, cuts: list[Floats]) -> NDArray[np.uint8]:
    """All columns cut, side by side."""
    return np.concatenate([rows[:, k : k + 1] > each for k, each in enumerate(cuts)], axis=1).astype(np.uint8)


def gradient(score: Floats, right: Floats, starts: Ints, sizes: Ints) -> tuple[Floats, Floats]:
    """Of the log of the probability given to all right candidates together: by score, and the probabilities.
    Messages without a right candidate have none."""
    grown = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), sizes))
    share = grown / np.repeat(np.add.reduceat(grown, starts), sizes)
    good = share * right
    whole = np.repeat(np.add.reduceat(good, starts), sizes)
    wanted = good / np.maximum(whole, 1e-30)
    return np.where(whole > 1e-30, share - wanted, 0), share


def fit(pairs: Pairs, seed: int) -> list[Floats]:
    """Weights of a network: into the first layer, its bias, into the second, its bias, out."""
    chance = np.random.default_rng(seed)
    width = pairs.rows.shape[1]
    weights = [
        chance.normal(0, (width * 0.3) ** -0.5, (width, HIDDEN)),
        np.zeros(HIDDEN),
        chance.normal(0, HIDDEN**-0.5, (HIDDEN, SECOND)),
        np.zeros(SECOND),
        chance.normal(0, 0.5 * SECOND**-0.5, (SECOND, 1)),
    ]
    weights = [part.astype(np.float32) for part in weights]
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in weights]
    starts, sizes = spans(pairs.ask)
    useful = np.flatnonzero(np.add.reduceat(pairs.right.astype(np.int64), starts) > 0)
    batches = len(useful) // BATCH
    steps = EPOCHS * batches
    for step in range(steps):
        if step % batches == 0:
            order = chance.permutation(useful)
        some = np.sort(order[(step % batches) * BATCH :][:BATCH])
        inner = np.cumsum(sizes[some]) - sizes[some]
        rows = np.repeat(starts[some] - inner, sizes[some]) + np.arange(sizes[some].sum())
        slopes = _slopes(weights, pairs, rows, (inner, sizes[some]), chance)
        rate = RATE * min(1, step / WARM) * (1 - step / steps)
        _adam(weights, moments, slopes, rate, step + 1)
    return weights


def _slopes(
    weights: list[Floats], pairs: Pairs, rows: Ints, batch: tuple[Ints, Ints], chance: np.random.Generator
) -> list[Floats]:
    into, bias, middle, middle_bias, out = weights
    x = pairs.rows[rows].astype(np.float32)
    first = np.maximum(x @ into + bias, 0)
    kept = (chance.random(first.shape, dtype=np.float32) > DROP) * np.float32(1 / (1 - DROP))
    first *= kept
    second = np.maximum(first @ middle + middle_bias, 0)
    slope, _ = gradient((second @ out)[:, 0], pairs.right[rows].astype(np.float32), *batch)
    by_out = (slope / len(batch[0])).astype(np.float32)[:, None]
    by_second = by_out @ out.T * (second > 0)
    by_first = (by_second @ middle.T) * kept * (first > 0)
    return [x.T @ by_first, by_first.sum(0), first.T @ by_second, by_second.sum(0), second.T @ by_out]


def _adam(
    weights: list[Floats], moments: list[tuple[Floats, Floats]], slopes: list[Floats], rate: float, step: int
) -> None:
    for part, (mean, square), slope in zip(weights, moments, slopes, strict=True):
        mean += 0.1 * (slope - mean)
        square += 0.001 * (slope * slope - square)
        change = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        if part.ndim > 1 and part.shape[1] > 1:
            change += DECAY * part
        part -= np.float32(rate) * change


def arrays_of(weights: list[Floats], cuts: list[Floats], sizes: tuple[int, int, int]) -> Arrays:
    """As weilu.judge.replies.net reads them; `sizes` are the three tables' widths."""
    column = np.concatenate([np.full(len(each), k) for k, each in enumerate(cuts)])
    value, edges = np.concatenate(cuts), np.cumsum([0, *sizes])
    found = {
        "bias": weights[1],
        "mid": weights[2][None],
        "mid_bias": weights[3][None],
        "out": weights[4].T,
    }
    for name, low, high in zip(NAMES, edges, edges[1:], strict=False):
        some = (column >= low) & (column < high)
        found[f"{name}_column"] = (column[some] - low).astype(np.int16)
        found[f"{name}_cut"] = value[some]
        found[f"{name}_in"] = weights[0][some]
    return found
