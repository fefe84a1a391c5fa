"""Makes src/weilu/judge/models/asks.npz: what texts ask and give. `python train/asks.py` (about 3 minutes).

First a linear model is fitted to what is believed of many texts (train/asks_texts.py), then it is moved
as little as the labelled rows and our own sentences demand. Folds over the labelled rows to learn from give
the calibration and the thresholds; the rows to measure on are looked at once, at the end, with `--measure`.
"""

import sys
from pathlib import Path

import linear
import numpy as np
import scipy.sparse as sp
from asks_texts import Known, answered, asked, believed, labelled, logs, sentences
from rules import batch
from scipy.optimize import minimize
from scipy.special import expit, log_softmax
from splits import clusters, core, folds

from weilu.judge.asks import KINDS, LEVELS, LONGEST, VALUES, asks, read
from weilu.judge.kept import save
from weilu.judge.normal import normal
from weilu.judge.tokens import tokens

OUT = Path(__file__).parents[1] / "src/weilu/judge/models/asks.npz"
BITS = 15
FIRST, SECOND, SECOND_VALUE = 0.3, 0.2, 0.1
"""Weights of the squares: of the first fit, and of how far the second may move from it."""
STEPS = 50

Fit = tuple[np.ndarray, np.ndarray]


def matrix(texts: list[str]) -> sp.csr_matrix:
    """Counts of features over the root of their number, as `weilu.judge.asks` weighs them."""
    found = []
    for begin in range(0, len(texts), 2000):
        some = read(tokens(normal(texts[begin : begin + 2000])))
        found.append(linear.grams(*some, LONGEST, BITS, once=False))
    counts = sp.vstack(found).tocsr()
    size = np.asarray(counts.sum(axis=1)).ravel()
    return (sp.diags(1 / np.sqrt(np.maximum(size, 1))) @ counts).tocsr()


def fit(x: sp.csr_matrix, y: np.ndarray, sure: np.ndarray, firm: float, start: Fit | None = None) -> Fit:
    """Logistic regression of the columns of y float[n, k], which for k > 1 exclude each other."""
    count, wide = x.shape[1], y.shape[1]
    before = np.zeros((count, wide)) if start is None else start[0]
    shift = np.zeros(wide) if start is None else start[1]
    turned = x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat[: count * wide].reshape(count, wide)
        score = x @ weights + flat[count * wide :]
        if wide > 1:
            told = log_softmax(score, axis=1)
            lost, off = -(sure[:, None] * y * told).sum(), sure[:, None] * (np.exp(told) - y)
        else:
            lost = (sure[:, None] * (np.logaddexp(0, score) - y * score)).sum()
            off = sure[:, None] * (expit(score) - y)
        moved = weights - before
        slope = (turned @ off + firm * moved).ravel()
        return lost + firm / 2 * (moved**2).sum(), np.append(slope, off.sum(axis=0))

    options = {"maxiter": STEPS, "maxcor": 6}
    found = minimize(loss, np.append(before.ravel(), shift), jac=True, method="L-BFGS-B", options=options).x
    return found[: count * wide].reshape(count, wide), found[count * wide :]


def one_hot(value: np.ndarray) -> np.ndarray:
    return np.eye(len(VALUES) + 1)[value]


def first(texts: Known) -> list[Fit]:
    """A fit to what is believed, for each of KINDS and for the values."""
    x, fits = matrix(texts.texts), []
    for kind in range(len(KINDS)):
        some = np.flatnonzero(texts.sure[:, kind] > 0)
        fits.append(fit(x[some], texts.asks[some, kind : kind + 1], texts.sure[some, kind], FIRST))
    some = np.flatnonzero((texts.worth > 0) & ((texts.value > 0) | (np.arange(len(texts.value)) % 2 == 0)))
    return [*fits, fit(x[some], one_hot(texts.value[some]), texts.worth[some], FIRST)]


def second(start: list[Fit], x: sp.csr_matrix, texts: Known) -> list[Fit]:
    """The same, moved towards what is known."""
    fits = [
        fit(x, texts.asks[:, kind : kind + 1], texts.sure[:, kind], SECOND, start[kind])
        for kind in range(len(KINDS))
    ]
    return [*fits, fit(x, one_hot(texts.value), texts.worth, SECOND_VALUE, start[-1])]


def scores(x: sp.csr_matrix, fits: list[Fit]) -> np.ndarray:
    """Logits: of KINDS, and of the values against none."""
    every = [x @ weights + shift for weights, shift in fits]
    return np.hstack([*every[:-1], every[-1][:, 1:] - every[-1][:, :1]])


def joined(one: Known, two: Known) -> Known:
    pairs = ((getattr(one, name), getattr(two, name)) for name in ("asks", "sure", "value", "worth"))
    return Known(one.texts + two.texts, *(np.concatenate(pair) for pair in pairs))


