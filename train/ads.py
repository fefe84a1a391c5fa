"""Rebuild `weilu/judge/models/ads.npz` from the labelled texts and the chat logs beside the project.

.venv/train/bin/python train/ads.py          fit on everything open, write the model
.venv/train/bin/python train/ads.py --cross  figures by cross-validation within the training part
.venv/train/bin/python train/ads.py --without 0 300 --out MODEL.npz
                                             fit without these thousandths of the clusters: without the
                                             hold-out (or some of it), for figures on it
"""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import chats
import linear
import numpy as np
import own
import scipy.sparse as sp
import splits
import trade
from splits import Labelled

from weilu.judge import ads, kept
from weilu.judge.contacts import KINDS as CONTACTS
from weilu.judge.contacts import present
from weilu.judge.normal import normal
from weilu.judge.tokens import tokens

OUT = Path(ads.__file__).parent / "models" / "ads.npz"
BITS = 18
STRENGTH: dict[ads.Channel, float] = {"group": 0.7, "sms": 3.0}
FEATURES: dict[ads.Channel, tuple[float, float]] = {"group": (0.1, 0.1), "sms": (0.05, 0.0)}
"""How much a text's length, and each kind of contact, weigh beside the n-grams."""
GRAMS = 0.8
CHARACTERS = {"han": 0.5, "other": 1.0}
"""How much the n-grams of characters say beside those of tokens, in texts of each script."""
FOLDS = 4
ORDINARY = 100_000
"""Clusters of the game chat, and of all logs together, that are shown as what is no advertisement."""
OWN = ("english", "everyday")
"""Lines of our own, of advertisements and talk."""
AIMED = ("game", "zulip", "discord", "irc")
MOST_CHAT, MOST_GAME = 0.001, 0.004
"""Shares of near-copy clusters of ordinary chat and of game chat that may be called advertisements: below the
aims, since of whole logs, where what looks like an advertisement is often repeated, twice as much is."""
PRESSED, FAR = 1.0, 100.0
"""Of a logit: how far below the bar a curve is pressed together, and further than any goes."""
FEW = 1000
"""Of fewer texts no such share is taken."""


@dataclass
class Pool:
    """Texts of one kind, their weight in training, and whether the curve and threshold are made on them."""

    name: str
    data: Labelled
    weight: float = 1.0
    core: bool = False


@dataclass
class Rows:
    """What a model sees of texts: n-grams of each view, and features."""

    grams: list[sp.csr_matrix]
    features: np.ndarray

    def part(self, some: np.ndarray) -> "Rows":
        return Rows([rows[some] for rows in self.grams], self.features[some])


@dataclass
class Fitted:
    """Weights of n-grams, a row for each view, and of the features."""

    grams: np.ndarray
    features: np.ndarray
    bias: float

    def score(self, rows: Rows) -> np.ndarray:
        total = rows.features @ self.features + self.bias
        return total + sum(grams @ weights for grams, weights in zip(rows.grams, self.grams, strict=True))


def seen(texts: list[str]) -> Rows:
    """What a model sees of texts."""
    plain = normal(texts)
    more = plain.starts[1:] - plain.starts[:-1] + 1
    share = sp.diags(1 / np.sqrt(more))
    said = linear.grams(*ads.views(tokens(plain)), ads.LONGEST, BITS)
    views = [said[: len(texts)], said[len(texts) :]]
    shortest, longest = ads.CHARACTERS
    views.append(linear.grams(plain.codes, plain.starts, longest, BITS, shortest))
    held = present(plain)[:, None] >> np.arange(len(CONTACTS)) & 1
    features = np.column_stack((np.log(more), held)).astype(np.float64)
    return Rows([(share @ rows).tocsr() for rows in views], features)


