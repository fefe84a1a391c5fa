"""The normal form of texts: what a person would read, however it was written, with the way back.

Folded everywhere: width, case, diacritics, mathematical, circled and emoji letters and digits,
traditional characters to simplified ones (one to one), white space to single spaces; what cannot be
seen is left out. Letters of other scripts that look like Latin ones are folded only in words that mix
scripts, or that stand with digits or in a text with Chinese, so that Russian or Greek stays as it is;
in a Russian word with Latin letters these become Russian. Rarer disguises are undone text by text
(`weilu.judge.disguises`).
"""

from collections.abc import Sequence
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
    Places,
    Tables,
    tables,
)
from weilu.judge.disguises import suspects, undo

SPACE = ord(" ")


class Normal(NamedTuple):
    """Normal forms of n texts, one after another; text i is `codes[starts[i]:starts[i + 1]]`.

    `origin` gives for each character the place of the one it came from within its own text; within a
    text it never decreases. `undone` counts the disguises taken off each text.
    """

    codes: Codes
    starts: Places
    origin: npt.NDArray[np.int32]
    undone: npt.NDArray[np.int32]

    def text(self, place: int) -> str:
        """The normal form of one text."""
        return self.codes[self.starts[place] : self.starts[place + 1]].tobytes().decode("utf-32-le")


def normal(texts: Sequence[str], longest: int = 2_000) -> Normal:
    """The normal form of each text, of which the first `longest` characters are read.

    Some 300,000 group messages (26 characters, half of them ads) a processor second in batches of 256.
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    if len(texts) and sizes.max() > longest:
        texts = [text[:longest] for text in texts]
        np.minimum(sizes, longest, out=sizes)
    begins = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(sizes, out=begins[1:])
    raw = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    table = tables()
    codes = table.fold[raw]
    gaps = codes == SPACE
    gaps[1:] &= gaps[:-1]
    gaps[begins[:-1][sizes > 0]] = False
    codes[gaps] = 0
    places = codes.nonzero()[0]
    starts = places.searchsorted(begins)
    origin = (places - begins[:-1].repeat(starts[1:] - starts[:-1])).astype(np.int32)
    plain = Normal(codes[places], starts, origin, np.zeros(len(texts), np.int32))
    if not len(places):
        return plain
    if plain.codes.max() >= POINTS:
        masked = (plain.codes >= MASKED).nonzero()[0]
        if len(masked):
            plain.codes[masked] -= MASKED
            _unmask(plain, masked, table.look[raw[places[masked]]], table)
        plain = _lengthen(plain, table)
    wanted = suspects(plain.codes, table.kind[plain.codes], plain.starts, texts, begins)
    return _undo(plain, texts, wanted) if wanted.any() else plain


def _undo(plain: Normal, texts: Sequence[str], wanted: npt.NDArray[np.uint8]) -> Normal:
    """The texts that may wear a disguise are read one by one; the others stay as they are."""
    pieces: list[tuple[int, Codes, npt.NDArray[np.int32]]] = []
    letters = plain.codes.tobytes().decode("utf-32-le")
    for place in wanted.nonzero()[0].tolist():
        begin, end = int(plain.starts[place]), int(plain.starts[place + 1])
        way = plain.origin[begin:end].tolist
        undone = undo(letters[begin:end], way, texts[place], int(wanted[place]), _fold)
        if undone:
            codes = np.frombuffer(undone[0].encode("utf-32-le"), np.uint32)
            pieces.append((place, codes, np.array(undone[1], np.int32)))
            plain.undone[place] += undone[2]
    return _spliced(plain, pieces) if pieces else plain


def _spliced(plain: Normal, pieces: list[tuple[int, Codes, npt.NDArray[np.int32]]]) -> Normal:
    codes: list[Codes] = []
    origin: list[npt.NDArray[np.int32]] = []
    done = 0
    lengths = plain.starts[1:] - plain.starts[:-1]
    for place, new, way in pieces:
        codes += plain.codes[done : plain.starts[place]], new
        origin += plain.origin[done : plain.starts[place]], way
        done = plain.starts[place + 1]
        lengths[place] = len(new)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    codes.append(plain.codes[done:])
    origin.append(plain.origin[done:])
    return Normal(np.concatenate(codes), starts, np.concatenate(origin), plain.undone)


def _fold(text: str) -> str:
    return normal([text]).text(0)


def _unmask(plain: Normal, masked: Places, letters: Codes, tables: Tables) -> None:
    """Fold, in place, the letters that pass for others, word by word; only texts that have any are read."""
    owners = plain.starts.searchsorted(masked, "right") - 1
    texts = np.unique(owners)
    lengths = plain.starts[texts + 1] - plain.starts[texts]
    begins = np.concatenate(([0], np.cumsum(lengths)))
    places = np.arange(begins[-1]) + (plain.starts[texts] - begins[:-1]).repeat(lengths)
    codes, owner = plain.codes[places], np.arange(len(texts)).repeat(lengths)
    kind = tables.kind[codes]
    inside = places.searchsorted(masked)
    look = np.zeros(len(codes), np.uint32)
    look[inside] = letters
    wordy = (kind & (LATIN | FOREIGN | DIGIT)) != 0
    opens = wordy.copy()
    opens[1:] &= ~wordy[:-1]
    opens[begins[:-1]] = True
    word = np.cumsum(opens)
    latin, foreign, digits, doubled, alike = (
        np.bincount(word[flags], minlength=word[-1] + 1)[word]
        for flags in (kind & LATIN > 0, kind & FOREIGN > 0, kind & DIGIT > 0, kind & DOUBLED > 0, look > 0)
    )
    chinese = np.bincount(owner[kind & HAN > 0], minlength=len(texts))[owner] > 0
    chinese &= (foreign > 1) | (look == ord("v")) | (look == ord("x"))  # one Greek letter may be a face: =ω=
    to_latin = (look > 0) & (foreign == alike) & ((latin > 0) | (digits > 0) | chinese)
    to_cyrillic = (kind & DOUBLED > 0) & (foreign > alike) & (latin == doubled)
    plain.codes[places[to_latin]] = look[to_latin]
    plain.codes[places[to_cyrillic]] = tables.back[codes[to_cyrillic]]
    plain.undone[texts] += np.bincount(owner[to_latin | to_cyrillic], minlength=len(texts)).astype(np.int32)


def _lengthen(plain: Normal, tables: Tables) -> Normal:
    """Characters that stand for several become these."""
    short = plain.codes >= POINTS
    if not short.any():
        return plain
    row = plain.codes[short].astype(np.int64) - POINTS
    sizes = np.ones(len(plain.codes), np.int64)
    sizes[short] = np.diff(tables.long_starts)[row]
    begins = np.concatenate(([0], np.cumsum(sizes)))
    codes = np.repeat(plain.codes, sizes)
    places = np.flatnonzero(codes >= POINTS)
    within = places - np.repeat(begins[:-1][short], sizes[short])
    codes[places] = tables.long[np.repeat(tables.long_starts[row], sizes[short]) + within]
    return Normal(codes, begins[plain.starts], np.repeat(plain.origin, sizes), plain.undone)
