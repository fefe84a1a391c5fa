"""What speaks for and against a message's answering a candidate.

Three tables of named columns: what is true of a message that looks for its antecedent, of a message as a
candidate, and of the pair. The first two are made once a message. Where the candidate is the message itself
only the first counts, and `self`.
"""

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.log import FLAGS, NONE, Ints, Log
from weilu.judge.replies.past import Past, by_place
from weilu.judge.replies.people import END

FAR = 200
"""Distances are cut here, and this stands for none."""
Table = dict[str, NDArray[np.generic]]


def asking(log: Log, past: Past) -> Table:
    """Of each message that may answer one."""
    place, before = past.place, past.line[past.previous]
    near = past.line[np.maximum(place - 1, 0)]
    found: Table = {
        "strength": log.strength[:, 0],
        "names": (log.named >= 0).sum(1),
        "named_self": log.named[:, 0] == log.author,
        "named_gap": _named_gap(log, past),
        "prev_gap": _gap(place, past.previous),
        "prev_wait": np.where(past.previous < 0, FAR, np.minimum(log.minute - log.minute[before], FAR)),
        "next_gap": _ahead(place, past.following),
        "spoken": np.minimum(past.spoken, 50),
        "follows_self": (place > 0) & (log.author[near] == log.author),
        "told_gap": _gap(place, past.told_at),
        "tells_gap": _ahead(place, past.tells_at),
        "heard_gap": _gap(place, past.heard_at),
        "heard_since": past.heard_at > past.previous,
        "busy": _busy(log, past),
        "pace": np.minimum(log.minute - log.minute[past.line[np.maximum(place - 20, 0)]], 60),
        "first0": log.first[:, 0],
        "first1": log.first[:, 1],
        **_sentence(log),
    }
    for name in ("asks", "thanks", "bang"):
        flag = log.flags[:, list(FLAGS).index(name)]
        found["before_" + name] = by_place(past, flag, past.previous, 0)
    return found


def asked(log: Log, past: Past) -> Table:
    """Of each message that may be answered."""
    place, last = past.place, len(past.line) - 2
    near, after = past.line[np.maximum(place - 1, 0)], past.line[np.clip(place + 1, 0, max(last, 0))]
    return {
        "strength": log.strength[:, 0],
        "prev_gap": _gap(place, past.previous),
        "next_gap": _ahead(place, past.following),
        "spoken": np.minimum(past.spoken, 50),
        "follows_self": (place > 0) & (log.author[near] == log.author),
        "goes_on": (place < last) & (log.author[after] == log.author),
        "heard_since": past.heard_at > past.previous,
        "first0": log.first[:, 0],
        **_sentence(log),
    }


def between(log: Log, past: Past, ask: Ints, found: Ints, shared: NDArray[np.float32]) -> Table:
    """Of each pair."""
    own = ask == found
    me, other = log.author[ask], log.author[found]
    wait = log.minute[ask] - log.minute[found]
    table: Table = {
        "self": own,
        "gap": np.minimum(past.place[ask] - past.place[found], 100),
        "lines": np.minimum(ask - found, 150),
        "wait": np.minimum(wait, 120),
        "same": (me == other) & ~own,
        "shared": shared,
        "shared_best": _of_best(ask, shared),
    }
    table |= _naming(log, past, ask, found)
    table |= _turns(log, past, ask, found)
    table |= _history(log, past, ask, found)
    return {name: np.where(own, 0, column) if name != "self" else column for name, column in table.items()}


