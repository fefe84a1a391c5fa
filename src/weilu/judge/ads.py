"""How likely a text is an advertisement, in a group and as a text message, and what speaks for it.

Linear models, one for texts with Chinese in them and one for others, over hashed n-grams, each counted once:
of the sorts of a text's tokens (all words of one length alike, and all numbers), of its words and numbers
alone, and of its characters; and over its length and the contacts it holds. `models/ads.md` says what the
models were trained on and how often they are right.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import kept
from weilu.judge.contacts import KINDS as CONTACTS
from weilu.judge.grams import Codes, Places, Weights, sums
from weilu.judge.normal import Normal
from weilu.judge.tokens import Tokens

Channel = Literal["group", "sms"]
CHANNELS: tuple[Channel, ...] = ("group", "sms")
LONGEST = 2
"""Tokens of the longest n-gram."""
CHARACTERS = 2, 4
"""Characters of the shortest and the longest n-gram."""
VIEWS = ("sorts", "words", "characters")
SCRIPTS = ("han", "other")

_SETS = np.arange(1 << len(CONTACTS)) >> np.arange(len(CONTACTS))[:, None] & 1
"""For each kind of contact, whether it is in each set of them."""
_HAN, _HANS = np.array((0x3400, 0xA000 - 0x3400), np.uint32)
"""The first of the common Chinese characters, and how many there are."""
_FAR = 1e6
"""Beyond every score."""

Chances = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]


class Model(NamedTuple):
    """A channel's weights: of n-grams by bucket, a row for each of VIEWS and in it of SCRIPTS, and what one
    is worth in each row; for each of SCRIPTS that of the logarithm of a text's length, and of each set of
    contacts that it may hold, with what is added always; the points of a curve from score to the logarithm
    of the odds; and the threshold, as a probability."""

    grams: Weights
    steps: Scores
    length: Scores
    held: Scores
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
        own["grams"],
        own["steps"],
        own["features"][:, 0].astype(np.float64),
        own["bias"][:, None] + own["features"][:, 1:] @ _SETS,
        *_drawn_on(own["scores"], own["odds"]),
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
    script = script_of(said)
    sizes = texts.starts[1:] - texts.starts[:-1]
    more = sizes + 1
    score = _tokens(said, of, script) + _characters(texts, of, script)
    score /= np.sqrt(more)
    score += np.log(more) * of.length.take(script)
    score += of.held.take(script * of.held.shape[1] + held)
    chance = 1 / (1 + np.exp(-_odds(of, score, script)))
    chance *= sizes > 0
    return chance.astype(np.float32)


def script_of(said: Tokens) -> Places:
    """The place in SCRIPTS of each text."""
    han = (said.sorts - _HAN < _HANS).nonzero()[0].searchsorted(said.starts)
    script: Places = (han[1:] == han[:-1]).astype(np.int64)
    return script


def views(said: Tokens) -> tuple[Codes, Places]:
    """Texts as the views of tokens read them: all by the sorts of their tokens, then all by their words and
    numbers alone."""
    words = said.kinds.nonzero()[0]
    starts = words.searchsorted(said.starts[1:]) + said.starts[-1]
    codes = np.concatenate((said.sorts, said.codes.take(words)))
    return codes, np.concatenate((said.starts, starts))


def _tokens(said: Tokens, of: Model, script: Places) -> Scores:
    """What the n-grams of each text's tokens weigh, to be divided by the root of its length and one."""
    rows = np.concatenate((script, script + len(SCRIPTS)))
    found = sums(*views(said), of.grams, LONGEST, rows) * of.steps.take(rows)
    given: Scores = found[: len(script)] + found[len(script) :]
    return given


def _characters(texts: Normal, of: Model, script: Places) -> Scores:
    """The same of its characters."""
    rows, (shortest, longest) = script + VIEWS.index("characters") * len(SCRIPTS), CHARACTERS
    found = sums(texts.codes, texts.starts, of.grams, longest, rows, shortest)
    given: Scores = found * of.steps.take(rows)
    return given


def _drawn_on(scores: Scores, odds: Scores) -> tuple[Scores, Scores]:
    """The curves of SCRIPTS as one, each far from the others, and drawn on at both ends as steeply as each
    rises on the whole, so that order is never lost."""
    far = _FAR / 4
    rise = far * (odds[:, -1:] - odds[:, :1]) / (scores[:, -1:] - scores[:, :1])
    wide = np.concatenate((scores[:, :1] - far, scores, scores[:, -1:] + far), axis=1)
    wide += _FAR * np.arange(len(scores))[:, None]
    return wide.ravel(), np.concatenate((odds[:, :1] - rise, odds, odds[:, -1:] + rise), axis=1).ravel()


def _odds(of: Model, scores: Scores, script: Places) -> Scores:
    odds: Scores = np.interp(scores + _FAR * script, of.scores, of.odds)
    return odds
