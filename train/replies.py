"""Makes the model of the reply links, src/weilu/judge/models/replies.npz, and prints the figures of its card.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 .venv/train/bin/python train/replies.py [--seeds 5]

Trained on `train/` of the annotated Ubuntu IRC logs, every log once with its names and once without them;
chosen and measured on `dev/`; `test/` is not opened. The second look learns from first looks of networks that
did not see the log, as it will later. With `--seeds N` the chain is fitted and measured with N seeds; the
first is the model, the others are written to the folder of --others.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

import lightgbm
import numpy as np
from annotated import LOGS, Annotated, Answers, figures, logs, nameless
from numpy.typing import NDArray
from replies_net import Ints, Pairs, arrays_of, cut, cuts_of, fit, gradient

from weilu.judge import kept
from weilu.judge.replies import Message, links_by
from weilu.judge.replies.log import BUCKETS, NONE
from weilu.judge.replies.look import Look, first, first_shares, second
from weilu.judge.replies.net import Arrays, Floats, spans

OUT = Path(__file__).parents[1] / "src/weilu/judge/models/replies.npz"
OTHERS = Path(__file__).parents[1] / ".venv/judge"
FOLDS = 4
ROUNDS = 200
USUAL = 4.0
"""Words in more than exp(-this) of the messages are not compared."""
SIDES = ("left_child", "right_child")
TREES = {
    "num_leaves": 31,
    "max_depth": 7,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A log looked at once, and what was annotated of it."""

    look: Look
    answers: Answers


def seen(some: Sequence[Annotated]) -> list[Seen]:
    """Every log with its names, then every log without them."""
    return [Seen(first(_texts(log, names)), log.answers) for names in (True, False) for log in some]


def _texts(log: Annotated, names: bool) -> list[Message]:
    return log.messages if names else nameless(log.messages)


def right(answers: Answers, ask: Ints, found: Ints) -> NDArray[np.bool_]:
    """Which pairs are annotated links."""
    pairs = zip(ask.tolist(), found.tolist(), strict=True)
    return np.fromiter((other in answers.get(line, ()) for line, other in pairs), bool, len(ask))


def gather(parts: Sequence[tuple[Ints, Ints, Floats, Answers]]) -> tuple[Pairs, Ints]:
    """The pairs of annotated lines of all logs, and the log of each."""
    asks, rows, rights, homes = [], [], [], []
    for home, (ask, found, columns, answers) in enumerate(parts):
        some = np.isin(ask, list(answers))
        asks.append(ask[some] + home * 10**6)
        rows.append(columns[some])
        rights.append(right(answers, ask[some], found[some]))
        homes.append(np.full(int(some.sum()), home))
    pairs = Pairs(np.concatenate(asks), np.concatenate(rows), np.concatenate(rights))
    return pairs, np.concatenate(homes)


def first_rows(look: Look) -> Floats:
    """All columns of the first look side by side."""
    own = (look.ask == look.found)[:, None]
    found = np.where(own, np.float32(NONE), look.asked[look.found])
    return np.concatenate([look.asking[look.ask], found, look.between], axis=1)


