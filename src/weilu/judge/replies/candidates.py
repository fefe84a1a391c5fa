"""Which earlier messages a message may answer: about two dozen of the last hundred."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.log import Ints, Log
from weilu.judge.replies.people import END

REACH = 100
"""An answer is sought among so many messages before."""
NEAR, NEAR_UNNAMED = 10, 22
"""So many of the last messages are always candidates: of one that names somebody, and of another."""
COMMON = 6
"""Words in more than so many of the messages in reach say nothing."""
Row = tuple[list[int], dict[int, float]]


@dataclass(slots=True)
class _Past:
    """What was said so far, by person and by word: indices of messages."""

    talk: list[int] = field(default_factory=list)
    spoken: dict[int, deque[int]] = field(default_factory=dict)
    naming: dict[int, deque[int]] = field(default_factory=dict)
    places: dict[int, deque[int]] = field(default_factory=dict)


def candidates(log: Log) -> tuple[Ints, Ints, NDArray[np.float32]]:
    """Pairs (message, candidate, weight of the rare words in both), by message, then candidate; the message
    itself is always its last candidate. System lines have no pairs."""
    past = _Past()
    author, named, strength = log.author.tolist(), log.named.tolist(), log.strength[:, 0].tolist()
    ask: list[int] = []
    found: list[int] = []
    shared: list[float] = []
    for i in np.flatnonzero(log.talk).tolist():
        people = [who for who in named[i] if who >= 0]
        floor = past.talk[max(0, len(past.talk) - REACH)] if past.talk else i
        words = _words(past, log.words[i], i, floor)
        some = set(past.talk[-NEAR if strength[i] >= END else -NEAR_UNNAMED :])
        some.update(_by_people(past, author, named, i, people))
        some.update(sorted(words, key=words.__getitem__, reverse=True)[:3])
        row = [*sorted(j for j in some if j >= floor), i]
        ask.extend([i] * len(row))
        found.extend(row)
        shared.extend([words.get(j, 0.0) for j in row])
        past.talk.append(i)
        past.spoken.setdefault(author[i], deque(maxlen=6)).append(i)
        for who in people:
            past.naming.setdefault(who, deque(maxlen=4)).append(i)
    return np.array(ask, np.int64), np.array(found, np.int64), np.array(shared, np.float32)


def _by_people(
    past: _Past, author: list[int], named: list[list[int]], i: int, people: list[int]
) -> list[int]:
    """The last messages of the author, of those named, and of those whom they talk with."""
    own = list(past.spoken.get(author[i], ()))
    told = list(past.naming.get(author[i], ()))
    some = own[-4:] + told
    for who in people:
        some.extend(past.spoken.get(who, ()))
    for j in told[-2:]:
        some.extend(list(past.spoken.get(author[j], ()))[-2:])
    for who in [named[j][0] for j in own[-3:] if named[j][0] >= 0][-2:]:
        some.extend(list(past.spoken.get(who, ()))[-3:])
    return some


def _words(past: _Past, words: list[int], i: int, floor: int) -> dict[int, float]:
    """Messages in reach that share rare words with this one, and how much."""
    weight: dict[int, float] = {}
    for word in set(words):
        places = past.places.get(word)
        if places is None:
            places = past.places[word] = deque(maxlen=COMMON + 1)
        while places and places[0] < floor:
            places.popleft()
        if len(places) <= COMMON:
            for j in places:
                weight[j] = weight.get(j, 0.0) + 1.0 / (1 + len(places))
        places.append(i)
    return weight
