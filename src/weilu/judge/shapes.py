"""The shape of texts: how long, of what kinds of characters, how mixed and how repeated."""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import POINTS, Codes, Places
from weilu.judge.normal import Normal

KINDS = ("digit", "latin", "han", "picture", "space", "mark", "letter", "other")
DIGIT, LATIN, HAN = range(3)
"""Places in `KINDS`."""
_HINGES = np.array((3, 8, 16, 40, 100, 300))

Shapes = npt.NDArray[np.float32]


_OF = {"So": 3, "Sk": 3, "Zs": 4, "Zl": 4, "Zp": 4, "P": 5, "S": 5, "L": 6, "N": 6, "M": 6}
"""The place in `KINDS` by category of Unicode, or else by its first letter."""
_READ = 0x20000
"""Code points whose category is looked up; of those after them, as many are Chinese."""
_RANGES = (
    (0x30, 0x3A, DIGIT),
    (0x61, 0x7B, LATIN),
    (0x3400, 0x4DC0, HAN),
    (0x4E00, 0xA000, HAN),
    (_READ, 2 * _READ, HAN),
)


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """The place in `KINDS` of every code point in normal form."""
    table = np.full(POINTS, 7, np.uint8)
    groups = map(unicodedata.category, map(chr, range(_READ)))
    table[:_READ] = [_OF.get(group) or _OF.get(group[0], 7) for group in groups]
    for first, after, kind in _RANGES:
        table[first:after] = kind
    return table


def shapes(texts: Normal, row: Shapes) -> None:
    """Write `WIDTH` figures for each text into its row, of which the first are the shares of `KINDS`."""
    codes, starts = texts.codes, texts.starts
    kinds = _kinds().take(codes, mode="clip")
    length = starts[1:] - starts[:-1]
    owner = np.arange(0, len(KINDS) * len(length), len(KINDS)).repeat(length)
    count = np.bincount(owner + kinds, minlength=len(KINDS) * len(length)).reshape(-1, len(KINDS))
    size = np.maximum(length, 1)
    np.divide(count, size[:, None], out=row[:, : len(KINDS)])
    digits, latin = count[:, DIGIT], count[:, LATIN]
    rest = row[:, len(KINDS) :].T
    rest[0] = np.log1p(length) / 3
    rest[1] = np.log1p(digits) / 2
    rest[2] = np.log1p(latin) / 2
    rest[3] = np.minimum(digits, 12) / 6
    rest[4] = digits >= 5
    np.divide(_same(kinds, codes, starts), size, out=rest[5:7])
    rest[7] = np.minimum(texts.undone, 3)
    row[:, -len(_HINGES) :] = length[:, None] >= _HINGES


WIDTH = len(KINDS) + 8 + len(_HINGES)


def _same(kinds: npt.NDArray[np.uint8], codes: Codes, starts: Places) -> npt.NDArray[np.uint16]:
    """How often a kind, and how often a character, is the one before it in the same text."""
    same = np.zeros((2, len(codes) + 1), np.uint16)
    np.equal(kinds[1:], kinds[:-1], out=same[0, 1:-1], casting="unsafe")
    np.equal(codes[1:], codes[:-1], out=same[1, 1:-1], casting="unsafe")
    same[:, starts] = 0
    given: npt.NDArray[np.uint16] = np.add.reduceat(same, starts[:-1], axis=1)
    return given
