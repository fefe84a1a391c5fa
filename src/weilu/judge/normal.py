"""The normal form of texts: what a person would read, however it was written, with the way back.

Folded everywhere: width, case, diacritics, mathematical, circled and emoji letters and digits,
traditional characters to simplified ones (one to one), white space to single spaces; what cannot be
seen is left out. Letters of other scripts that look like Latin ones are folded only in words that mix
scripts, or that stand with digits or in a text with Chinese, so that Russian or Greek stays as it is;
in a Russian word with Latin letters these become Russian. Rarer disguises are undone text by text
(`weilu.judge.disguises`).
"""

from codecs import utf_32_le_decode, utf_32_le_encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import (
    DIGIT,
    DOUBLED,
    FOREIGN,
    HAN,
    LATIN,
    MASKED,
    POINTS,
    Codes,
    Kinds,
    Places,
    Tables,
    tables,
)
from weilu.judge.disguises import CHAINED, Edits, came, suspects, undo

SPACE = ord(" ")
_READ = np.array(0xFF ^ CHAINED, np.uint8)
_COUNTED = np.array((LATIN, FOREIGN, DIGIT, DOUBLED), np.uint16)[:, None]


@dataclass(frozen=True, eq=False)
class Normal:
    """Normal forms of n texts, one after another; text i is `codes[starts[i]:starts[i + 1]]`.

    `undone` counts the disguises taken off each text. The texts as they were written begin at `begins`,
    and `places` gives for each character the place there of the one it came from.
    """

    codes: Codes
    starts: Places
    undone: npt.NDArray[np.int32]
    begins: Places
    places: Callable[[], Places]

    @cached_property
    def origin(self) -> npt.NDArray[np.int32]:
        """For each character the place of the one it came from within its own text; within a text it never
        decreases. Few ask, so that it is made when it is asked for."""
        return (self.places() - self.begins[:-1].repeat(self.starts[1:] - self.starts[:-1])).astype(np.int32)

    @cached_property
    def kind(self) -> Kinds:
        """What each character is (`weilu.judge.characters`)."""
        return tables().kind.take(self.codes, mode="clip")  # nothing to clip, but faster

    def text(self, place: int) -> str:
        """The normal form of one text."""
        return utf_32_le_decode(self.codes[self.starts[place] : self.starts[place + 1]].data)[0]


class Changed(NamedTuple):
    """A text of which disguises were taken off, where it was among the characters, what it is now, and by
    what edits."""

    place: int
    begin: int
    end: int
    letters: str
    steps: list[Edits]


