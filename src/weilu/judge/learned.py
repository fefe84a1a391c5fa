"""What the operators of a community corrected: "this is an advertisement", "this is not".

A correction holds for the text itself, for its near copies and for texts with the same contact; no
other text's probability changes by a bit. The base model is not touched, so that taking a correction
back leaves what was before. Kept are hashes, no texts; what is short can be guessed from its hash, so
they are to be kept as the log itself is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from weilu.judge import grams
from weilu.judge.contacts import Contact, contacts
from weilu.judge.likeness import KEYS, LEAST, MARKS, Likeness, likeness, mixed
from weilu.judge.normal import Normal, normal
from weilu.kernel.errors import OperatorError
from weilu.kernel.events import Judgement
from weilu.kernel.texts import Text

Places = npt.NDArray[np.int64]
Figures = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint64]
Contacts = Sequence[Sequence[Contact]]
"""For each text the contacts in it."""
Found = tuple[Places, npt.NDArray[np.float64]]
"""Pairs of a text and a correction (`text << 32 | correction`), and what they weigh."""
_LOW = (1 << 32) - 1
_SPACE = 0x20
_BLANK = Text("没有文字", "There are no words in it")
_NOTHING = Text("判断只看文字，图片更正不了", "Only words are judged: a picture cannot be corrected")

YES, NO = 0.99, 0.01
"""The probability of what was corrected: beyond any threshold."""
SAME, CONTACT = 4.0, 1.0
"""What the same text and a common contact weigh; a near copy weighs the share of marks in common."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One word of an operator; `id` is the caller's own."""

    id: str
    ad: bool
    same: int
    size: int
    marks: tuple[int, ...]
    contacts: tuple[int, ...]

    def hashes(self) -> str:
        """What it knows of its text, as JSON."""
        return json.dumps(
            {
                "same": f"{self.same:016x}",
                "size": self.size,
                "marks": np.array(self.marks, "<u2").tobytes().hex(),
                "contacts": [f"{one:016x}" for one in self.contacts],
            }
        )

    @classmethod
    def of(cls, id: str, ad: bool, hashes: str) -> "Correction":
        """The one that `hashes` told."""
        told = json.loads(hashes)
        marks = np.frombuffer(bytes.fromhex(told["marks"]), "<u2")
        held = tuple(int(one, 16) for one in told["contacts"])
        return cls(id, ad, int(told["same"], 16), told["size"], tuple(marks.tolist()), held)


def correction(id: str, text: str, ad: bool) -> Correction:
    """What an operator says of a text. OperatorError: it has no characters, as every picture has none."""
    form = normal([text])
    if (form.codes == _SPACE).all():
        raise OperatorError(_BLANK, _NOTHING)
    like = likeness(form)
    held = tuple(sorted({_contact(one) for one in contacts(form, [text])[0]}))
    return Correction(id, ad, int(_same(form)[0]), int(like.size[0]), tuple(like.marks[0].tolist()), held)


class Learned:
    """The corrections of one community, oldest first; of those of the same text the latest is left."""

    def __init__(self, corrections: Sequence[Correction] = ()) -> None:
        latest = {one.same: place for place, one in enumerate(corrections)}
        self.corrections = tuple(corrections[place] for place in sorted(latest.values()))
        count = len(self.corrections)
        self._ad = np.array([one.ad for one in self.corrections], np.bool_)
        marks = np.array([one.marks for one in self.corrections], np.uint16).reshape(-1, MARKS)
        size = np.array([one.size for one in self.corrections], np.int64)
        self._like = Likeness(size, marks)
        keys, owner = self._like.keys().ravel(), np.repeat(np.arange(count), KEYS)
        told = np.repeat(size >= LEAST, KEYS)
        self._keys = _Index(keys[told], owner[told])
        self._sames = _Index(np.array([one.same for one in self.corrections], np.uint64), np.arange(count))
        pairs = [(held, place) for place, one in enumerate(self.corrections) for held in one.contacts]
        words, whose = np.array(pairs, np.uint64).reshape(-1, 2).T
        self._contacts = _Index(words, whose.astype(np.int64))

    def which(self, texts: Normal, held: Contacts) -> Places:
        """The place in `corrections` of the one that decides each text, -1 where none does: the same text
        before a common contact, that before a near copy, and of equals the latest."""
        decided = np.full(len(texts.starts) - 1, -1, np.int64)
        if not self.corrections or not len(decided):
            return decided
        found = (self._alike(texts), self._common(held), self._equal(texts))
        pairs, weights = (np.concatenate(some) for some in zip(*found, strict=True))
        pairs, place = np.unique(pairs, return_inverse=True)
        order = np.lexsort((pairs, np.bincount(place, weights, len(pairs))))  # the last to write decides
        decided[pairs[order] >> 32] = pairs[order] & _LOW
        return decided

    def applied(self, ad: Figures, which: Places) -> Figures:
        """The probabilities with what `which` decided put in; all others stay as they are, bit by bit."""
        said = np.where(self._ad[which], np.float32(YES), np.float32(NO)) if self.corrections else ad
        return np.where(which < 0, ad, said)

    def _alike(self, texts: Normal) -> Found:
        like = likeness(texts)
        told = np.flatnonzero(like.size >= LEAST)
        place, one = self._keys.look(like.some(told).keys().ravel())
        pairs = np.unique(told[place // KEYS] << 32 | one)
        text, one = pairs >> 32, pairs & _LOW
        share = np.count_nonzero(like.marks[text] == self._like.marks[one], axis=1) / MARKS
        near = share >= np.maximum(like.needed()[text], self._like.needed()[one])
        return pairs[near], share[near]

    def _common(self, held: Contacts) -> Found:
        every = [(_contact(one), text) for text, some in enumerate(held) for one in some]
        words, owner = np.array(every, np.uint64).reshape(-1, 2).T
        place, one = self._contacts.look(words)
        pairs = np.unique(owner[place].astype(np.int64) << 32 | one)
        return pairs, np.full(len(pairs), CONTACT)

    def _equal(self, texts: Normal) -> Found:
        text, one = self._sames.look(_same(texts))
        return text << 32 | one, np.full(len(text), SAME)


def amended(told: Sequence[Judgement], texts: Sequence[str], learned: Learned) -> list[Judgement]:
    """The judgements of texts with what was corrected put in."""
    form = normal(texts)
    which = learned.which(form, contacts(form, texts)).tolist()
    return [
        one if place < 0 else replace(one, ad=YES if learned.corrections[place].ad else NO)
        for one, place in zip(told, which, strict=True)
    ]


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


def _same(texts: Normal) -> Words:
    """A hash of each text in normal form without its spaces."""
    bare, kept = grams.kept(texts.codes, texts.starts, texts.codes != _SPACE)
    codes = bare.astype(np.uint64)
    place = np.arange(len(codes)) - np.repeat(kept[:-1], np.diff(kept))
    words = mixed(mixed(place.astype(np.uint64)) + codes)
    sums = np.append(np.uint64(0), np.cumsum(words, dtype=np.uint64))
    return mixed(sums[kept[1:]] - sums[kept[:-1]] + np.diff(kept).astype(np.uint64))


def _contact(one: Contact) -> int:
    written = f"{one.kind}:{one.value}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "big")
