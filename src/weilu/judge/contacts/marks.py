"""What characters, and rows of them, mean where contacts and links are looked for."""

from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import CUE_ENDS, SIGNS
from weilu.judge.contacts.links import ENDINGS

Marks = npt.NDArray[np.uint8]


def _mark(bits: int | Marks) -> Marks:
    """An array without axes: NumPy computes with it in half the time that it takes for a number."""
    return np.array(bits, np.uint8)


LINK, AT, GLUED, FIGURE, CUE, FREE, SIGN, NAME = (_mark(1 << bit) for bit in range(8))
"""In the middle of a link; @; after the first letter of a word with a number glued to it; what numbers are
written with; ends of words that announce a name, and the signs after them; such ends that need no sign; such
signs; what names are made of."""
FIRST = AT
"""The first letters of words with a number glued to them; doubled it is GLUED. Nothing that is part of a name
stands before one, so that they are not taken for @."""
TOLD, SURE = _mark(CUE | FREE | GLUED), _mark(GLUED | AT | FREE)
LATIN = _mark(~CUE)
"""What a word that ends in a Latin letter is told by."""
BELOW = _mark(NAME - 1)
"""All marks but NAME."""
BEFORE_A, OTHER, LETTERS = (np.array(number, np.uint32) for number in (ord("a") - 1, 31, 32))
"""Latin letters are counted from 1 where words are told by some of them; all else is one more letter."""
MOST_FIGURES = 15
"""So many that follow on each other are counted."""
ASCII = np.array(128, np.uint32)


@cache
def marks() -> Marks:
    """The marks of the characters up to U+FFFF, of which the last stands for all after it."""
    table = np.zeros(1 << 16, np.uint8)
    for characters, mark in (
        (".:点", LINK),
        ("@", AT),
        ("0123456789 -()", FIGURE),
        ("qvw", FIRST),
        ("qx0123456789-", GLUED),
        (set(CUE_ENDS) - set("qle"), CUE),
        ([end for end in CUE_ENDS if not end.isascii()], FREE),
        (SIGNS, CUE | SIGN),
        ("abcdefghijklmnopqrstuvwxyz0123456789_-", NAME),
    ):
        table[[min(ord(one), len(table) - 1) for one in characters]] |= mark
    return table


@cache
def tails() -> npt.NDArray[np.bool_]:
    """The pairs of ASCII characters that follow on the middle of a link."""
    table = np.zeros((128, 128), np.bool_)
    for pair in ("//", *ENDINGS):
        table[ord(pair[0]), ord(pair[1])] = True
    return table.ravel()


_WORDS = "iin gam cat cll hne ble *tg *vx *wx *id *el *xt **v **q dis gis mis nis qis tis xis"
"""The fourth, second and first of the last letters of weixin, telegram, wechat, call, phone, …, qq is …"""


@cache
def words() -> Marks:
    """LATIN for the letters of words that announce a name or a number, five bits each; CUE for all that does
    not end in a Latin letter."""
    table = np.zeros((32, 32, 32), np.uint8)
    table[:, :, 27:] = CUE
    for letters in _WORDS.split():
        table[tuple(slice(None) if one == "*" else ord(one) - int(BEFORE_A) for one in letters)] = LATIN
    return table.ravel()


@cache
def after() -> Marks:
    """What may stand after figures of which a word there says what they are."""
    table = np.zeros(1 << 16, np.uint8)
    table[list(map(ord, "+:,(加q企扣口微vw群喂威薇芸"))] = FIGURE
    return table


@cache
def sizes() -> Marks:
    """How many figures may be a number that is told by its form."""
    table = np.zeros(MOST_FIGURES + 1, np.uint8)
    table[10:] = FIGURE
    return table
