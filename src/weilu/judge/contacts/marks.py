"""What characters, pairs of them and ends of words mean where contacts and links are looked for."""

from functools import cache

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import CUE_ENDS, SIGNS
from weilu.judge.contacts.links import ENDINGS
from weilu.judge.contacts.names import ASKING

Marks = npt.NDArray[np.uint8]


def _mark(bits: int | Marks) -> Marks:
    """An array without axes: NumPy computes with it in half the time that it takes for a number."""
    return np.array(bits, np.uint8)


LINK, LEAD, DIGIT, GLUE, ASK, SIGN, CUE, NAME = (_mark(1 << bit) for bit in range(8))
"""In the middle of a link; @ and +; digits; first letters of what a number may be glued to; last letters of
what asks to write to an @; signs between a name and the word that announces it; these and the last letters of
such words; what names and numbers are made of."""
EDGE = GLUE
"""Alone, the mark of what stands before a text."""
NUMBERS, GROUPS, BETWEEN = _mark(1), _mark(16), _mark(32)
"""A word that announces numbers only, as CUE one that announces names as well; what goes on with a number
written in groups; what may stand between a number and the word after it."""
IF_C = _mark(CUE | NUMBERS)
"""A word that announces names and numbers if there is a c before what is known of it."""
FORMS, WORDS = _mark(DIGIT | LEAD), _mark(NUMBERS | CUE)
MOST_DIGITS = 13
"""Of digits that follow on each other so many are counted."""
LATER, LETTER, AT, C, SPACE = (np.array(code, np.uint32) for code in (127, 31, ord("@"), ord("c"), ord(" ")))
"""Stands for all characters past ASCII; the bits that tell letters apart; three characters."""
ASCII, LETTERS = np.array(128, np.uint32), np.array(32, np.uint32)


@cache
def marks() -> Marks:
    """The marks of the characters up to U+FFFF, of which the last stands for all after it."""
    table = np.zeros(1 << 16, np.uint8)
    for characters, mark in (
        (".:点", LINK),
        ("@+", LEAD),
        ("0123456789", DIGIT | NAME),
        ("abcdefghijklmnopqrstuvwxyz_-", NAME),
        ("qvw", GLUE),
        (ASKING, ASK),
        (SIGNS, SIGN | CUE),
        (set(CUE_ENDS) - set("qle"), CUE),
    ):
        table[list(map(ord, characters))] |= mark
    return table


@cache
def after() -> Marks:
    """What a character may be after a number, as in `marks`; LEAD, DIGIT: a part of one told by its form."""
    table = np.zeros(1 << 16, np.uint8)
    for characters, mark in (
        ("+:,(", BETWEEN | NUMBERS),
        (" ", BETWEEN | NUMBERS | GROUPS | LEAD | DIGIT),
        ("-", LEAD | DIGIT),
        ("0123456789", GROUPS | LEAD | DIGIT),
        ("加q企扣口微vw群喂威薇芸", NUMBERS),
    ):
        table[list(map(ord, characters))] |= mark
    return table


@cache
def sizes() -> Marks:
    """What so many digits may be: a number after + (LEAD), one told by its form (DIGIT), or else."""
    table = np.zeros(MOST_DIGITS + 1, np.uint8)
    table[9:] |= LEAD
    table[[11, MOST_DIGITS]] |= DIGIT
    table[1:7] |= GROUPS
    table[5:] |= NUMBERS | CUE
    return table


@cache
def tails() -> npt.NDArray[np.bool_]:
    """The pairs of ASCII characters that follow on the middle of a link."""
    table = np.zeros((128, 128), np.bool_)
    for pair in ("//", *ENDINGS):
        table[ord(pair[0]), ord(pair[1])] = True
    return table.ravel()


@cache
def heads() -> Marks:
    """The pairs that begin a number told by its form, and those that a number may be glued to."""
    table = np.zeros((128, 128), np.uint8)
    for first, seconds, mark in (
        ("1", "3456789", DIGIT),
        ("0", "0123456789", DIGIT),
        ("8", "06", DIGIT),
        ("4", "0", DIGIT),
        ("q", "q-0123456789", GLUE),
        ("v", "x1", GLUE),
        ("w", "x", GLUE),
    ):
        table[ord(first), list(map(ord, seconds))] = mark
    return table.ravel()


@cache
def cues() -> Marks:
    """What words announce, by their last three letters, five bits each; of Chinese words all are taken."""
    table = np.zeros((32, 32, 32), np.uint8)
    every, later = "".join(map(chr, range(32))), chr(int(LATER))
    for letters, mark in (
        *((word, NUMBERS) for word in ("tel", "all", "one", "ile", "ext", "txt", (every, every, "q"))),
        *((word, CUE) for word in ("xin", "ram", (every, "t", "g"), (every, "vw", "x"))),
        (("xtnvgqmle" + later, "i", "d"), CUE),
        ((every, every, "v" + later), CUE),
        ("hat", IF_C),
    ):
        table[np.ix_(*([ord(one) & int(LETTER) for one in some] for some in letters))] = mark
    return table.ravel()
