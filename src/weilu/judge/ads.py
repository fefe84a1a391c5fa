"""How likely a text is an advertisement, in a group and as a text message, and what speaks for it.

A linear model over hashed n-grams of the normal form, read in two ways (as it is; digits and Latin
letters as one class each), and over the text's shape. `models/ads.md` says what it was trained on and
how often it is right.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import kept
from weilu.judge.grams import EDGE, Codes, Spread, Weights, spread, sums
from weilu.judge.normal import Normal
from weilu.judge.shapes import shapes

Channel = Literal["group", "sms"]
CHANNELS: tuple[Channel, ...] = ("group", "sms")
VIEWS: dict[Channel, dict[str, range]] = {
    "group": {"plain": range(1, 4), "classed": range(1, 6)},
    "sms": {"plain": range(1, 6), "classed": range(1, 6)},
}
"""How a channel's texts are read, and the lengths of the n-grams."""

Chances = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
_DIGIT, _LATIN = ord("0"), ord("a")


class Model(NamedTuple):
    """A channel's weights: by bucket for each view, with the value of one; of the shape's figures; the
    curve from score to the logarithm of the odds; and the threshold, as a probability."""

    views: dict[str, range]
    grams: dict[str, Weights]
    steps: dict[str, float]
    shape: npt.NDArray[np.float32]
    bias: float
    scores: Scores
    odds: Scores
    threshold: float


@cache
def model(channel: Channel) -> Model:
    """The model that is shipped."""
    return made(kept.load("ads"), channel)


def made(arrays: Mapping[str, kept.Array], channel: Channel) -> Model:
    """A channel's model of the arrays of a file."""
    return Model(
        VIEWS[channel],
        {view: arrays[f"{channel}_{view}"] for view in VIEWS[channel]},
        {view: float(arrays[f"{channel}_{view}_step"]) for view in VIEWS[channel]},
        arrays[f"{channel}_shape"],
        float(arrays[f"{channel}_bias"]),
        arrays[f"{channel}_scores"],
        arrays[f"{channel}_odds"],
        float(arrays[f"{channel}_threshold"]),
    )


def threshold(channel: Channel = "group") -> float:
    """The probability from which a text is called an advertisement."""
    return model(channel).threshold


def ads(texts: Normal, channel: Channel = "group", of: Model | None = None) -> Chances:
    """The calibrated probability that each text is an advertisement; 0 for one without characters."""
    of = of or model(channel)
    chance = 1 / (1 + np.exp(-_odds(of, score(texts, of))))
    return np.where(texts.starts[1:] > texts.starts[:-1], chance, 0).astype(np.float32)


def score(texts: Normal, of: Model) -> Scores:
    """The linear model's sum for each text."""
    wide = spread(texts.codes, texts.starts)
    total: Scores = np.zeros(len(wide.first))
    for view, lengths in of.views.items():
        total += sums(read(wide, view), of.grams[view], lengths) * of.steps[view]
    total /= np.sqrt(wide.after - wide.first + 1)
    total += shapes(texts.codes, texts.starts, texts.undone) @ of.shape + of.bias
    return total


def read(texts: Spread, view: str) -> Spread:
    """Texts as a view reads them."""
    return texts if view == "plain" else texts._replace(codes=_classes().take(texts.codes))


@cache
def _classes() -> Codes:
    table = np.arange(EDGE + 1, dtype=np.uint32)
    table[_DIGIT : _DIGIT + 10] = _DIGIT
    table[_LATIN : _LATIN + 26] = _LATIN
    return table


def _odds(of: Model, scores: Scores) -> Scores:
    """The curve, drawn on at both ends with its slope there, so that order is never lost."""
    odds: Scores = np.interp(scores, of.scores, of.odds)
    below = (of.odds[1] - of.odds[0]) / (of.scores[1] - of.scores[0])
    above = (of.odds[-1] - of.odds[-2]) / (of.scores[-1] - of.scores[-2])
    odds += np.minimum(scores - of.scores[0], 0) * below
    odds += np.maximum(scores - of.scores[-1], 0) * above
    return odds
