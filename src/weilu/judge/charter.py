"""Talk that belongs in another group: what a text is about against the group's charter and kind.

Plain and to be read: three shares are weighed by hand, nothing was learned but how common words are.
`strange` is the share of a text's words (each by its rarity) that the charter does not have; `unwelcome`
is how surely the text sells or gives what this kind of group does not want; `weight` is how much the text
says at all, so that greetings are never astray. It was tried on sentences of our own only: a smoke test.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge import kept
from weilu.judge.asks import VALUES, Asked, Figures
from weilu.judge.grams import Codes, Places, buckets
from weilu.judge.normal import normal
from weilu.judge.tokens import WORD, Tokens, tokens

WELCOME: dict[str, frozenset[str]] = {
    "learning": frozenset({"resources", "information", "cases", "activities", "connections"}),
    "interest": frozenset({"resources", "information", "cases", "activities", "play"}),
    "fans": frozenset({"information", "activities", "benefits", "play"}),
    "sales": frozenset({"benefits", "information", "activities", "resources", "cases", "offer"}),
    "support": frozenset({"resources", "information", "cases"}),
    "local": frozenset({"benefits", "information", "activities", "connections", "offer"}),
    "company": frozenset({"resources", "information", "cases", "activities"}),
    "industry": frozenset({"resources", "information", "cases", "activities", "connections", "offer"}),
}
"""What each kind of group wants of the values, and whether offers are welcome. In a kind that is not
named here everything is. Feeling belongs everywhere."""

ENOUGH = 60.0
"""Bits of words with which a text says enough to be about something."""
SHIFT, STRANGE, UNWELCOME = -5.0, 2.5, 4.5
"""Of the logit: weights of the shares. Strange words alone reach a probability of .08, with an unwelcome
offer .88."""

_HAN = (0x3400, 0xA000)


class Grounds(NamedTuple):
    """Why a text may be astray, each from 0 to 1."""

    strange: Figures
    unwelcome: Figures
    weight: Figures


def astray(said: Tokens, charter: str, kind: str, asked: Asked, ad: Figures | None = None) -> Figures:
    """The probability that each text belongs in another group; `ad` that it is an advertisement."""
    grounds = why(said, charter, kind, asked, ad)
    score = SHIFT + grounds.weight * (STRANGE * grounds.strange + UNWELCOME * grounds.unwelcome)
    chance: Figures = (1 / (1 + np.exp(-score))).astype(np.float32)
    return chance


def why(said: Tokens, charter: str, kind: str, asked: Asked, ad: Figures | None = None) -> Grounds:
    """The grounds on which `astray` judges."""
    rarity = kept.load("charter")["rarity"].astype(np.float64) / 8
    bits = len(rarity).bit_length() - 1
    known = np.zeros(len(rarity), np.bool_)
    known[terms(_charter(charter), bits)[0]] = True
    found, owner = terms(said, bits)
    count = len(said.starts) - 1
    whole = np.bincount(owner, rarity[found], count)
    shared = np.bincount(owner, rarity[found] * known[found], count)
    strange = 1 - shared / np.maximum(whole, 1e-9)
    weight = np.minimum(whole / ENOUGH, 1)
    return Grounds(*(share.astype(np.float32) for share in (strange, _unwelcome(kind, asked, ad), weight)))


def terms(said: Tokens, bits: int) -> tuple[Codes, Places]:
    """What texts are about, pairs of Chinese characters and words of letters: the bucket and the text of
    each."""
    one, two = buckets(said.codes, said.starts, 2, bits)
    owner = np.arange(len(said.starts) - 1).repeat(said.starts[1:] - said.starts[:-1])
    han = (said.codes >= _HAN[0]) & (said.codes < _HAN[1])
    before = np.concatenate(([False], han))
    before[said.starts] = False
    pairs = (before[:-1] & han).nonzero()[0]
    words = (said.kinds == WORD).nonzero()[0]
    return np.concatenate((two[pairs], one[words])), np.concatenate((owner[pairs], owner[words]))


def _unwelcome(kind: str, asked: Asked, ad: Figures | None) -> npt.NDArray[np.float64]:
    wanted = WELCOME.get(kind)
    if wanted is None:
        return np.zeros(len(asked.offer)) if ad is None else ad.astype(np.float64)
    unwanted = np.array([value not in wanted and value != "feeling" for value in VALUES])
    grounds = [np.where((asked.value >= 0) & unwanted[asked.value], asked.worth, 0)]
    if "offer" not in wanted:
        grounds.append(asked.offer)
    if ad is not None:
        grounds.append(ad)
    most: npt.NDArray[np.float64] = np.max(grounds, axis=0).astype(np.float64)
    return most


@cache
def _charter(text: str) -> Tokens:
    return tokens(normal([text]))
