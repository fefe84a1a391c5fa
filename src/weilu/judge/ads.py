"""How likely a text is an advertisement, in a group and as a text message, and what speaks for it.

Linear models, one for texts with Chinese in them and one for others, over hashed n-grams of the normal
form's characters and of its tokens (all words of one length alike, and all numbers), each counted once, and
over the text's shape and the contacts it holds. `models/ads.md` says what they were trained on and how
often they are right.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import kept
from weilu.judge.contacts import KINDS as CONTACTS
from weilu.judge.grams import Spread, Weights, spread, sums
from weilu.judge.normal import Normal
from weilu.judge.shapes import HAN, Shapes, shapes
from weilu.judge.tokens import Tokens

Channel = Literal["group", "sms"]
CHANNELS: tuple[Channel, ...] = ("group", "sms")
LONGEST: dict[Channel, int] = {"group": 2, "sms": 4}
"""Characters and tokens of the longest n-gram by channel."""
VIEWS = ("characters", "tokens")
SCRIPTS = ("han", "other")

Chances = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]


class Model(NamedTuple):
    """A channel's weights, in each array a row for each of SCRIPTS: of n-grams by view and bucket, with the
    value of one; of `features`; what is added; the points of a curve from score to the logarithm of the
    odds; and the threshold, as a probability."""

    longest: int
    grams: dict[str, Weights]
    steps: dict[str, Scores]
    features: npt.NDArray[np.float32]
    bias: Scores
    scores: Scores
    odds: Scores
    threshold: float


@cache
def model(channel: Channel) -> Model:
    """The model that is shipped."""
    return made(kept.load("ads"), channel)


def made(arrays: Mapping[str, kept.Array], channel: Channel) -> Model:
    """A channel's model of the arrays of a file."""
    own = {name.removeprefix(f"{channel}_"): array for name, array in arrays.items()}
    return Model(
        LONGEST[channel],
        {view: own[view] for view in VIEWS},
        {view: own[f"{view}_step"] for view in VIEWS},
        own["features"],
        own["bias"],
        own["scores"],
        own["odds"],
        float(own["threshold"]),
    )


def threshold(channel: Channel = "group") -> float:
    """The probability from which a text is called an advertisement."""
    return model(channel).threshold


def ads(
    texts: Normal,
    said: Tokens,
    held: npt.NDArray[np.uint16],
    channel: Channel = "group",
    of: Model | None = None,
) -> Chances:
    """The calibrated probability that each text is an advertisement; 0 for one without characters.

    `said` are the texts' tokens, `held` the contacts that are present in them."""
    of = of or model(channel)
    seen = features(texts, held)
    script = script_of(seen)
    score = np.einsum("ij,ij->i", seen, of.features[script]) + of.bias[script]
    score += sum(grams(texts, said, of, script).values()) / root(texts)
    chance = 1 / (1 + np.exp(-_odds(of, score, script)))
    return np.where(texts.starts[1:] > texts.starts[:-1], chance, 0).astype(np.float32)


def features(texts: Normal, held: npt.NDArray[np.uint16]) -> Shapes:
    """Each text's shape, and a one for each kind of contact that it holds."""
    bits = held[:, None] >> np.arange(len(CONTACTS), dtype=np.uint16) & 1
    return np.concatenate((shapes(texts), bits), axis=1, dtype=np.float32)


def script_of(seen: Shapes) -> npt.NDArray[np.int64]:
    """The place in SCRIPTS of texts with these features."""
    script: npt.NDArray[np.int64] = (seen[:, HAN] == 0).astype(np.int64)
    return script


def views(texts: Normal, said: Tokens, longest: int) -> dict[str, Spread]:
    """Texts as each of VIEWS reads them."""
    return {
        "characters": spread(texts.codes, texts.starts, longest),
        "tokens": spread(said.sorts, said.starts, longest),
    }


def grams(texts: Normal, said: Tokens, of: Model, script: npt.NDArray[np.int64]) -> dict[str, Scores]:
    """By view: what the n-grams of each text weigh together, to be divided by `root`."""
    return {
        view: sums(wide, of.grams[view], of.longest, script) * of.steps[view][script]
        for view, wide in views(texts, said, of.longest).items()
    }


def root(texts: Normal) -> Scores:
    """What a text's n-grams are divided by."""
    size: Scores = np.sqrt(texts.starts[1:] - texts.starts[:-1] + 1)
    return size


def _odds(of: Model, scores: Scores, script: npt.NDArray[np.int64]) -> Scores:
    """The curve, drawn on at both ends with its slope there, so that order is never lost."""
    odds: Scores = np.zeros(len(scores))
    for place, (x, y) in enumerate(zip(of.scores, of.odds, strict=True)):
        below, above = (y[1] - y[0]) / (x[1] - x[0]), (y[-1] - y[-2]) / (x[-1] - x[-2])
        own: Scores = np.interp(scores, x, y)
        own += np.minimum(scores - x[0], 0) * below + np.maximum(scores - x[-1], 0) * above
        odds[script == place] = own[script == place]
    return odds
