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

from weilu.judge import grams, kept, phrases
from weilu.judge.asks import VALUES, Asked, Figures
from weilu.judge.normal import Normal, normal

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


def astray(texts: Normal, charter: str, kind: str, asked: Asked, ad: Figures | None = None) -> Figures:
    """The probability that each text belongs in another group; `ad` that it is an advertisement."""
    grounds = why(texts, charter, kind, asked, ad)
    score = SHIFT + grounds.weight * (STRANGE * grounds.strange + UNWELCOME * grounds.unwelcome)
    chance: Figures = (1 / (1 + np.exp(-score))).astype(np.float32)
    return chance


def why(texts: Normal, charter: str, kind: str, asked: Asked, ad: Figures | None = None) -> Grounds:
    """The grounds on which `astray` judges."""
    rarity = kept.load("charter")["rarity"].astype(np.float64) / 8
    bits = len(rarity).bit_length() - 1
    known = np.zeros(len(rarity), np.bool_)
    for block in terms(_charter(charter), bits):
        known[block.buckets] = True
    said = np.zeros(len(texts.starts) - 1)
    shared = np.zeros(len(said))
    for block in terms(texts, bits):
        told = rarity[block.buckets]
        said += _sums(told, block)
        shared += _sums(told * known[block.buckets], block)
    strange = 1 - shared / np.maximum(said, 1e-9)
    weight = np.minimum(said / ENOUGH, 1)
    return Grounds(*(share.astype(np.float32) for share in (strange, _unwelcome(kind, asked, ad), weight)))


def terms(texts: Normal, bits: int) -> list[phrases.Block]:
    """What texts are about: pairs of Chinese characters, and words of Latin letters."""
    cut = phrases.read(texts)
    han = (cut.codes >= _HAN[0]) & (cut.codes < _HAN[1])
    pair = han[:-1] & han[1:]
    inner = cut.starts[(cut.starts > 0) & (cut.starts < len(cut.codes))]
    pair[inner - 1] = False
    places = np.flatnonzero(pair)
    (_, found), *_ = (
        grams.buckets(cut.codes, range(2, 3), bits) if len(cut.codes) > 1 else [(2, cut.codes[:0])]
    )
    bounds = places.searchsorted(cut.starts)
    return [phrases.Block(found[places], bounds[:-1], bounds[1:]), phrases.words(cut, bits)[0]]


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


def _sums(figures: npt.NDArray[np.float64], block: phrases.Block) -> npt.NDArray[np.float64]:
    before = np.concatenate(([0.0], np.cumsum(figures, dtype=np.float64)))
    found: npt.NDArray[np.float64] = before[block.after] - before[block.first]
    return found


@cache
def _charter(text: str) -> Normal:
    return normal([text])