def _naming(log: Log, past: Past, ask: Ints, found: Ints) -> Table:
    """Who names whom in the two messages and in those that their authors wrote before and after."""
    me, other = log.author[ask], log.author[found]
    told, tells = by_place(past, past.target, past.told_at), by_place(past, past.target, past.tells_at)
    heard_by = by_place(past, log.author, past.heard_at)
    names, named, both = (np.zeros(len(ask), np.uint8) for _ in range(3))
    for k in range(log.named.shape[1]):
        who, how = log.named[ask, k], log.strength[ask, k]
        np.maximum(names, np.where(who == other, how, 0), out=names)
        np.maximum(named, np.where(log.named[found, k] == me, log.strength[found, k], 0), out=named)
        alike = (who >= 0) & (who == log.named[found, 0])
        np.maximum(both, np.where(alike, np.minimum(how, log.strength[found, 0]), 0), out=both)
    return {
        "names": names,
        "named": named,
        "both_name": both,
        "names_another": (log.strength[found, 0] >= END) & (named == 0),
        "told_last": told[ask] == other,
        "tells_next": tells[ask] == other,
        "told_back": told[found] == me,
        "told_the_same": (past.target[found] >= 0) & (past.target[found] == told[ask]),
        "before_names": by_place(past, past.target, past.previous)[ask] == other,
        "heard_here": past.heard_at[ask] == past.place[found],
        "heard_of": heard_by[ask] == other,
    }


def _turns(log: Log, past: Past, ask: Ints, found: Ints) -> Table:
    """How often the two authors and others spoke between the two messages."""
    me, other, here, there = log.author[ask], log.author[found], past.place[ask], past.place[found]
    after = past.line[np.minimum(there + 1, len(past.line) - 2)]
    spoke, heard = past.spoke, past.heard
    mine = spoke.before(me, here) - spoke.before(me, there) - (me == other)
    return {
        "later": np.minimum(spoke.before(other, here) - spoke.before(other, there) - 1, 12),
        "mine": np.minimum(mine, 12),
        "then_me": (log.author[after] == me) & (here - there > 1),
        "heard": np.minimum(heard.before(other, here) - heard.before(other, there + 1), 8),
    }


def _history(log: Log, past: Past, ask: Ints, found: Ints) -> Table:
    """When each of the two told the other something, before, in between and after."""
    me, other, here, there = log.author[ask], log.author[found], past.place[ask], past.place[found]
    table: Table = {}
    for name, kind in (("tell", me * log.people + other), ("hear", other * log.people + me)):
        count = past.told.before(kind, here)
        ahead = past.told.before(kind, here + 1)
        table[name + "_gap"] = _gap(here, past.told.last(kind, count))
        table[name + "_between"] = np.minimum(count - past.told.before(kind, there + 1), 5)
        table[name + "_later"] = _ahead(here, past.told.next(kind, ahead))
    return table


def _sentence(log: Log) -> Table:
    flags: Table = {name: log.flags[:, k] for k, name in enumerate(FLAGS)}
    return {"length": np.minimum(log.length, 40), "bot": log.bot, **flags}


def _named_gap(log: Log, past: Past) -> NDArray[np.generic]:
    """Messages since the first one named last spoke; NONE where nobody is named."""
    who = log.named[:, 0]
    last = past.spoke.last(who, past.spoke.before(who, past.place))
    return np.where(who < 0, NONE, _gap(past.place, last))


def _gap(here: Ints, there: Ints) -> NDArray[np.generic]:
    return np.where(there < 0, FAR, np.minimum(here - there, FAR))


def _ahead(here: Ints, there: Ints) -> NDArray[np.generic]:
    return np.where(there < 0, FAR, np.minimum(there - here, FAR))


def _busy(log: Log, past: Past, window: int = 30) -> Ints:
    """How many others spoke in the last messages."""
    authors = log.author[past.line[:-1]].tolist()
    last: dict[int, int] = {}
    fresh = np.zeros(len(authors) + window + 1, np.int64)
    for k, author in enumerate(authors):
        since = last.get(author, -window - 1)
        fresh[max(k + 1, since + window + 1)] += 1
        fresh[k + window + 1] -= 1
        last[author] = k
    full = np.zeros(len(log.author), np.int64)
    full[past.line[:-1]] = np.cumsum(fresh)[: len(authors)]
    return full


def _of_best(ask: Ints, value: NDArray[np.float32]) -> NDArray[np.generic]:
    """Each value as a share of the largest of its message."""
    if not len(ask):
        return value
    starts = np.flatnonzero(np.diff(ask, prepend=NONE))
    best = np.maximum.reduceat(value, starts)
    most: NDArray[np.float32] = np.repeat(best, np.diff(starts, append=len(ask)))
    return value / np.maximum(most, 1e-6)
