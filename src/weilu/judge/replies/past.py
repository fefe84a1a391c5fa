"""Who spoke and who named whom, before and after a place in a log."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.log import NONE, Ints, Log
from weilu.judge.replies.people import END


class Events:
    """Events of numbered kinds at places (counted in messages): how many there were, which was the last."""

    def __init__(self, kind: Ints, place: Ints, span: int) -> None:
        order = np.argsort(kind * span + place, kind="stable")
        self._span = span
        self._kind = np.concatenate([[NONE - 1], kind[order], [NONE - 1]])
        self._place = np.concatenate([[NONE], place[order], [NONE]])
        self._code = kind[order] * span + place[order]

    def before(self, kind: Ints, place: Ints) -> Ints:
        """A count that grows by one with each event of the kind; only differences mean anything."""
        return np.searchsorted(self._code, kind * self._span + place)

    def last(self, kind: Ints, count: Ints) -> Ints:
        """Place of the last event of the kind before a count; NONE where there is none."""
        return np.where(self._kind[count] == kind, self._place[count], NONE)

    def next(self, kind: Ints, count: Ints) -> Ints:
        """Place of the first event of the kind from a count on; NONE where there is none."""
        return np.where(self._kind[count + 1] == kind, self._place[count + 1], NONE)


@dataclass(frozen=True, slots=True)
class Past:
    """Places count messages, system lines left out. Columns are by line; places are NONE where nothing is."""

    place: Ints
    line: Ints
    """The line of each place."""
    spoke: Events
    told: Events
    """Kinds are pairs author * people + person named."""
    heard: Events
    """Kinds are those named."""
    previous: Ints
    """Place of the author's message before, and of the next."""
    following: Ints
    spoken: Ints
    """How many the author wrote before."""
    told_at: Ints
    """Place of the author's last message that names somebody, and of the next."""
    tells_at: Ints
    heard_at: Ints
    """Place of the last message that names the author."""
    target: Ints
    """Whom the message names first, by line."""


def past_of(log: Log) -> Past:
    """What the pairs of a log are compared by."""
    place = np.cumsum(log.talk).astype(np.int64) - 1
    line = np.append(np.flatnonzero(log.talk), 0)
    talkers, span = line[:-1], len(log.author) + 2
    rows, slots = np.nonzero((log.named >= 0) & (log.strength >= END))
    named, at, teller = log.named[rows, slots], place[rows], log.author[rows]
    spoke, heard = Events(log.author[talkers], place[talkers], span), Events(named, at, span)
    tells = Events(teller, at, span)
    who, here = log.author[talkers], place[talkers]

    def column(values: Ints) -> Ints:
        full = np.full(len(log.author), NONE, np.int64)
        full[talkers] = values
        return full

    rank, telling = spoke.before(who, here), tells.before(who, here)
    return Past(
        place=place,
        line=line,
        spoke=spoke,
        told=Events(teller * log.people + named, at, span),
        heard=heard,
        previous=column(spoke.last(who, rank)),
        following=column(spoke.next(who, rank + 1)),
        spoken=column(rank - spoke.before(who, np.zeros_like(who))),
        told_at=column(tells.last(who, telling)),
        tells_at=column(tells.next(who, tells.before(who, here + 1))),
        heard_at=column(heard.last(who, heard.before(who, here))),
        target=np.where(log.strength[:, 0] >= END, log.named[:, 0], NONE),
    )


def by_place(past: Past, column: NDArray[np.generic], place: Ints, nothing: int = NONE) -> Ints:
    """A column's value at places, `nothing` where the place is NONE."""
    return np.where(place >= 0, column[past.line[place]], nothing).astype(np.int64)
