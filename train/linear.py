"""Linear models over hashed n-grams, in the form in which `weilu.judge.grams` sums them."""

from itertools import islice
from warnings import catch_warnings, simplefilter

import numpy as np
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.isotonic import IsotonicRegression
from sklearn.svm import LinearSVC

from weilu.judge.grams import Codes, Places, buckets

ROUNDS = 400
"""A machine stops after so many, converged or not."""


def grams(
    codes: Codes, starts: Places, longest: int, bits: int, shortest: int = 1, once: bool = True
) -> sp.csr_matrix:
    """The n-grams of each text, a one for each, or how often each is there."""
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    found = sp.csr_matrix((len(starts) - 1, 1 << bits), dtype=np.float32)
    for columns in islice(buckets(codes, starts, longest, bits), shortest - 1, None):
        ones = np.ones(len(owner), np.float32)
        some = sp.coo_matrix((ones, (owner, columns)), found.shape).tocsr()
        if once:
            some.data[:] = 1
        found += some
    return found


def fitted(
    rows: sp.csr_matrix, ad: np.ndarray, weight: np.ndarray, strength: float
) -> tuple[np.ndarray, float]:
    """Weights for each column, and the bias: the mean of two linear support vector machines, of which one
    sees columns the larger, the more they tell by themselves (Wang and Manning, ACL 2012)."""
    used = np.flatnonzero(rows.getnnz(0))
    some = rows[:, used].tocsr()
    weights, bias = np.zeros(rows.shape[1]), 0.0
    for scale in (np.ones(len(used)), (1 + telling(some, ad, weight)) / 2):
        machine = LinearSVC(C=strength, tol=0.01, max_iter=ROUNDS, random_state=0)
        with catch_warnings():
            simplefilter("ignore", ConvergenceWarning)
            machine.fit(some @ sp.diags(scale), ad, weight)
        found, added = machine.coef_[0] * scale, float(machine.intercept_[0])
        wide = np.std(some @ found)
        weights[used] += found / wide
        bias += added / wide
    return weights, bias


def telling(rows: sp.csr_matrix, ad: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """How much each column tells by itself: the logarithm of the ratio of its shares among advertisements and
    among others, without its sign, over the mean of all columns."""
    there = (rows > 0).astype(np.float64)
    ads, others = 1 + there.T @ (weight * ad), 1 + there.T @ (weight * ~ad)
    ratio = np.abs(np.log(ads / ads.sum()) - np.log(others / others.sum()))
    return ratio / ratio.mean()


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
