"""Near copies: one text with small changes, sent by many accounts, in many groups, on many days.

A campaign is known by its first text; a later text belongs to it if it is alike enough (see
`weilu.judge.likeness`). Texts heard once are forgotten first, then campaigns longest unheard of, so
that memory is bounded; what is remembered is arrays of numbers, which outlive a restart.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from weilu.judge.likeness import KEYS, LEAST, MARKS, Likeness, likeness
from weilu.judge.normal import Normal

Counts = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
State = dict[str, npt.NDArray[np.generic]]

CROWD = 64
"""Accounts and groups of one campaign that are told apart; more are counted as this many."""
CHUNK = 256
WAYS = 8
"""Names of campaigns that one bucket holds."""
STEADY = 8
"""A campaign of several copies is kept this many times longer than a text that was heard once."""
LEAST_KEPT = 4 * CHUNK


class Copied(NamedTuple):
    """What is known of each text once it was heard; all arrays have the batch's length.

    `campaign` is the number of the text's campaign, 0 where the text is too short to tell. `copies`,
    `accounts` and `groups` count the campaign's texts up to this one, who said them and where (these two
    up to `CROWD`); all are 0 where there is no campaign.
    """

    campaign: Counts
    copies: Counts
    accounts: Counts
    groups: Counts


class Copies:
    """Remembers up to `most` texts, in about 350 bytes each and 100 for each account or group of a copied
    one. A campaign that was not heard of for `days` is over: the same text then begins another."""

    def __init__(self, most: int = 50_000, days: int = 30) -> None:
        self.most, self.days = max(most, LEAST_KEPT), days
        self._next = self._clock = 1
        self._free = list(range(self.most - 1, -1, -1))
        self._facts = np.zeros((self.most, len(_FACTS)), np.int64)
        self._marks = np.zeros((self.most, MARKS), np.uint16)
        self._crowds: dict[int, tuple[set[int], set[int]]] = {}
        self._names = _Names(self.most)

    def add(
        self, texts: Normal, members: Sequence[str], groups: Sequence[str], days: Sequence[int]
    ) -> Copied:
        """Hear texts in order: who said each, in which group, on which day (counted from any day)."""
        return self.hear(likeness(texts), members, groups, days)

    def hear(
        self, like: Likeness, members: Sequence[str], groups: Sequence[str], days: Sequence[int]
    ) -> Copied:
        """The same for texts of which the marks alone were kept."""
        said = np.array([_hashed(members), _hashed(groups), days], np.int64)
        found = np.zeros((4, len(like.size)), np.int64)
        for first in range(0, len(like.size), CHUNK):
            some = first + np.flatnonzero(like.size[first : first + CHUNK] >= LEAST)
            found[:, some] = self._hear(like.some(some), said[:, some])
        return Copied(*found)

    def _hear(self, like: Likeness, said: Counts) -> Counts:
        """`said` int64[3, n]: member, group, day. Campaign, copies, accounts and groups of each text."""
        self._room(len(like.size))
        keys, needed = like.keys(), like.needed()
        known, share = self._known(like, keys, needed, said[2])
        told = np.ones((4, len(known)), np.int64)
        shared = _near(keys, like.marks, needed)
        fresh: dict[int, list[int]] = {}
        whose, row = said.T.tolist(), known.tolist()
        for at in np.flatnonzero((known >= 0) | shared).tolist():
            names = keys[at].tolist() if shared[at] else []
            if rows := [one for name in names for one in fresh.get(name, ())]:
                bar = max(needed[at], np.nextafter(share[at], 2))
                row[at] = self._nearest(rows, like.marks[at], bar, whose[at][2], row[at])
            if row[at] < 0:
                row[at] = int(self._open(like.marks[at : at + 1], said[:, at : at + 1])[0])
                known[at] = -2
                for name in names:
                    fresh.setdefault(name, []).append(row[at])
            else:
                known[at] = row[at]
                told[1:, at] = self._join(row[at], *whose[at])
        told[0] = self._begun(like, keys, said, known, row)
        return told

    def _nearest(self, rows: list[int], marks: npt.NDArray[np.uint16], bar: float, day: int, row: int) -> int:
        """Of campaigns begun in this batch the one most alike, if alike enough, else `row`."""
        shares = _share(self._marks[rows], marks)
        shares[day - self._facts[rows, _DAY] > self.days] = 0
        best = int(shares.argmax())
        return rows[best] if shares[best] >= bar else row

    def _begun(self, like: Likeness, keys: Words, said: Counts, known: Counts, row: list[int]) -> Counts:
        """Number the campaigns that began with texts of the batch, in order, and the campaign of each text;
        `known` is -1 where nothing was alike, -2 where a row has been opened."""
        rows, first = np.array(row, np.int64), known < 0
        rows[known == -1] = self._open(like.marks[known == -1], said[:, known == -1])
        self._facts[rows[first], _NUMBER] = self._next + np.arange(first.sum())
        self._next += int(first.sum())
        self._names.put(keys[first], rows[first])
        return np.asarray(self._facts[rows, _NUMBER])

    def _known(
        self, like: Likeness, keys: Words, needed: npt.NDArray[np.float64], day: Counts
    ) -> tuple[Counts, npt.NDArray[np.float64]]:
        """The campaign that each text is most alike to, -1 for none, and how alike they are."""
        text, row = self._names.look(keys)
        alike = _share(self._marks[row], like.marks[text])
        near = (alike >= needed[text]) & (day[text] - self._facts[row, _DAY] <= self.days)
        text, row, alike = text[near], row[near], alike[near]
        order = np.lexsort((-self._facts[row, _NUMBER], alike))  # of equals the first heard comes last
        best, share = np.full(len(day), -1, np.int64), np.zeros(len(day))
        best[text[order]], share[text[order]] = row[order], alike[order]
        return best, share

    def _open(self, marks: npt.NDArray[np.uint16], said: Counts) -> Counts:
        """The rows of campaigns that begin with these texts."""
        count = len(marks)
        rows = np.array([self._free.pop() for _ in range(count)], np.int64)
        self._marks[rows] = marks
        self._facts[rows, :_NUMBER] = said.T
        self._facts[rows, _COPIES] = 1
        self._facts[rows, _HEARD] = self._clock + np.arange(count)
        self._clock += count
        return rows

    def _join(self, row: int, member: int, group: int, day: int) -> tuple[int, int, int]:
        facts = self._facts[row].tolist()
        crowd = self._crowds.get(row)
        if crowd is None:
            crowd = self._crowds[row] = ({facts[_MEMBER]}, {facts[_GROUP]})
        for known, one in zip(crowd, (member, group), strict=True):
            if len(known) < CROWD:
                known.add(one)
        copies = facts[_COPIES] + 1
        self._facts[row, _DAY] = max(facts[_DAY], day)
        self._facts[row, _COPIES:] = copies, self._clock
        self._clock += 1
        return copies, len(crowd[0]), len(crowd[1])

    def _room(self, needed: int) -> None:
        """Where rows are short, forget a quarter of what is remembered."""
        if len(self._free) >= needed:
            return
        age = self._clock - self._facts[:, _HEARD]
        age[self._facts[:, _COPIES] > 1] //= STEADY
        age[self._facts[:, _NUMBER] == 0] = -1
        gone = np.sort(np.argpartition(-age, self.most // 4)[: self.most // 4])
        self._forget(gone[self._facts[gone, _NUMBER] > 0])

    def _forget(self, rows: Counts) -> None:
        self._names.drop(rows)
        self._facts[rows] = 0
        for row in rows.tolist():
            self._crowds.pop(row, None)
        self._free.extend(rows[::-1].tolist())

    def erase(self, member: str) -> None:
        """Forget that a person said anything; the campaigns stay."""
        (one,) = _hashed([member])
        self._facts[self._facts[:, _MEMBER] == one, _MEMBER] = 0
        for members, _ in self._crowds.values():
            members.discard(one)

    def state(self) -> State:
        """Everything remembered, as arrays; `restored` takes it up again."""
        rows = np.flatnonzero(self._facts[:, _NUMBER])
        place = dict(zip(rows.tolist(), range(len(rows)), strict=True))
        crowd = [
            (place[row], which, one)
            for row, both in self._crowds.items()
            for which, known in enumerate(both)
            for one in sorted(known)
        ]
        return {
            "facts": self._facts[rows],
            "marks": self._marks[rows],
            "crowd": np.array(crowd, np.int64).reshape(-1, 3),
            "next": np.array([self._next, self._clock]),
        }

    @classmethod
    def restored(cls, state: State, most: int = 50_000, days: int = 30) -> "Copies":
        """What was remembered, or as much of it as was heard last and fits."""
        copies = cls(most, days)
        facts = state["facts"].astype(np.int64)
        rows = np.sort(np.argsort(-facts[:, _HEARD], kind="stable")[: copies.most])
        count = len(rows)
        copies._next, copies._clock = state["next"].tolist()
        copies._free = copies._free[: copies.most - count]
        copies._facts[:count] = facts[rows]
        copies._marks[:count] = state["marks"][rows]
        place = dict(zip(rows.tolist(), range(count), strict=True))
        for row, which, one in state["crowd"].tolist():
            if row in place:
                copies._crowds.setdefault(place[row], (set(), set()))[which].add(one)
        some = Likeness(np.full(count, LEAST), copies._marks[:count])
        copies._names.put(some.keys(), np.arange(count))
        return copies


_FACTS = ("member", "group", "day", "number", "copies", "heard")
_MEMBER, _GROUP, _DAY, _NUMBER, _COPIES, _HEARD = range(len(_FACTS))


class _Names:
    """Which campaigns go by a key: buckets of `WAYS` places each, half of them empty when all is taken."""

    def __init__(self, most: int) -> None:
        self._buckets = max(most * KEYS * 2 // WAYS, 1)
        self._keys = np.zeros((self._buckets, WAYS), np.uint32)
        self._rows = np.full((self._buckets, WAYS), -1, np.int32)

    def look(self, keys: Words) -> tuple[Counts, Counts]:
        """Pairs of a text and a campaign that share a key, each pair once. `keys` uint64[n, KEYS]."""
        bucket, short = self._place(keys)
        text, way = np.nonzero(self._keys[bucket] == short[:, None])
        row = self._rows[bucket[text], way]
        pairs = np.unique(((text // KEYS) << 32 | row)[row >= 0])
        return pairs >> 32, pairs & 0xFFFFFFFF

    def put(self, keys: Words, rows: Counts) -> None:
        """Let campaigns go by their keys. A full bucket gives up a place that depends on the row alone."""
        bucket, short = self._place(keys)
        order = np.argsort(bucket)
        bucket, short, row = bucket[order], short[order], np.repeat(rows, KEYS)[order]
        starts = np.flatnonzero(np.append(len(bucket) > 0, bucket[1:] != bucket[:-1])[: len(bucket)])
        rank = np.arange(len(bucket)) - np.repeat(starts, np.diff(np.append(starts, len(bucket))))
        taken = self._rows[bucket] >= 0
        free = WAYS - taken.sum(axis=1)
        ways = np.argsort(taken, axis=1, kind="stable")[np.arange(len(bucket)), np.minimum(rank, WAYS - 1)]
        way = np.where(rank < free, ways, (row + rank) % WAYS)
        self._keys[bucket, way], self._rows[bucket, way] = short, row

    def drop(self, rows: Counts) -> None:
        """Campaigns that are forgotten."""
        gone = np.zeros(self._rows.max(initial=0) + 2, np.bool_)
        gone[rows[rows < len(gone)]] = True
        gone[-1] = False  # where the empty places point to
        self._rows[gone[self._rows]] = -1

    def _place(self, keys: Words) -> tuple[Counts, npt.NDArray[np.uint32]]:
        flat = keys.ravel()
        return (flat % np.uint64(self._buckets)).astype(np.int64), (flat >> np.uint64(32)).astype(np.uint32)


def _hashed(names: Sequence[str]) -> list[int]:
    return [crc32(name.encode("utf-8", "surrogatepass")) for name in names]


def _share(some: npt.NDArray[np.uint16], others: npt.NDArray[np.uint16]) -> npt.NDArray[np.float64]:
    return np.asarray(np.count_nonzero(some == others, axis=1) / MARKS)


def _near(
    keys: Words, marks: npt.NDArray[np.uint16], needed: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Which texts may be copies within the batch: those alike to another that shares a key, of at most
    `WAYS` that follow in order; where a key is more common than that, all that have it."""
    flat = keys.ravel()
    order = np.argsort(flat)
    flat, text = flat[order], order // KEYS
    found, pairs = np.zeros(len(keys), np.bool_), [np.zeros(0, np.int64)]
    for lag in range(1, WAYS + 1):
        same = np.flatnonzero(flat[lag:] == flat[:-lag])
        if not len(same):
            break
        one, other = text[same], text[same + lag]
        pairs.append(np.minimum(one, other) << 32 | np.maximum(one, other))
        if lag == WAYS:
            found[one] = found[other] = True
    both = np.unique(np.concatenate(pairs))
    one, other = both >> 32, both & 0xFFFFFFFF
    near = _share(marks[one], marks[other]) >= np.minimum(needed[one], needed[other])
    found[one[near]] = found[other[near]] = True
    return found
