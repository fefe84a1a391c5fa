"""Rebuild `weilu/judge/models/ads.npz` from the labelled texts and the chat logs beside the project.

.venv/train/bin/python train/ads.py          fit on everything open, write the model
.venv/train/bin/python train/ads.py --cross  figures by cross-validation within the training part
.venv/train/bin/python train/ads.py --look   figures on the hold-out; each look is logged in the card
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import chats
import linear
import numpy as np
import scipy.sparse as sp
import splits
from sklearn.linear_model import SGDClassifier
from splits import Labelled

from weilu.judge import ads, kept
from weilu.judge.grams import spread
from weilu.judge.normal import normal
from weilu.judge.shapes import shapes

OUT = Path(ads.__file__).parent / "models" / "ads.npz"
BITS = 19
STRENGTH: dict[ads.Channel, float] = {"group": 1.0, "sms": 0.5}
SHAPE = 0.3
"""How much the shape's figures weigh beside the n-grams."""
FOLDS = 4
ORDINARY = 30_000
"""Clusters of the game chat, and of each kind of log, that are shown as what is no advertisement."""
BEFORE = 100_000
"""Clusters of the game chat of which the earlier model is made, others than those shown."""
AIMED = ("game", "zulip", "discord", "irc")
MOST_CHAT, MOST_GAME = 0.003, 0.004
"""Shares of ordinary chat and of game chat that may be called advertisements, a little below the aims."""


@dataclass
class Pool:
    """Texts of one kind, their weight in training, and whether the curve and threshold are made on them."""

    name: str
    data: Labelled
    weight: float = 1.0
    core: bool = False


@dataclass
class Rows:
    """What the model sees of texts: n-grams by view, shape, and the earlier model's score."""

    grams: dict[str, sp.csr_matrix]
    shape: np.ndarray

    def part(self, some: np.ndarray) -> "Rows":
        return Rows({view: rows[some] for view, rows in self.grams.items()}, self.shape[some])


@dataclass
class Fitted:
    """Weights by view and of the shape."""

    grams: dict[str, np.ndarray]
    shape: np.ndarray
    bias: float

    def score(self, rows: Rows) -> np.ndarray:
        total = rows.shape @ self.shape + self.bias
        for view, weights in self.grams.items():
            total = total + rows.grams[view] @ weights
        return total


def seen(texts: list[str], channel: ads.Channel) -> Rows:
    """What a channel's model sees of texts."""
    plain = normal(texts)
    wide = spread(plain.codes, plain.starts)
    grams = {
        view: linear.counts(ads.read(wide, view), lengths, BITS)
        for view, lengths in ads.VIEWS[channel].items()
    }
    return Rows(grams, shapes(plain.codes, plain.starts, plain.undone).astype(np.float64))


def fit(rows: Rows, ad: np.ndarray, weight: np.ndarray, before: np.ndarray | None, strength: float) -> Fitted:
    """Fit a channel's weights; `before` are earlier weights of the plain view, of which the fit takes
    as much as helps."""
    spreadth = np.maximum(rows.shape.std(0), 1e-3)
    blocks = [0.6 * grams for grams in rows.grams.values()]
    dense = SHAPE * rows.shape / spreadth
    if before is not None:
        dense = np.column_stack((dense, SHAPE * (rows.grams["plain"] @ before)))
    found, bias = linear.fitted(sp.hstack([*blocks, sp.csr_matrix(dense)]).tocsr(), ad, weight, strength)
    size = 1 << BITS
    weights = {view: 0.6 * found[i * size : (i + 1) * size] for i, view in enumerate(rows.grams)}
    tail = SHAPE * found[len(blocks) * size :]
    if before is not None:
        weights["plain"] = weights["plain"] + tail[-1] * before
    return Fitted(weights, tail[: rows.shape.shape[1]] / spreadth, bias)


def earlier(data: Labelled) -> np.ndarray:
    """Weights of the plain view that tell the game chat's two labels apart, their scores of spread 1."""
    rows = seen(data.texts, "group").grams["plain"]
    machine = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=8, tol=None, random_state=0)
    machine.fit(rows, data.ad)
    weights = machine.coef_[0]
    return weights / np.std(rows @ weights)


def once(data: Labelled, most: int, seed: int = 0) -> Labelled:
    """One text of each cluster, at most so many."""
    _, first = np.unique(data.cluster, return_index=True)
    chosen = np.random.default_rng(seed).permutation(first)[:most]
    return data.part(np.sort(chosen))


