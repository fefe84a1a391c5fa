"""The normal form of texts: what a person would read, however it was written, with the way back.

Folded everywhere: width, case, diacritics, mathematical, circled and emoji letters and digits,
traditional characters to simplified ones (one to one), white space to single spaces; what cannot be
seen is left out. Letters of other scripts that look like Latin ones are folded only in words that mix
scripts, or that stand with digits or in a text with Chinese, so that Russian or Greek stays as it is;
in a Russian word with Latin letters these become Russian. Rarer disguises are undone text by text
(`weilu.judge.disguises`).
"""

from codecs import utf_32_le_decode, utf_32_le_encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import (
    ALIKE,
    DIGIT,
    DOUBLED,
    FOREIGN,
    HAN,
    LATIN,
    MARK,
    POINTS,
    SINGLE,
    Codes,
    Places,
    tables,
)
from weilu.judge.disguises import BASE64, Edits, came, decoded, suspects, undo

_CODE = np.array((1 << MARK) - 1, np.uint32)
_MARK = np.array(MARK, np.uint32)
_NOTHING = np.zeros(1, np.uint32)
_NAMED, _MIXED, _RUSSIAN = LATIN | DIGIT | FOREIGN | ALIKE, FOREIGN | DOUBLED | SINGLE, FOREIGN | DOUBLED
_KINDS = np.arange(1 << 7)
_LIKE = np.where(_KINDS & FOREIGN, 0, np.where(_KINDS & (LATIN | DIGIT), 1, 2)).astype(np.uint8)
"""Whether letters that look like Latin ones are these, by all that is in their word; 2: if it is Chinese."""
RUN, TAIL = 8, 4
"""How often a sign on end is read in a long text, and of what share of it the end is read: one of so many."""
Counts = npt.NDArray[np.int32]
Ways = Callable[[], Places]


