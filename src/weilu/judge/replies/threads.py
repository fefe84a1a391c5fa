"""What the first guess of all links says about each pair: the second look's columns.

The first guess is a probability for every pair of a log. From it follow threads (each message with the most
probable one it answers), whom people talk with, and what is already or later answered by whom.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.log import NONE, Ints, Log
from weilu.judge.replies.pairs import FAR, Table
from weilu.judge.replies.past import Past

Floats = NDArray[np.float32]
LEAST, MOST = 0.004, 8
"""Pairs under this probability, or beyond so many of a message, are not looked at again."""


def keep(ask: Ints, found: Ints, share: Floats) -> NDArray[np.bool_]:
    """Which pairs are looked at again; a message itself always is."""
    kept: NDArray[np.bool_] = share >= LEAST
    kept[kept] = rank(ask[kept], share[kept]) < MOST
    kept |= ask == found
    return kept


def rank(ask: Ints, share: Floats) -> Ints:
    """0 for each message's most probable candidate, 1 for the next …"""
    order = np.lexsort((-share, ask))
    starts = np.flatnonzero(np.diff(ask, prepend=NONE))
    ranks = np.empty(len(ask), np.int64)
    ranks[order] = np.arange(len(ask)) - np.repeat(starts, np.diff(starts, append=len(ask)))
    return ranks


@dataclass(frozen=True, slots=True)
class _Guess:
    """The first guess by line: the likeliest antecedent (itself where none), its author, the thread."""

    best: Ints
    partner: Ints
    root: Ints


def _guess(log: Log, ask: Ints, found: Ints, ranks: Ints) -> _Guess:
    best = np.arange(len(log.author))
    first = ranks == 0
    best[ask[first]] = found[first]
    root = best.tolist()
    for i, parent in enumerate(root):
        root[i] = root[parent]
    partner = np.where(best == np.arange(len(best)), NONE, log.author[best])
    return _Guess(best, partner, np.array(root, np.int64))


class _Sums:
    """Sums of values by key."""

    def __init__(self, key: Ints, value: Floats) -> None:
        order = np.argsort(key, kind="stable")
        self._key = key[order]
        self._sum = np.concatenate([[0.0], np.cumsum(value[order], dtype=np.float64)])

    def over(self, low: Ints, high: Ints) -> NDArray[np.float64]:
        """The sum of values with low <= key < high."""
        first, last = np.searchsorted(self._key, low), np.searchsorted(self._key, high)
        total: NDArray[np.float64] = self._sum[last] - self._sum[first]
        return total

    def of(self, key: Ints) -> NDArray[np.float64]:
        return self.over(key, key + 1)


def again(log: Log, past: Past, ask: Ints, found: Ints, share: Floats) -> tuple[Table, Ints]:
    """The columns of each pair that is kept, and each line's thread; shares are those of the first guess."""
    ranks = rank(ask, share)
    guess = _guess(log, ask, found, ranks)
    own = ask == found
    alone = np.zeros(len(log.author), np.float32)
    alone[ask[own]] = share[own]
    most = np.zeros(len(log.author), np.float32)
    most[ask[ranks == 0]] = share[ranks == 0]
    table: Table = {
        "share": share,
        "logit": np.log(np.maximum(share, 1e-4)),
        "rank": ranks,
        "best_share": most[ask],
        "alone": alone[ask],
        "found_alone": np.where(own, -1, alone[found]),
        "found_sure": np.where(own, -1, most[found]),
    }
    table |= _people(log, past, guess, ask, found)
    table |= _answers(log, ask, found, share)
    table |= _threads(log, past, guess, ask, found)
    return table, guess.root