def group_pools(logs: dict[str, Labelled], game: Labelled) -> list[Pool]:
    pools = [
        Pool("telegram_zh", splits.read("telegram_zh"), core=True),
        Pool("qq", splits.read("qq"), 2.0, core=True),
        Pool("qq_extra", splits.read("qq_extra"), 2.0),
        Pool("qq_long", splits.read("qq_long"), 2.0),
        Pool("telegram_ru", splits.read("telegram_ru")),
        Pool("game", once(game.part(~game.ad & (game.cluster // 7000 % 2 == 0)), ORDINARY), 0.5),
    ]
    return pools + [Pool(name, once(log, ORDINARY // len(logs)), 0.3) for name, log in logs.items()]


def sms_pools() -> list[Pool]:
    return [
        Pool("sms_zh", splits.read("sms_zh"), core=True),
        Pool("sms_en", splits.read("sms_en"), core=True),
    ]


def joined(pools: list[Pool]) -> tuple[Labelled, np.ndarray, np.ndarray]:
    """All texts of the pools, their weights, and which pool each is of."""
    data = Labelled(
        [text for pool in pools for text in pool.data.texts],
        np.concatenate([pool.data.ad for pool in pools]),
        np.concatenate([pool.data.cluster for pool in pools]),
        np.concatenate([pool.data.held for pool in pools]),
    )
    sizes = [len(pool.data.texts) for pool in pools]
    return data, np.repeat([pool.weight for pool in pools], sizes), np.repeat(np.arange(len(pools)), sizes)


@dataclass
class Crossed:
    """A channel's training: all rows, and for those of training the score of a model that knew none of
    their near-copies."""

    pools: list[Pool]
    data: Labelled
    weight: np.ndarray
    pool: np.ndarray
    rows: Rows
    score: np.ndarray
    before: np.ndarray | None

    def core(self) -> np.ndarray:
        return np.isin(self.pool, [i for i, pool in enumerate(self.pools) if pool.core])


def crossed(channel: ads.Channel, pools: list[Pool], before: np.ndarray | None) -> Crossed:
    data, weight, pool = joined(pools)
    rows = seen(data.texts, channel)
    fold = splits.folds(data.cluster, FOLDS)
    score = np.zeros(len(data.ad))
    for turn in range(FOLDS):
        train, test = np.flatnonzero(fold != turn), np.flatnonzero(fold == turn)
        found = fit(rows.part(train), data.ad[train], weight[train], before, STRENGTH[channel])
        score[test] = found.score(rows.part(test))
    return Crossed(pools, data, weight, pool, rows, score, before)


def bar(done: Crossed) -> float:
    """The score of the best F1 on the core sets, or a higher one if more ordinary chat than the aims
    allow would pass."""
    core = done.core()
    best = splits.best_f1(done.data.ad[core], done.score[core])[1]
    bars = [best]
    for place, pool in enumerate(done.pools):
        if pool.name.startswith(AIMED):
            most = MOST_GAME if pool.name == "game" else MOST_CHAT
            bars.append(float(np.quantile(done.score[done.pool == place], 1 - most)))
    return max(bars)


def report(done: Crossed, at: float) -> None:
    for place, pool in enumerate(done.pools):
        mine = done.pool == place
        ad, score = done.data.ad[mine], done.score[mine]
        line = f"{pool.name:12} {len(ad):6} "
        if ad.any():
            line += (
                f"F1 {splits.f1(ad, score >= at):.4f} best {splits.best_f1(ad, score)[0]:.4f} "
                f"AUC {splits.auc(ad, score):.4f} recall at .5 % {splits.recall_at(ad, score, 0.005):.3f} "
                f"at 2 % {splits.recall_at(ad, score, 0.02):.3f} "
            )
        print(line + f"false alarms {np.mean(score[~ad] >= at) * 100:.3f} %", flush=True)


def arrays(channel: ads.Channel, done: Crossed, at: float) -> dict[str, np.ndarray]:
    """The channel's model, fitted on every row there is."""
    whole = fit(done.rows, done.data.ad, done.weight, done.before, STRENGTH[channel])
    core = done.core()
    scores, odds = linear.curve(done.score[core], done.data.ad[core])
    found = {
        "shape": whole.shape.astype(np.float32),
        "bias": np.array(whole.bias),
        "scores": scores,
        "odds": odds,
    }
    for view, weights in whole.grams.items():
        found[view], step = linear.quantised(weights)
        found[f"{view}_step"] = np.array(step)
    found["threshold"] = np.array(1 / (1 + np.exp(-np.interp(at, scores, odds))))
    return {f"{channel}_{name}": array for name, array in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--part", action="store_true", help="train on the training part only")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    everything = not (asked.cross or asked.part)
    logs = {
        name: splits.labelled(found, [False] * len(found))
        for name in chats.LOGS
        if (found := chats.texts(name))
    }
    game = splits.game()[0]
    if not everything:
        logs = {name: log.part(~log.held) for name, log in logs.items()}
        game = game.part(~game.held)
    before = earlier(once(game.part(game.cluster // 7000 % 2 == 1), BEFORE))
    found: dict[str, np.ndarray] = {}
    pools_of: dict[ads.Channel, list[Pool]] = {"group": group_pools(logs, game), "sms": sms_pools()}
    for channel, pools in pools_of.items():
        if not everything:
            for pool in pools:
                pool.data = pool.data.part(~pool.data.held)
        done = crossed(channel, pools, before if channel == "group" else None)
        at = bar(done)
        report(done, at)
        if not asked.cross:
            found |= arrays(channel, done, at)
    if not asked.cross:
        kept.save(asked.out, **found)


if __name__ == "__main__":
    main()
