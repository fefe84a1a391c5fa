"""Labelled texts, their hold-out by near-copy, and the figures that are told of a score.

A near-copy cluster is what is left the same when digits, contacts and spaces are taken out. Seven
clusters in ten are for training, three are held out; a cluster's side depends on nothing but its text.
"""

import csv
import gzip
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
HELD = 300
"""Thousandths of the clusters that are held out."""
SETS = {
    "telegram_zh": "telegram_zh_markivory",
    "qq": "qq_minecraft_group_ads",
    "qq_extra": "qq_minecraft_group_ads_extra",
    "qq_long": "qq_game_group_longads",
    "sms_zh": "sms_zh_10k",
    "sms_en": "sms_en_uci",
    "telegram_ru": "telegram_ru_umputun",
}
GAME = "game_chat_zh_llm_labelled"
_CONTACT = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|@\w+|t\.me/\S+|[a-z0-9_./-]*\d[a-z0-9_./-]*")
_SPACE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Labelled:
    """Texts, whether each is an advertisement, and the number of its cluster."""

    texts: list[str]
    ad: np.ndarray
    cluster: np.ndarray

    @property
    def held(self) -> np.ndarray:
        """Whether each text is kept from training."""
        return self.within(0, HELD)

    def within(self, low: int, high: int) -> np.ndarray:
        """Whether each text's cluster is between two thousandths of all clusters."""
        place = self.cluster % 1000
        return (low <= place) & (place < high)

    def part(self, some: np.ndarray) -> "Labelled":
        """The texts at some places, or those where a mask is set."""
        places = np.flatnonzero(some) if some.dtype == bool else some
        return Labelled([self.texts[i] for i in places], self.ad[places], self.cluster[places])


def core(text: str) -> str:
    """What near copies share: letters alone, without digits, contacts and spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _SPACE.sub("", _CONTACT.sub("", text)) or _SPACE.sub("", text) or text


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=7).digest(), "little")


def clusters(texts: list[str]) -> np.ndarray:
    """The number of each text's cluster, 0 to 2**56."""
    return np.fromiter((_number(core(text)) for text in texts), np.int64, len(texts))


def labelled(texts: list[str], ad: list[bool]) -> Labelled:
    return Labelled(texts, np.array(ad, bool), clusters(texts))


def alike(texts: list[str], ad: bool) -> Labelled:
    """Texts of one label."""
    return labelled(texts, [ad] * len(texts))


def rows(file: str) -> list[dict[str, str]]:
    """The rows of a labelled file."""
    with gzip.open(DATA / "spam" / f"{file}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read(name: str) -> Labelled:
    """A labelled set of `SETS`."""
    found = rows(SETS[name])
    return labelled([row["text"] for row in found], [row["label"] == "spam" for row in found])


def game() -> tuple[Labelled, list[str]]:
    """The rows of the game chat on which both labels agree, and those on which they do not."""
    found = rows(GAME)
    same = [row for row in found if row["label"] == row["orig_label"]]
    others = [row["text"] for row in found if row["label"] != row["orig_label"]]
    return labelled([row["text"] for row in same], [row["label"] == "spam" for row in same]), others


def folds(cluster: np.ndarray, count: int = 5) -> np.ndarray:
    """The fold of each cluster; independent of the hold-out."""
    return cluster // 1000 % count


def f1(ad: np.ndarray, called: np.ndarray) -> float:
    hits = float(np.sum(ad & called))
    return 2 * hits / max(float(ad.sum() + called.sum()), 1.0)


def best_f1(ad: np.ndarray, score: np.ndarray) -> tuple[float, float]:
    """The highest F1 over all thresholds, and its threshold."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(ad[order])
    value = 2 * hits / (np.arange(1, len(ad) + 1) + ad.sum())
    place = int(np.argmax(value))
    return float(value[place]), float(score[order][place])


def auc(ad: np.ndarray, score: np.ndarray) -> float:
    """Chance that an ad scores above what is none; ties count half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    ads, others = float(ad.sum()), float((~ad).sum())
    return float((rank[ad].sum() - ads * (ads + 1) / 2) / (ads * others))


def recall_at(ad: np.ndarray, score: np.ndarray, alarms: float) -> float:
    """Share of the ads above the threshold that at most a share `alarms` of the others passes."""
    others = np.sort(score[~ad])[::-1]
    bar = others[min(int(alarms * len(others)), len(others) - 1)]
    return float(np.mean(score[ad] > bar))


def calibration_error(ad: np.ndarray, chance: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    place = np.minimum((chance * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    told, true = np.bincount(place, chance, bins), np.bincount(place, ad, bins)
    return float(np.abs(told - true).sum() / max(count.sum(), 1))


def interval(
    figure: Callable[[np.ndarray, np.ndarray], float],
    data: Labelled,
    score: np.ndarray,
    times: int = 400,
    seed: int = 1,
) -> tuple[float, float]:
    """95 % interval of `figure(ad, score)` by drawing clusters anew."""
    random = np.random.default_rng(seed)
    _, place = np.unique(data.cluster, return_inverse=True)
    order = np.argsort(place, kind="stable")
    ends = np.cumsum(np.bincount(place))
    found = []
    for _ in range(times):
        drawn = random.integers(0, len(ends), len(ends))
        some = np.concatenate([order[ends[c - 1] if c else 0 : ends[c]] for c in drawn])
        found.append(figure(data.ad[some], score[some]))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
