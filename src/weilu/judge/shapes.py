"""The shape of texts: how long, of what kinds of characters, how mixed and how repeated."""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.judge.grams import EDGE, Codes, Places, between

KINDS = ("digit", "latin", "han", "picture", "space", "mark", "letter", "other")
_LANE = 16
"""Bits of a count; four counts are summed as one number."""
_HINGES = (3, 8, 16, 40, 100, 300)

Shapes = npt.NDArray[np.float32]


def kind(point: int) -> int:
    """The place in `KINDS` of a code point in normal form."""
    if 0x30 <= point <= 0x39:
        return 0
    if 0x61 <= point <= 0x7A:
        return 1
    if 0x4E00 <= point <= 0x9FFF or 0x3400 <= point <= 0x4DBF or 0x20000 <= point <= 0x3FFFF:
        return 2
    group = unicodedata.category(chr(point)) if point < EDGE else "Cn"
    named = {"So": 3, "Sk": 3, "Zs": 4, "Zl": 4, "Zp": 4}
    by_class = {"P": 5, "S": 5, "L": 6, "N": 6, "M": 6}
    return named.get(group, by_class.get(group[0], 7))


@cache
def _kinds() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The kind of every code point, and a one in the lane of each kind, four kinds to a number."""
    table = np.full(EDGE + 1, 7, np.uint8)
    table[:0x20000] = [kind(point) for point in range(0x20000)]
    table[0x20000:0x40000] = 2
    lane = np.int64(1) << (_LANE * np.arange(4))
    none = np.zeros(4, np.int64)
    return table, np.concatenate((lane, none)), np.concatenate((none, lane))


def shapes(codes: Codes, starts: Places, undone: npt.NDArray[np.int32]) -> Shapes:
    """A row of `WIDTH` figures for each text; text i is `codes[starts[i]:starts[i + 1]]`."""
    table, low, high = _kinds()
    kinds = table.take(codes)
    length = (starts[1:] - starts[:-1]).astype(np.float32)
    size = np.maximum(length, 1)
    count = np.stack((*_lanes(low.take(kinds), starts), *_lanes(high.take(kinds), starts)), axis=1).astype(
        np.float32
    )
    again = length - 1 - _changes(codes, starts, length)
    hinges = [(length >= bar).astype(np.float32) for bar in _HINGES]
    digits, latin = count[:, 0], count[:, 1]
    rest = (
        np.log1p(length) / 3,
        np.log1p(digits) / 2,
        np.log1p(latin) / 2,
        np.minimum(digits, 12) / 6,
        (digits >= 5).astype(np.float32),
        _changes(kinds, starts, length) / size,
        np.maximum(again, 0) / size,
        np.minimum(undone, 3).astype(np.float32),
    )
    return np.column_stack((count / size[:, None], *rest, *hinges)).astype(np.float32)


WIDTH = len(KINDS) + 8 + len(_HINGES)


def _lanes(ones: npt.NDArray[np.int64], starts: Places) -> list[npt.NDArray[np.int64]]:
    held = between(np.append(ones, 0), starts[:-1], starts[1:])
    return [(held >> (_LANE * place)) & 0xFFFF for place in range(4)]


def _changes(values: npt.NDArray[np.generic], starts: Places, length: Shapes) -> Shapes:
    """How often a value differs from the one before it in the same text."""
    changed = np.zeros(len(values) + 1, np.int32)
    changed[1:-1] = values[1:] != values[:-1]
    inside = between(changed, np.minimum(starts[:-1] + 1, len(values)), starts[1:])
    return np.where(length > 0, inside, 0).astype(np.float32)
