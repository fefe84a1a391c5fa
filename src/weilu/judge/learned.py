"""What the operators of a community corrected: "this is an advertisement", "this is not".

A correction holds for the text itself, for its near copies and for texts with the same contact; no
other text's probability changes by a bit. The base model is not touched, so that taking a correction
back leaves what was before. Kept are hashes, no texts; what is short can be guessed from its hash, so
the document is to be kept as the log itself is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from weilu.judge import grams
from weilu.judge.likeness import KEYS, LEAST, MARKS, Likeness, likeness, mixed
from weilu.judge.normal import Normal, normal

Places = npt.NDArray[np.int64]
Figures = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint64]
Contacts = Sequence[Sequence[str]]
"""For each text the contacts in it, in normal form."""

MOST = 2_000
"""Corrections that a community keeps; when there are more, the oldest fall away."""
YES, NO = np.float32(0.99), np.float32(0.01)
"""The probability of what was corrected: beyond any threshold."""
SAME, CONTACT = 4.0, 1.0
"""What the same text and a common contact weigh; a near copy weighs the share of marks in common."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Correction:
    """One word of an operator. `id` is the caller's own, such as the event's."""

    id: str
    ad: bool
    same: int
    size: int
    marks: tuple[int, ...]
    contacts: tuple[int, ...]


class Learned:
    """The corrections of one community, oldest first. It never changes: correcting makes another one."""

    def __init__(self, corrections: Sequence[Correction] = ()) -> None:
        self.corrections = tuple(corrections)[-MOST:]
        count = len(self.corrections)
        self._ad = np.array([one.ad for one in self.corrections], np.bool_)
        self._same = np.array([one.same for one in self.corrections], np.uint64)
        marks = np.array([one.marks for one in self.corrections], np.uint16).reshape(-1, MARKS)
        size = np.array([one.size for one in self.corrections], np.int64)
        self._like = Likeness(size, marks)
        keys, owner = self._like.keys().ravel(), np.repeat(np.arange(count), KEYS)
        told = np.repeat(size >= LEAST, KEYS)
        self._keys = _Index(keys[told], owner[told])
        self._sames = _Index(self._same, np.arange(count))
        pairs = [(contact, place) for place, one in enumerate(self.corrections) for contact in one.contacts]
        contacts, whose = np.array(pairs, np.uint64).reshape(-1, 2).T
        self._contacts = _Index(contacts, whose.astype(np.int64))

    def corrected(self, id: str, text: str, ad: bool, contacts: Sequence[str] = ()) -> "Learned":
        """With one correction more; one of the same id makes way for it."""
        form = normal([text])
        like = likeness(form)
        marks = tuple(like.marks[0].tolist())
        hashed = tuple(sorted(set(map(_contact, contacts))))
        one = Correction(id, ad, int(_same(form)[0]), int(like.size[0]), marks, hashed)
        return Learned([*self.undone(id).corrections, one])

    def undone(self, id: str) -> "Learned":
        """Without the correction of this id."""
        return Learned([one for one in self.corrections if one.id != id])

    def which(self, texts: Normal, contacts: Contacts = ()) -> Places:
        """The place in `corrections` of the one that decides each text, -1 where none does: the same text
        before a common contact, that before a near copy, and of equals the latest."""
        count = len(texts.starts) - 1
        decided = np.full(count, -1, np.int64)
        if not self.corrections or not count:
            return decided
        weights: dict[tuple[int, int], float] = {}
        for found in (self._alike(texts), self._common(contacts), self._equal(texts)):
            for text, one, weight in found:
                weights[text, one] = weights.get((text, one), 0.0) + weight
        for (text, one), _ in sorted(weights.items(), key=lambda entry: (entry[1], entry[0][1])):
            decided[text] = one
        return decided

    def applied(self, ad: Figures, texts: Normal, contacts: Contacts = ()) -> Figures:
        """The probabilities with what was corrected put in; all others stay as they are, bit by bit."""
        which = self.which(texts, contacts)
        if not self.corrections:
            return ad
        return np.where(which < 0, ad, np.where(self._ad[which], YES, NO)).astype(np.float32)

    def _alike(self, texts: Normal) -> list[tuple[int, int, float]]:
        like = likeness(texts)
        told = np.flatnonzero(like.size >= LEAST)
        keys = like.some(told).keys()
        place, one = self._keys.look(keys.ravel())
        pairs = np.unique(told[place // KEYS] << 32 | one)
        text, one = pairs >> 32, pairs & 0xFFFFFFFF
        share = np.count_nonzero(like.marks[text] == self._like.marks[one], axis=1) / MARKS
        near = share >= np.maximum(like.needed()[text], self._like.needed()[one])
        return list(zip(text[near].tolist(), one[near].tolist(), share[near].tolist(), strict=True))

    def _common(self, contacts: Contacts) -> list[tuple[int, int, float]]:
        every = [(_contact(one), text) for text, some in enumerate(contacts) for one in set(some)]
        place, one = self._contacts.look(np.array([hashed for hashed, _ in every], np.uint64))
        pairs = {(every[at][1], which) for at, which in zip(place.tolist(), one.tolist(), strict=True)}
        return [(text, which, CONTACT) for text, which in pairs]

    def _equal(self, texts: Normal) -> list[tuple[int, int, float]]:
        text, one = self._sames.look(_same(texts))
        return [(text, one, SAME) for text, one in zip(text.tolist(), one.tolist(), strict=True)]

    def document(self) -> dict[str, Any]:
        """Everything, as JSON."""
        return {
            "version": VERSION,
            "corrections": [
                {
                    "id": one.id,
                    "ad": one.ad,
                    "same": f"{one.same:016x}",
                    "size": one.size,
                    "marks": np.array(one.marks, "<u2").tobytes().hex(),
                    "contacts": [f"{contact:016x}" for contact in one.contacts],
                }
                for one in self.corrections
            ],
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Learned":
        """What a document holds."""
        return cls(
            [
                Correction(
                    one["id"],
                    one["ad"],
                    int(one["same"], 16),
                    one["size"],
                    tuple(np.frombuffer(bytes.fromhex(one["marks"]), "<u2").tolist()),
                    tuple(int(contact, 16) for contact in one["contacts"]),
                )
                for one in document["corrections"]
            ]
        )


class _Index:
    """Finds the owners of words."""

    def __init__(self, words: Words, owners: Places) -> None:
        order = np.argsort(words, kind="stable")
        self._words, self._owners = words[order], owners[order]

    def look(self, words: Words) -> tuple[Places, Places]:
        """Pairs of a place in `words` and an owner."""
        first = np.searchsorted(self._words, words, "left")
        many = np.searchsorted(self._words, words, "right") - first
        place = np.repeat(np.arange(len(words)), many)
        rank = np.arange(len(place)) - np.repeat(np.cumsum(many) - many, many)
        return place, self._owners[first[place] + rank]


_SPACE = 0x20


def _same(texts: Normal) -> Words:
    """A hash of each text in normal form without its spaces."""
    bare, kept = grams.kept(texts.codes, texts.starts, texts.codes != _SPACE)
    codes = bare.astype(np.uint64)
    place = np.arange(len(codes)) - np.repeat(kept[:-1], np.diff(kept))
    words = mixed(mixed(place.astype(np.uint64)) + codes)
    sums = np.append(np.uint64(0), np.cumsum(words, dtype=np.uint64))
    return mixed(sums[kept[1:]] - sums[kept[:-1]] + np.diff(kept).astype(np.uint64))


def _contact(contact: str) -> int:
    return int.from_bytes(blake2b(contact.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