def fit(rows: Rows, ad: np.ndarray, weight: np.ndarray, channel: ads.Channel, script: str) -> Fitted:
    """Fit weights for texts of one script: those of tokens and features together, and those of characters."""
    length, contact = FEATURES[channel]
    scale = np.array([length, *[contact] * len(CONTACTS)]) / np.maximum(rows.features.std(0), 1e-3)
    *said, characters = (GRAMS * grams for grams in rows.grams)
    whole = sp.hstack([*said, sp.csr_matrix(rows.features * scale)]).tocsr()
    found, bias = linear.fitted(whole, ad, weight, STRENGTH[channel])
    weights, features = np.split(found, [len(said) << BITS])
    beside, added = linear.fitted(characters, ad, weight, STRENGTH[channel])
    much = CHARACTERS[script]
    grams = GRAMS * np.concatenate([weights, much * beside]).reshape(len(rows.grams), -1)
    return Fitted(grams, features * scale, bias + much * added)


def once(data: Labelled, most: int, seed: int = 0) -> Labelled:
    """One text of each cluster, at most so many."""
    _, first = np.unique(data.cluster, return_index=True)
    chosen = np.random.default_rng(seed).permutation(first)[:most]
    return data.part(np.sort(chosen))


def pools_of(channel: ads.Channel, script: str, logs: dict[str, Labelled], game: Labelled) -> list[Pool]:
    """What a model for texts of a channel and a script is fitted to."""
    if channel == "sms":
        pools = [Pool(name, splits.read(name), core=True) for name in ("sms_zh", "sms_en")]
    else:
        pools = [
            Pool("telegram_zh", splits.read("telegram_zh"), core=True),
            Pool("qq", splits.read("qq"), 8.0, core=True),
            Pool("qq_extra", splits.read("qq_extra"), 8.0),
            Pool("qq_long", splits.read("qq_long"), 8.0),
            Pool("telegram_ru", splits.read("telegram_ru"), core=True),
            Pool("game", once(game.part(~game.ad), ORDINARY), 0.5),
            Pool("harmless", splits.alike(own.harmless(), False), 2.0),
            Pool("offers", splits.alike(trade.offers(), True), 0.1),
            Pool("asks", splits.alike(trade.asks(), True), 0.03),
            Pool("talk", splits.alike(trade.talk(), False), 0.1),
        ]
        for of in OWN:
            pools.append(Pool(f"{of} offers", splits.alike(own.offers(of), True), 0.03))
            pools.append(Pool(f"{of} talk", splits.alike(own.talk(of), False), 0.03))
        pools += [Pool(name, once(log, ORDINARY // len(logs)), 0.1) for name, log in logs.items()]
        if script == "other":
            pools.append(Pool("sms_en", splits.read("sms_en")))
    return [pool for pool in (written(pool, script) for pool in pools) if len(pool.data.ad)]


def written(pool: Pool, script: str) -> Pool:
    """The texts of a pool in a script."""
    texts = normal(pool.data.texts)
    place = ads.script_of(tokens(texts))
    return replace(pool, data=pool.data.part(place == ads.SCRIPTS.index(script)))


@dataclass
class Crossed:
    """A model's training: all rows, and for each the score of a model that knew none of its near-copies."""

    pools: list[Pool]
    data: Labelled
    weight: np.ndarray
    pool: np.ndarray
    rows: Rows
    score: np.ndarray

    def core(self) -> np.ndarray:
        return np.isin(self.pool, [i for i, pool in enumerate(self.pools) if pool.core])


def crossed(channel: ads.Channel, script: str, pools: list[Pool]) -> Crossed:
    sizes = [len(pool.data.texts) for pool in pools]
    data = Labelled(
        [text for pool in pools for text in pool.data.texts],
        *(np.concatenate([getattr(pool.data, name) for pool in pools]) for name in ("ad", "cluster")),
    )
    weight = np.repeat([pool.weight for pool in pools], sizes)
    rows, fold = seen(data.texts), splits.folds(data.cluster, FOLDS)
    score = np.zeros(len(data.ad))
    for turn in range(FOLDS):
        train, test = np.flatnonzero(fold != turn), np.flatnonzero(fold == turn)
        found = fit(rows.part(train), data.ad[train], weight[train], channel, script)
        score[test] = found.score(rows.part(test))
    return Crossed(pools, data, weight, np.repeat(np.arange(len(pools)), sizes), rows, score)


def bar(done: Crossed) -> float:
    """The score of the best F1 on the core sets, or a higher one if more ordinary chat than the aims
    allow would pass."""
    core = done.core()
    bars = [splits.best_f1(done.data.ad[core], done.score[core])[1]]
    for place, pool in enumerate(done.pools):
        if pool.name.startswith(AIMED) and len(pool.data.ad) > FEW:
            most = MOST_GAME if pool.name == "game" else MOST_CHAT
            bars.append(float(np.quantile(done.score[done.pool == place], 1 - most)))
    return max(bars)


def report(done: Crossed, at: float) -> None:
    for place, pool in enumerate(done.pools):
        mine = done.pool == place
        ad, score = done.data.ad[mine], done.score[mine]
        line = f"{pool.name:12} {len(ad):6} "
        if ad.all():
            print(line + "advertisements only", flush=True)
            continue
        if ad.any():
            line += (
                f"F1 {splits.f1(ad, score >= at):.4f} best {splits.best_f1(ad, score)[0]:.4f} "
                f"AUC {splits.auc(ad, score):.4f} recall at .5 % {splits.recall_at(ad, score, 0.005):.3f} "
                f"at 2 % {splits.recall_at(ad, score, 0.02):.3f} "
            )
        print(line + f"false alarms {np.mean(score[~ad] >= at) * 100:.3f} %", flush=True)


def arrays(channel: ads.Channel, done: list[Crossed], bars: list[float]) -> dict[str, np.ndarray]:
    """A channel's model, fitted on every row there is. The bars of all scripts are at one probability, the
    threshold: that of the first."""
    fits = [
        fit(one.rows, one.data.ad, one.weight, channel, script)
        for one, script in zip(done, ads.SCRIPTS, strict=True)
    ]
    curves = [linear.curve(one.score[one.core()], one.data.ad[one.core()]) for one in done]
    told = float(np.interp(bars[0], *curves[0]))
    curves = [pressed(*curve, at, told) for curve, at in zip(curves, bars, strict=True)]
    found = {
        "features": np.array([one.features for one in fits], np.float32),
        "bias": np.array([one.bias for one in fits]),
        "scores": np.array([scores for scores, _ in curves]),
        "odds": np.array([odds for _, odds in curves]),
        "threshold": np.array(1 / (1 + np.exp(-told))),
    }
    whole = [linear.quantised(one.grams[view]) for view in range(len(ads.VIEWS)) for one in fits]
    found["grams"] = np.array([weights for weights, _ in whole])
    found["steps"] = np.array([step for _, step in whole])
    return {f"{channel}_{name}": array for name, array in found.items()}


def pressed(scores: np.ndarray, odds: np.ndarray, bar: float, told: float) -> tuple[np.ndarray, np.ndarray]:
    """A curve that has `told` at the bar. What is well below keeps its odds, and what lies between is pressed
    together, in order: a text that is not called an advertisement may still be a likely one."""
    there, place = float(np.interp(bar, scores, odds)), int(np.searchsorted(scores, bar))
    scores, odds = np.insert(scores, place, bar), np.insert(odds, place, there)
    low = min(there, told) - PRESSED
    return scores, np.interp(odds, (low - FAR, low, there, there + FAR), (low - FAR, low, told, told + FAR))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--without", type=int, nargs=2, default=(0, 0), metavar=("FIRST", "END"))
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    left = (0, splits.HELD) if asked.cross else asked.without
    logs = {name: splits.alike(found, False) for name in chats.LOGS if (found := chats.texts(name))}
    logs = {name: log.part(~log.within(*left)) for name, log in logs.items()}
    game = splits.game()[0]
    game = game.part(~game.within(*left))
    found: dict[str, np.ndarray] = {}
    for channel in ads.CHANNELS:
        done, bars = [], []
        for script in ads.SCRIPTS:
            pools = pools_of(channel, script, logs, game)
            for pool in pools:
                pool.data = pool.data.part(~pool.data.within(*left))
            done.append(crossed(channel, script, pools))
            bars.append(bar(done[-1]))
            print(channel, script)
            report(done[-1], bars[-1])
        if not asked.cross:
            found |= arrays(channel, done, bars)
    if not asked.cross:
        kept.save(asked.out, **found)


if __name__ == "__main__":
    main()
