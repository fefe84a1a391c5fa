"""Which rare words a message shares with a candidate, and with what was said around the two."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weilu.judge.replies.log import BUCKETS, NONE, Ints, Log
from weilu.judge.replies.pairs import Table
from weilu.judge.replies.past import Events, Past

Floats = NDArray[np.float32]
RECENT = 100
"""What an author said more than so many lines ago is not compared."""
SOON = 30
"""An author's next message is compared if it comes within so many."""
MOST = 64
"""So many words of a message are compared, the first ones."""
BLOCK = 4096
"""Pairs compared at a time, for memory's sake."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The distinct words of all lines, by line, then word; only words that have a rarity."""

    rarity: Floats
    """By bucket of words."""
    start: Ints
    """(n + 1): where each line's words begin."""
    line: Ints
    word: Ints
    key: Ints
    """line * BUCKETS + word, and a greater number at the end."""
    whole: NDArray[np.float64]
    """By line: the rarities of its words, added up."""

    def spread(self, lines: Ints) -> tuple[Ints, Ints]:
        """All words of each of some lines: its index in `lines`, and the word."""
        size = self.start[lines + 1] - self.start[lines]
        row = np.repeat(np.arange(len(lines)), size)
        skipped = self.start[lines] - (np.cumsum(size) - size)
        return row, self.word[np.arange(len(row)) + skipped[row]]

    def has(self, line: Ints, word: Ints) -> NDArray[np.bool_]:
        """Whether lines have words; NONE has none."""
        key = line * BUCKETS + word
        result: NDArray[np.bool_] = self.key[np.searchsorted(self.key, key)] == key
        return result

    def by(self, group: Ints) -> Events:
        """Where each word was said in each group of lines; `group` is by line."""
        return Events(group[self.line] * BUCKETS + self.word, self.line, len(self.start) + 1)


def _said(log: Log, rarity: Floats) -> _Said:
    rare = (rarity > 0).tolist()
    words = [sorted(list({word: None for word in each if rare[word]})[:MOST]) for each in log.words]
    size = np.fromiter(map(len, words), np.int64, len(words))
    line = np.repeat(np.arange(len(words)), size)
    word = np.fromiter((one for each in words for one in each), np.int64, len(line))
    key = np.append(line * BUCKETS + word, np.iinfo(np.int64).max)
    whole = np.bincount(line, rarity[word], len(words)).astype(np.float64)
    return _Said(rarity, np.append(0, np.cumsum(size)), line, word, key, whole)


def overlap(log: Log, past: Past, rarity: Floats, root: Ints, ask: Ints, found: Ints) -> Table:
    """Of each pair: the rarities of the words it shares, added up. `root` is each line's thread. All is 0
    where a message is its own candidate."""
    said = _said(log, rarity)
    events = said.by(log.author), said.by(root)
    some = np.flatnonzero(ask != found)
    table: dict[str, Floats] = {}
    for start in range(0, len(some) + 1, BLOCK):
        part = some[start : start + BLOCK]
        here, there = ask[part], found[part]
        sums = _of_asking(log, said, events, root, here, there)
        for name, values in (sums | _of_found(log, past, said, events[0], here, there)).items():
            table.setdefault(name, np.zeros(len(ask), np.float32))[part] = values
    return dict(table)


def _of_asking(
    log: Log, said: _Said, events: tuple[Events, Events], root: Ints, ask: Ints, found: Ints
) -> Table:
    """The message's words: in the candidate; else in what its author said lately, and in its thread."""
    row, word = said.spread(ask)
    worth, here, there = said.rarity[word], ask[row], found[row]
    both = said.has(there, word)
    lately = _lately(events[0], log.author[there] * BUCKETS + word, here, RECENT)
    lately &= log.author[here] != log.author[there]
    threaded = _lately(events[1], root[there] * BUCKETS + word, here, len(root))
    shared = np.bincount(row, worth * both, len(ask))
    return {
        "common": shared,
        "alike": shared / np.sqrt(np.maximum(said.whole[ask] * said.whole[found], 1e-6)),
        "with_theirs": np.bincount(row, worth * (lately & ~both), len(ask)),
        "with_thread": np.bincount(row, worth * (threaded & ~both), len(ask)),
    }


def _of_found(log: Log, past: Past, said: _Said, authors: Events, ask: Ints, found: Ints) -> Table:
    """The candidate's words that the message has not: in what its author said lately, and said next."""
    row, word = said.spread(found)
    worth, here = said.rarity[word], ask[row]
    apart = ~said.has(here, word)
    lately = _lately(authors, log.author[here] * BUCKETS + word, here, RECENT)
    lately &= log.author[here] != log.author[found[row]]
    wait = past.following[here] - past.place[here]
    soon = (past.following[here] >= 0) & (wait < SOON)
    then = np.where(soon, past.line[past.following[here]], NONE)
    return {
        "with_mine": np.bincount(row, worth * (lately & apart), len(ask)),
        "with_next": np.bincount(row, worth * (said.has(then, word) & apart), len(ask)),
    }


def _lately(events: Events, kind: Ints, here: Ints, most: int) -> NDArray[np.bool_]:
    """Whether there was an event of the kind in the last lines, `most` at the most."""
    last = events.last(kind, events.before(kind, here))
    result: NDArray[np.bool_] = (last >= 0) & (last >= here - most)
    return result