def grow(pairs: Pairs, seed: int) -> Arrays:
    """Boosted trees over the second look's columns."""
    starts, sizes = spans(pairs.ask)
    wanted = pairs.right.astype(np.float32)

    def objective(score: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        slope, share = gradient(score, wanted, starts, sizes)
        return slope, np.where(slope == 0, 1e-6, np.maximum(share * (1 - share), 1e-6))

    data = lightgbm.Dataset(pairs.rows, wanted, params={"max_bin": TREES["max_bin"], "verbose": -1})
    booster = lightgbm.train(TREES | {"objective": objective, "seed": seed}, data, ROUNDS)
    return _flat(booster.dump_model()["tree_info"])


def _flat(trees: list[dict[str, Any]]) -> Arrays:
    """The trees' nodes one after another, as weilu.judge.replies.trees reads them: each tree by levels."""
    column: list[int] = []
    cut: list[float] = []
    child: list[int] = []
    value: list[float] = []
    roots, deepest = [], 0
    for tree in trees:
        roots.append(len(column))
        level, depth = [tree["tree_structure"]], 0
        while level:
            deepest, depth = max(deepest, depth), depth + 1
            below = len(column) + len(level)
            for node in level:
                inner = "split_feature" in node
                child.append(below if inner else len(column))
                below += 2 * inner
                column.append(node.get("split_feature", 0))
                cut.append(_under(node["threshold"]) if inner else np.inf)
                value.append(0.0 if inner else node["leaf_value"])
            level = [node[side] for node in level if "split_feature" in node for side in SIDES]
    return {
        "roots": np.array(roots, np.int32),
        "column": np.array(column, np.int16),
        "cut": np.array(cut, np.float32),
        "child": np.array(child, np.int32),
        "value": np.array(value, np.float32),
        "depth": np.array(deepest, np.int16),
    }


def _under(threshold: float) -> float:
    """The greatest float of 32 bits that is not above a threshold: rows fall on the same side of both."""
    near = np.float32(threshold)
    return float(np.nextafter(near, np.float32(-np.inf)) if near > threshold else near)


def rarities(some: Sequence[Seen]) -> Floats:
    """By bucket of words: the square of the log of how few of the messages have one; 0 for usual words."""
    having = np.ones(BUCKETS)
    for one in some:
        for words in one.look.log.words:
            having[list(set(words))] += 1
    weight = np.log(sum(int(one.look.log.talk.sum()) for one in some) / having)
    return np.where(weight < USUAL, 0, np.rint(weight**2)).astype(np.float32)


def second_pairs(train: Sequence[Seen], shares: Sequence[Floats], rarity: Floats) -> Pairs:
    """The pairs of a second look, by what networks that did not see a log say of it."""
    parts = []
    for one, share in zip(train, shares, strict=True):
        some, rows = second(one.look, rarity, share)
        parts.append((one.look.ask[some], one.look.found[some], rows, one.answers))
    return gather(parts)[0]


def unseen_shares(train: Sequence[Seen], pairs: Pairs, home: Ints, cuts: list[Floats]) -> list[Floats]:
    """First looks at each log by a network that saw neither it nor its copy without names."""
    n = len(train) // 2
    fold = np.random.default_rng(5).permutation(n) % FOLDS
    networks = []
    for k in range(FOLDS):
        weights = fit(pairs.part(fold[home % n] != k), seed=100 + k)
        networks.append(arrays_of(weights, cuts, widths(train[0].look)))
        told(f"network of fold {k}")
    return [first_shares(networks[fold[i % n]], one.look) for i, one in enumerate(train)]


def widths(look: Look) -> tuple[int, int, int]:
    """How many columns each table has."""
    return look.asking.shape[1], look.asked.shape[1], look.between.shape[1]


def told(what: str) -> None:
    """A line of progress."""
    print(f"{process_time():6.0f} s  {what}", flush=True)


def main() -> None:
    """Fit, measure, keep."""
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--archive", type=Path, default=LOGS)
    parse.add_argument("--seeds", type=int, default=1)
    parse.add_argument("--out", type=Path, default=OUT)
    parse.add_argument("--others", type=Path, default=OTHERS)
    given = parse.parse_args()
    train, dev = seen(logs(given.archive, "train")), logs(given.archive, "dev")
    parts = [(one.look.ask, one.look.found, first_rows(one.look), one.answers) for one in train]
    pairs, home = gather(parts)
    del parts
    cuts = cuts_of(pairs.rows)
    pairs = Pairs(pairs.ask, cut(pairs.rows, cuts), pairs.right)
    rarity = rarities(train[len(train) // 2 :])
    again = second_pairs(train, unseen_shares(train, pairs, home, cuts), rarity)
    for seed in range(given.seeds):
        network = arrays_of(fit(pairs, seed), cuts, widths(train[0].look))
        arrays = {"rarity": rarity, **network, **grow(again, seed)}
        for names in (True, False):
            some = [Annotated(_texts(log, names), log.answers) for log in dev]
            reached = figures(some, partial(links_by, arrays))
            told(f"seed {seed}, {'with' if names else 'without'} names: {reached}")
        given.others.mkdir(parents=True, exist_ok=True)
        kept.save(given.others / f"replies-{seed}.npz" if seed else given.out, **arrays)


if __name__ == "__main__":
    main()
