"""Linear models over hashed n-grams, in the form in which `weilu.judge.grams` sums them."""

import numpy as np
import scipy.sparse as sp
from sklearn.isotonic import IsotonicRegression
from sklearn.svm import LinearSVC

from weilu.judge.grams import Spread, buckets


def counts(texts: Spread, lengths: range, bits: int) -> sp.csr_matrix:
    """How often each n-gram is in each text, over the square root of the text's length: the row that
    `sums(…) / sqrt(after - first + 1)` multiplies with weights."""
    sizes = texts.after - texts.first + 1
    owner = np.full(len(texts.codes), -1, np.int64)
    begins = np.cumsum(sizes) - sizes
    place = np.arange(sizes.sum()) + np.repeat(texts.first - begins, sizes)
    owner[place] = np.repeat(np.arange(len(sizes)), sizes)
    rows, columns = [], []
    for n, found in buckets(texts.codes, lengths, bits):
        inside = owner[n - 1 :] >= 0
        rows.append(owner[n - 1 :][inside].astype(np.int32))
        columns.append(found[inside].astype(np.int32))
    row = np.concatenate(rows)
    value = (1 / np.sqrt(sizes)).astype(np.float32)[row]
    shape = (len(sizes), 1 << bits)
    return sp.coo_matrix((value, (row, np.concatenate(columns))), shape).tocsr()


def fitted(
    rows: sp.csr_matrix, ad: np.ndarray, weight: np.ndarray, strength: float
) -> tuple[np.ndarray, float]:
    """Weights for each column, and the bias, of a linear support vector machine."""
    used = np.flatnonzero(rows.getnnz(0))
    machine = LinearSVC(C=strength, tol=0.01, max_iter=400, random_state=0)
    machine.fit(rows[:, used], ad, weight)
    weights = np.zeros(rows.shape[1])
    weights[used] = machine.coef_[0]
    return weights, float(machine.intercept_[0])


def quantised(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Whole weights from -32767 to 32767, and the value of one. None is cut: the heaviest are those of the
    commonest n-grams, and a cut there moves every score."""
    step = max(float(np.abs(weights).max()), 1e-9) / 32_767
    return np.rint(weights / step).astype(np.int16), step


def curve(score: np.ndarray, ad: np.ndarray, knots: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """From scores to the logarithm of the odds: points of a rising curve."""
    edges = np.unique(np.quantile(score, np.linspace(0, 1, knots + 1)))
    place = np.clip(np.searchsorted(edges, score, side="right") - 1, 0, len(edges) - 2)
    count, hits = np.bincount(place), np.bincount(place, ad)
    centre = np.bincount(place, score) / count
    share = IsotonicRegression().fit(centre, (hits + 0.5) / (count + 1), count).predict(centre)
    odds = np.log(share / (1 - share)) + 0.01 * np.arange(len(share))
    return centre, odds