def _people(log: Log, past: Past, guess: _Guess, ask: Ints, found: Ints) -> Table:
    """Whom the two authors talk with in the messages before and after."""
    own = ask == found
    me, other = log.author[ask], np.where(own, NONE - 1, log.author[found])
    line = np.append(past.line[:-1], NONE)
    before, after = line[past.previous[ask]], line[past.following[ask]]
    last = _last_of(log, past, ask, other)
    nothing = NONE - 2
    partner = np.append(guess.partner, nothing)
    best = np.append(guess.best, nothing)
    root = np.append(guess.root, nothing)
    there = np.where(own, nothing - 1, found)
    return {
        "found_to_me": (guess.partner[found] == me) & ~own,
        "found_to_self": (guess.partner[found] == other) & ~own,
        "before_same_best": best[before] == there,
        "before_to": np.where(partner[before] == other, 2, partner[before] == NONE),
        "before_of_best": best[before] == np.where(own, nothing - 1, guess.best[found]),
        "before_thread": root[before] == np.where(own, nothing - 1, guess.root[found]),
        "after_to": np.where(partner[after] == other, 2, partner[after] == NONE),
        "after_to_this": best[after] == ask,
        "after_to_found": best[after] == there,
        "after_thread": root[after] == np.where(own, nothing - 1, guess.root[found]),
        "reply_to_me": partner[last] == me,
        "reply_to_this": best[last] == ask,
        "last_partner": _last_partner(log, guess, ask) == other,
    }


def _last_of(log: Log, past: Past, ask: Ints, other: Ints) -> Ints:
    """Line of the next message after `ask` by the other author; NONE where there is none."""
    here = past.place[ask]
    place = past.spoke.next(other, past.spoke.before(other, here + 1))
    return np.append(past.line[:-1], NONE)[place]


def _last_partner(log: Log, guess: _Guess, ask: Ints) -> Ints:
    """Whom the author last talked with other than himself, before each message."""
    held: dict[int, int] = {}
    column = np.full(len(log.author), NONE, np.int64)
    for i, (author, partner) in enumerate(zip(log.author.tolist(), guess.partner.tolist(), strict=True)):
        column[i] = held.get(author, NONE)
        if partner not in (NONE, author):
            held[author] = partner
    return column[ask]


def _answers(log: Log, ask: Ints, found: Ints, share: Floats) -> Table:
    """How much is answered by whom, in expectation: the candidate before and after, the message itself."""
    n, people = len(log.author), log.people
    own = ask == found
    real = ~own
    child, parent, value = ask[real], found[real], share[real]
    by_time = _Sums(parent * n + child, value)
    by_author = _Sums(parent * people + log.author[child], value)
    to_author = _Sums(child * people + log.author[parent], value)
    me, other = log.author[ask], log.author[found]
    all_before = by_time.over(found * n, found * n + ask)
    all_after = by_time.over(found * n + ask + 1, (found + 1) * n)
    mine = by_author.of(found * people + me) - np.where(own, 0, share)
    return {
        "answered_before": np.where(own, -1, all_before),
        "answered_after": np.where(own, -1, all_after),
        "answered_by_me": np.where(own, -1, mine),
        "answers_me": np.where(own, -1, to_author.of(found * people + me)),
        "answered_by_other": np.where(own, -1, by_author.of(ask * people + other)),
        "answered": by_time.over(ask * n, (ask + 1) * n),
        "to_other": np.where(own, -1, to_author.of(ask * people + other)),
    }


def _threads(log: Log, past: Past, guess: _Guess, ask: Ints, found: Ints) -> Table:
    """The candidate's thread: how long, how old, who is in it."""
    n, people = len(log.author), log.people
    own = ask == found
    root, me = guess.root[found], log.author[ask]
    lines = past.line[:-1]
    ones = np.ones(len(lines), np.float32)
    members = np.sort(guess.root[lines] * n + lines)
    mine = _Sums((guess.root[lines] * people + log.author[lines]) * n + lines, ones)
    start = np.searchsorted(members, root * n)
    stop = np.searchsorted(members, root * n + ask)
    newest = members[np.maximum(stop - 1, 0)] - root * n
    base = (root * people + me) * n
    return {
        "thread_size": np.where(own, -1, np.minimum(stop - start, 40)),
        "thread_gap": np.where(own, -1, np.minimum(past.place[ask] - past.place[newest % n], FAR)),
        "thread_newest": (newest == found) & ~own,
        "thread_since": np.where(own, -1, np.minimum(stop - np.searchsorted(members, root * n + found), 20)),
        "thread_mine": np.where(own, -1, np.minimum(mine.over(base, base + ask), 10)),
        "thread_mine_later": np.where(own, -1, np.minimum(mine.over(base + ask + 1, base + n), 10)),
    }