@dataclass(frozen=True, eq=False)
class Normal:
    """Normal forms of n texts, one after another; text i is `codes[starts[i]:starts[i + 1]]`.

    `undone` counts the disguises taken off each text. The texts as they were written begin at `begins`,
    and `places` gives for each character the place there of the one it came from. Of a text that was not read
    whole, `excerpts` has the places of what was.
    """

    codes: Codes
    starts: Places
    undone: npt.NDArray[np.int32]
    begins: Places
    places: Ways
    excerpts: Mapping[int, Places] = field(default_factory=dict)

    @cached_property
    def origin(self) -> npt.NDArray[np.int32]:
        """For each character the place of the one it came from within its own text; within a text it never
        decreases, but in what was written backwards, where it falls. Few ask: it is made when asked for."""
        found = self.places() - self.begins[:-1].repeat(self.starts[1:] - self.starts[:-1])
        for text, places in self.excerpts.items():
            some = slice(self.starts[text], self.starts[text + 1])
            found[some] = places[found[some]]
        return found.astype(np.int32)

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
    """The normal form of each text. Of one of more than `longest` characters only what can be seen is read,
    no sign more than `RUN` times on end; and of that, if it is still too long, the beginning and the end."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    if np.maximum.reduce(sizes, initial=0) > longest:
        return _of_long(texts, longest)
    begins = np.zeros(len(texts) + 1, np.int64)
    np.add.accumulate(sizes, out=begins[1:])
    joined = "".join((*texts, "\0\0"))  # left out again; so a pair ends at each of `begins`
    raw = np.array([joined]).view(np.uint32)
    table = tables()
    marked = table.fold.take(raw, mode="clip")  # nothing to clip, but faster
    space = marked == table.fold[ord(" ")]
    again = space[1:] & space[:-1]
    again[begins - 1] = False
    kept = marked.astype(np.bool_)
    kept[1:] ^= again
    marked = marked[kept]
    codes = marked & _CODE
    starts = begins - (~kept).nonzero()[0].searchsorted(begins)
    undone = np.zeros(len(texts), np.int32)

    def places() -> Places:
        return kept.nonzero()[0]

    if np.maximum.reduce(codes, initial=0) >= POINTS:
        masked = (codes >= table.masked).nonzero()[0]
        if len(masked):
            _unmask(marked, codes, starts, undone, masked)
            codes = marked & _CODE
        short = (codes >= POINTS).nonzero()[0]
        if len(short):
            marked, starts, places = _lengthened(marked, starts, places, short, codes[short] - POINTS)
            codes = marked & _CODE
    marks = (marked >> _MARK).astype(np.uint8)
    plain = Normal(codes, starts, undone, begins, places)
    return _undo(plain, texts, *suspects(codes, marks, starts, texts, joined))


def _of_long(texts: Sequence[str], longest: int) -> Normal:
    """The normal form of texts of which some are too long to be read whole."""
    places = {at: _excerpt(text, longest) for at, text in enumerate(texts) if len(text) > longest}
    short = [
        "".join([text[one] for one in places[at].tolist()]) if at in places else text
        for at, text in enumerate(texts)
    ]
    return replace(normal(short, longest), excerpts=places)


def _excerpt(text: str, longest: int) -> Places:
    """The places of the characters of a long text that are read."""
    codes = tables().fold.take(np.array([text]).view(np.uint32), mode="clip")
    seen = codes.nonzero()[0]
    codes = codes[seen]
    begins = np.append(True, codes[1:] != codes[:-1]).nonzero()[0]
    lengths = np.diff(np.append(begins, len(codes)))
    seen = seen[np.arange(len(codes)) - begins.repeat(lengths) < RUN]
    if len(seen) <= longest:
        return seen
    last = longest // TAIL
    return np.concatenate((seen[: longest - last], seen[-last:]))


def _undo(plain: Normal, texts: Sequence[str], wanted: dict[int, int], named: dict[int, list[int]]) -> Normal:
    """The texts that may wear a disguise are read again; the others stay as they are."""
    held, starts = plain.codes.data, plain.starts.data
    changed = []
    for place in sorted(wanted):
        begin, end, bits = starts[place], starts[place + 1], wanted[place]
        letters = utf_32_le_decode(held[begin:end])[0]
        hidden: Edits = []
        if bits & BASE64:
            hidden = decoded(texts[place], plain.origin[begin:end].tolist(), _fold)
        spots = [spot - begin for spot in named.get(place, ())]
        letters, steps = undo(letters, bits, spots, texts[place], hidden)
        if steps:
            changed.append(Changed(place, begin, end, letters, steps))
    return _spliced(plain, changed) if changed else plain


def _spliced(plain: Normal, changed: list[Changed]) -> Normal:
    """With some texts as they are now, the others as they were."""
    old, done = plain.codes.data.cast("B"), 0
    pieces: list[bytes | memoryview] = []
    lengths = plain.starts[1:] - plain.starts[:-1]
    length, undone = lengths.data, plain.undone.data
    for text in changed:
        pieces += old[4 * done : 4 * text.begin], utf_32_le_encode(text.letters)[0]
        done, length[text.place] = text.end, len(text.letters)
        undone[text.place] += sum(map(len, text.steps))
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


def _unmask(marked: Codes, codes: Codes, starts: Places, undone: Counts, masked: Places) -> None:
    """Fold, in place, the letters that pass for others, word by word; only texts that have any are read."""
    table = tables()
    owners = starts.searchsorted(masked, "right") - 1
    some = np.array(sorted(set(owners.tolist())))
    lows, highs = starts[some], starts[some + 1]
    pieces = [_NOTHING]
    for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
        pieces += codes[low:high], _NOTHING
    kind = table.kind.take(np.concatenate(pieces), mode="clip")
    wordy = (kind & _NAMED).astype(np.bool_)
    words = (wordy[1:] > wordy[:-1]).nonzero()[0] + 1
    held = np.bitwise_or.reduceat(kind, words)
    place = (kind & ALIKE).astype(np.bool_).nonzero()[0]
    like = _LIKE.take(held)[words.searchsorted(place, "right") - 1]
    rows = codes[masked] - table.masked
    look = table.look[rows]
    firsts = np.add.accumulate(highs - lows + 1) - (highs - lows)
    if np.maximum.reduce(like) > 1:
        chinese = (np.bitwise_or.reduceat(kind, firsts) & HAN).astype(np.bool_)[some.searchsorted(owners)]
        # one Greek letter may be a face: =ω=
        letter = look & _CODE
        shown = wordy[place - 1] | wordy[place + 1] | (letter == ord("v")) | (letter == ord("x"))
        like[(like > 1) & ~(chinese & shown)] = 0
    like = like.astype(np.bool_)
    marked[masked] = np.where(like, look, table.own[rows])
    np.add.at(undone, owners[like], 1)
    mixed = (held & _MIXED) == _RUSSIAN
    if mixed.any():
        twin = (kind & DOUBLED).nonzero()[0]
        twin = twin[mixed[words.searchsorted(twin, "right") - 1]]
        text = firsts.searchsorted(twin, "right") - 1
        twin += (lows - firsts)[text]
        marked[twin] = table.back[codes[twin]]
        np.add.at(undone, some[text], 1)


def _lengthened(
    marked: Codes, starts: Places, places: Ways, short: Places, rows: Codes
) -> tuple[Codes, Places, Ways]:
    """Characters that stand for several become these: the first in their place, the others after it."""
    table = tables()
    begin = table.long_starts[rows]
    more = table.long_starts[rows + 1] - begin - 1
    marked[short] = table.long[begin]
    added = np.zeros(len(short) + 1, np.int64)
    np.add.accumulate(more, out=added[1:])
    rest = np.arange(added[-1])
    new = rest + (short + 1).repeat(more)
    old = np.ones(len(marked) + len(new), np.bool_)
    old[new] = False

    def longer(before: Codes | Places, others: Codes | Places) -> npt.NDArray[Any]:
        after = np.empty(len(old), before.dtype)
        after[old], after[new] = before, others
        return after

    def way() -> Places:
        before = places()
        return longer(before, before[short.repeat(more)])

    marked = longer(marked, table.long[rest + (begin + 1 - added[:-1]).repeat(more)])
    return marked, starts + added[short.searchsorted(starts)], way