def by_folds(start: list[Fit], train: Known, own: Known) -> np.ndarray:
    """Logits of each labelled row by a model that saw none of its fold."""
    x, x_own = matrix(train.texts), matrix(own.texts)
    fold, found = folds(clusters(train.texts)), np.zeros((len(train.texts), len(KINDS) + len(VALUES)))
    for one in range(5):
        some = fold != one
        fits = second(start, sp.vstack([x[some], x_own]).tocsr(), joined(train.part(some), own))
        found[~some] = scores(x[~some], fits)
    return found


def calibration(score: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """Scale and shift that make a logit a probability."""
    weights, shift = fit(sp.csr_matrix(score[:, None]), true[:, None], np.ones(len(true)), 1e-3)
    return float(weights[0, 0]), float(shift[0])


def kappa(one: np.ndarray, two: np.ndarray) -> float:
    """Cohen's: agreement beyond chance."""
    same = float(np.mean(one == two))
    chance = sum(float(np.mean(one == kind) * np.mean(two == kind)) for kind in np.union1d(one, two))
    return (same - chance) / (1 - chance)


def best(true: np.ndarray, call) -> float:
    """The threshold at which a call agrees best with what is true."""
    return max(np.arange(0.2, 0.71, 0.02), key=lambda bar: kappa(true, call(bar)))


def settled(score: np.ndarray, train: Known) -> dict[str, np.ndarray]:
    """Scale, shift and thresholds, from the scores by folds."""
    scale, shift = np.ones(score.shape[1]), np.zeros(score.shape[1])
    bars = []
    for kind in range(len(KINDS)):
        true = train.asks[:, kind]
        scale[kind], shift[kind] = calibration(score[:, kind], true)
        chance = expit(scale[kind] * score[:, kind] + shift[kind])
        bars.append(best(true, lambda bar, chance=chance: (chance >= bar).astype(float)))
    values = np.exp(score[:, len(KINDS) :])
    worth = values.sum(axis=1) / (1 + values.sum(axis=1))
    bar = best(train.value, lambda bar: np.where(worth >= bar, values.argmax(axis=1) + 1, 0))
    return {
        "scale": scale,
        "shift": shift,
        "bars": np.array(bars, np.float32),
        "bar": np.array([bar], np.float32),
    }


def whole(fits: list[Fit], found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays of the model: weights in small whole numbers, what was added taken into scale and shift."""
    weights = np.hstack([*(w for w, _ in fits[:-1]), fits[-1][0][:, 1:] - fits[-1][0][:, :1]])
    added = np.concatenate([*(b for _, b in fits[:-1]), fits[-1][1][1:] - fits[-1][1][0]])
    most = np.abs(weights).max(axis=0)
    small = np.rint(weights / most * LEVELS).astype(np.int16)
    return {
        "weights": small,
        "scale": (found["scale"] * most / LEVELS).astype(np.float32),
        "shift": (found["shift"] + found["scale"] * added).astype(np.float32),
        "bars": found["bars"],
        "bar": found["bar"],
    }


def make() -> None:
    said = logs()
    train, measure = labelled(said)
    banned = {core(text) for text in train.texts + measure.texts}
    start = first(joined(believed(said, banned), answered(banned)))
    own = joined(sentences(), asked())
    found = settled(by_folds(start, train, own), train)
    fits = second(start, matrix(train.texts + own.texts), joined(train, own))
    save(OUT, **whole(fits, found))


def told(true: np.ndarray, called: np.ndarray) -> str:
    """Precision and recall with intervals from 1,000 draws of rows, and kappa."""
    chance = np.random.default_rng(1)
    draws = [chance.integers(0, len(true), len(true)) for _ in range(1000)]

    def figure(some: np.ndarray) -> tuple[float, float, float]:
        hits = float((true[some] * called[some]).sum())
        one, two = called[some].sum(), true[some].sum()
        return hits / max(one, 1), hits / max(two, 1), kappa(true[some], called[some])

    low, high = np.percentile([figure(some) for some in draws], [2.5, 97.5], axis=0)
    point = figure(np.arange(len(true)))
    names = ("precision", "recall", "kappa")
    return ", ".join(
        f"{n} {p:.2f} ({a:.2f}–{b:.2f})" for n, p, a, b in zip(names, point, low, high, strict=True)
    )


def report() -> None:
    """Rules and model on the rows to measure on."""
    _, measure = labelled(logs())
    rules, model = batch(measure.texts), asks(tokens(normal(measure.texts)))
    bars = np.load(OUT)["bars"]
    print(len(measure.texts), "rows")
    for place, kind in enumerate(KINDS):
        true = measure.asks[:, place]
        if kind != "answer":
            print(kind, int(true.sum()), "rules:", told(true, (getattr(rules, kind) > 0.5).astype(float)))
        called = (getattr(model, kind) >= bars[place]).astype(float)
        print(kind, int(true.sum()), "model:", told(true, called), f"at {bars[place]:.2f}")
    for name, value in (("rules", rules.value), ("model", model.value)):
        any_value = told((measure.value > 0) * 1.0, (value >= 0) * 1.0)
        print("value", name, f"kappa of nine {kappa(measure.value, value + 1):.3f}; any:", any_value)


if __name__ == "__main__":
    report() if "--measure" in sys.argv else make()
