"""Judge a batch of texts at once: pure functions over whole batches, no work done text by text."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.ads import Channel, ads
from weilu.judge.asks import asks
from weilu.judge.contacts import CONTACT, LINK, present
from weilu.judge.normal import Normal, normal
from weilu.judge.tokens import tokens

SOME = 512
"""Texts looked at together: their n-grams should stay in the processor's cache."""

Figures = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Held = npt.NDArray[np.uint16]


class Judged(NamedTuple):
    """What each text of a batch is; all arrays have the batch's length.

    `ad`, `request`, `question`, `offer`, `answer` and `thanks` are calibrated probabilities. `value` is a
    place in `VALUES`, or -1 for none of them. `link` and `contact` say whether the text holds one.
    """

    ad: Figures
    request: Figures
    question: Figures
    offer: Figures
    answer: Figures
    thanks: Figures
    value: npt.NDArray[np.int8]
    link: Flags
    contact: Flags


def batch(texts: Sequence[str], channel: Channel = "group") -> Judged:
    """Judge texts that came through a channel; any text is answered."""
    some = [judged(normal(texts[at : at + SOME]), channel) for at in range(0, max(len(texts), 1), SOME)]
    return some[0] if len(some) == 1 else Judged(*map(np.concatenate, zip(*some, strict=True)))


def judged(texts: Normal, channel: Channel = "group", held: Held | None = None) -> Judged:
    """The same, for texts whose normal form, and perhaps `contacts.present`, is at hand."""
    said, held = tokens(texts), present(texts) if held is None else held
    asked = asks(said)
    return Judged(
        ad=ads(texts, said, held, channel),
        request=asked.request,
        question=asked.question,
        offer=asked.offer,
        answer=asked.answer,
        thanks=asked.thanks,
        value=asked.value,
        link=(held & LINK) > 0,
        contact=(held & CONTACT) > 0,
    )