def normal(texts: Sequence[str], longest: int = 2_000) -> Normal:
    """The normal form of each text, of which the first `longest` characters are read.

    Some 500,000 group messages (26 characters, half of them ads) a processor second in batches of 256.
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    if np.maximum.reduce(sizes, initial=0) > longest:
        texts = [text[:longest] for text in texts]
        np.minimum(sizes, longest, out=sizes)
    begins = np.zeros(len(texts) + 1, np.int64)
    np.add.accumulate(sizes, out=begins[1:])
    joined = "".join((*texts, "\0\0"))  # left out again; so a pair ends at each of `begins`
    raw = np.array([joined]).view(np.uint32)
    table = tables()
    codes = table.fold.take(raw, mode="clip")  # nothing to clip, but faster
    space = codes == SPACE
    again = space[1:] & space[:-1]
    again[begins - 1] = False
    kept = codes.astype(np.bool_)
    kept[1:] ^= again
    codes = codes[kept]
    starts = begins - (~kept).nonzero()[0].searchsorted(begins)
    plain = Normal(codes, starts, np.zeros(len(texts), np.int32), begins, lambda: kept.nonzero()[0])
    if not len(codes):
        return plain
    if np.maximum.reduce(codes) >= POINTS:
        masked = (codes >= MASKED).nonzero()[0]
        if len(masked):
            codes[masked] -= MASKED
            _unmask(plain, masked, table.look[raw[plain.places()[masked]]], table)
        plain = _lengthen(plain, table)
    wanted = suspects(plain.codes, plain.kind, plain.starts, texts, joined, begins)
    return _undo(plain, texts, wanted)


def _undo(plain: Normal, texts: Sequence[str], wanted: npt.NDArray[np.uint8]) -> Normal:
    """The texts that may wear a disguise are read again; the others stay as they are."""
    chosen = (wanted & _READ).nonzero()[0]
    if not len(chosen):
        return plain
    some = chosen.tolist()
    begins, ends = plain.starts[chosen].tolist(), plain.starts[chosen + 1].tolist()
    spots = list(map(slice, begins, ends))
    held = plain.codes.data
    letters = [utf_32_le_decode(held[spot])[0] for spot in spots]

    def written(place: int) -> list[int]:
        places: list[int] = plain.origin[spots[place]].tolist()
        return places

    steps = undo(letters, wanted[chosen].tolist(), [texts[place] for place in some], written, _fold)
    changed = [Changed(*row) for row in zip(some, begins, ends, letters, steps, strict=True) if row[-1]]
    return _spliced(plain, changed) if changed else plain


def _spliced(plain: Normal, changed: list[Changed]) -> Normal:
    """With some texts as they are now, the others as they were."""
    old, done = plain.codes.data.cast("B"), 0
    pieces: list[bytes | memoryview] = []
    lengths = plain.starts[1:] - plain.starts[:-1]
    for text in changed:
        pieces += old[4 * done : 4 * text.begin], utf_32_le_encode(text.letters)[0]
        done, lengths[text.place] = text.end, len(text.letters)
        plain.undone[text.place] += sum(map(len, text.steps))
    starts = np.zeros(len(plain.starts), np.int64)
    np.add.accumulate(lengths, out=starts[1:])

    def places() -> Places:
        before, done = plain.places(), 0
        ways: list[Places] = []
        for text in changed:
            way = reduce(came, text.steps, list(range(text.begin, text.end)))
            ways += before[done : text.begin], before[way]
            done = text.end
        return np.concatenate((*ways, before[done:]))

    codes = np.frombuffer(b"".join((*pieces, old[4 * done :])), np.uint32)
    return Normal(codes, starts, plain.undone, plain.begins, places)


def _fold(text: str) -> str:
    return normal([text]).text(0)


def _unmask(plain: Normal, masked: Places, letters: Codes, tables: Tables) -> None:
    """Fold, in place, the letters that pass for others, word by word; only texts that have any are read."""
    owners = plain.starts[1:].searchsorted(masked, "right")
    some, first = np.zeros(len(plain.undone), np.bool_), np.zeros(len(plain.codes) + 1, np.bool_)
    some[owners] = True
    first[plain.starts] = True
    places = some.repeat(plain.starts[1:] - plain.starts[:-1]).nonzero()[0]
    kind, opens = tables.kind[plain.codes[places]], first[places]
    flags = (kind & _COUNTED) != 0
    wordy = flags[:3].any(axis=0)
    opens[1:] |= wordy[1:] > wordy[:-1]
    begins = opens.nonzero()[0]
    latin, foreign, digits, doubled = np.add.reduceat(flags, begins, axis=1, dtype=np.int64)
    word = begins.searchsorted(places.searchsorted(masked), "right") - 1
    alike = np.bincount(word, minlength=len(begins))
    chinese = np.zeros(len(plain.undone), np.bool_)
    chinese[plain.starts[1:].searchsorted(places[(kind & HAN) != 0], "right")] = True
    # one Greek letter may be a face: =ω=
    shown = (foreign[word] > 1) | (letters == ord("v")) | (letters == ord("x"))
    to_latin = (foreign == alike)[word] & ((latin + digits)[word].astype(np.bool_) | chinese[owners] & shown)
    plain.codes[masked[to_latin]] = letters[to_latin]
    np.add.at(plain.undone, owners[to_latin], 1)
    russian = (foreign > alike) & (latin == doubled) & (doubled > 0)
    if russian.any():
        twin = flags[3].nonzero()[0]
        twin = places[twin[russian[begins.searchsorted(twin, "right") - 1]]]
        plain.codes[twin] = tables.back[plain.codes[twin]]
        np.add.at(plain.undone, plain.starts[1:].searchsorted(twin, "right"), 1)


def _lengthen(plain: Normal, tables: Tables) -> Normal:
    """Characters that stand for several become these."""
    short = (plain.codes >= POINTS).nonzero()[0]
    if not len(short):
        return plain
    row = plain.codes[short] - POINTS
    begin = tables.long_starts[row]
    more = tables.long_starts[row + 1] - begin - 1
    added = np.concatenate(([0], more.cumsum()))
    rest = np.arange(added[-1]) + (begin + 1 - added[:-1]).repeat(more)
    source = short.repeat(more)
    plain.codes[short] = tables.long[begin]

    def places() -> Places:
        before = plain.places()
        return np.insert(before, source + 1, before[source])

    codes = np.insert(plain.codes, source + 1, tables.long[rest])
    starts = plain.starts + added[short.searchsorted(plain.starts)]
    return Normal(codes, starts, plain.undone, plain.begins, places)
