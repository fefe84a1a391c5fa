"""Where in a batch of normal forms a contact or a link may be.

Every character becomes a byte of marks, and the bytes of a batch are compared at once. What is asked here is
necessary, not sufficient: the close reading says what is so.
"""

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import Codes, Places
from weilu.judge.contacts import marks as m
from weilu.judge.contacts.marks import Marks

Flags = npt.NDArray[np.bool_]

_PAD = 16
"""So many empty marks stand before and after those of a batch."""
_SIGNS, _ASKS = np.arange(1, 6), np.arange(1, 7)
"""So far before a name the end of a word is looked for, after some signs; and from an @ on what asks."""
_DIGITS, _FOLLOWING = np.arange(m.MOST_DIGITS + 1), np.arange(5)
"""So far a number is followed, and what may stand after it."""
_LETTERS = np.arange(2, -1, -1)[:, None]
"""So far from the end of a word are the letters that tell it."""


def places(codes: Codes, starts: Places) -> tuple[Places, Places]:
    """Places of the middles of links, and of the beginnings of names and numbers; each in order."""
    marks = np.zeros(len(codes) + 2 * _PAD, np.uint8)
    m.marks().take(codes, out=marks[_PAD:-_PAD], mode="clip")
    return _links(codes, marks), _names(codes, marks, starts)


def _links(codes: Codes, marks: Marks) -> Places:
    """The colon of :// and a full stop before what may end an address."""
    place: Places = (marks[_PAD : -_PAD - 2] & m.LINK).view(np.bool_).nonzero()[0]
    return place[m.tails().take(_pairs(codes, place + 1), mode="clip")]


def _names(codes: Codes, marks: Marks, starts: Places) -> Places:
    before = marks[_PAD - 1 : -_PAD].copy()
    before[starts] = m.EDGE
    before = before[:-1]
    one, two, three, four, five = (marks[_PAD + on : on - _PAD] for on in range(5))
    pair = one & two
    triple = pair & three
    near = before & (marks[_PAD - 2 : -_PAD - 2] | ~(before + before))  # SIGN doubled is CUE
    told = near & m.CUE | one & m.GLUE | pair & m.DIGIT
    chosen = told.astype(np.bool_) & ((triple & four & five) >= m.NAME)
    chosen |= (triple & m.DIGIT | before & m.LEAD).astype(np.bool_)
    chosen &= (one & ~before) >= m.NAME
    place: Places = chosen[:-1].nonzero()[0]
    if not len(place):
        return place
    first, lead = one[place], before[place] & m.LEAD
    likely = first & m.heads().take(_pairs(codes, place), mode="clip")
    rank = _announced(codes, marks, place)
    kept: Flags = (likely | rank) >= m.GLUE
    some = (first & m.DIGIT).nonzero()[0]
    if len(some):
        kept[some] = _number(codes, marks, starts, place[some], rank[some], likely[some] | lead[some])
    some = (lead.astype(np.bool_) & (codes[place - 1] == m.AT)).nonzero()[0]
    if len(some):
        kept[some] = _asked(codes, marks, place[some]) & (before[place[some] - 1] != m.EDGE)
    return place[kept]


def _announced(codes: Codes, marks: Marks, place: Places) -> Marks:
    """What a word announces that may end before the places, but for a few signs."""
    signs = marks[place[:, None] + (_PAD - _SIGNS)] & m.SIGN
    end = place - signs.argmin(1) - 1
    letters = np.minimum(codes.take(end - _LETTERS, mode="clip"), m.LATER) & m.LETTER
    rank: Marks = m.cues().take((letters[0] * m.LETTERS + letters[1]) * m.LETTERS + letters[2])
    some = (rank == m.IF_C).nonzero()[0]
    if len(some):
        rank[some[codes.take(end[some] - len(_LETTERS), mode="clip") != m.C]] = 0
    rank &= marks[end + _PAD] | m.NUMBERS
    return rank


def _number(codes: Codes, marks: Marks, starts: Places, place: Places, rank: Marks, likely: Marks) -> Flags:
    """Whether a number may be told by its form, be written in groups, or have a word before or after it."""
    digits = marks[place[:, None] + (_DIGITS + _PAD)] & m.DIGIT
    digits[:, -1] = 0
    size = np.minimum(digits.argmin(1), starts[starts.searchsorted(place, "right")] - place)
    after = m.after().take(codes.take((place + size)[:, None] + _FOLLOWING, mode="clip"), mode="clip")
    word = after[np.arange(len(after)), (after & m.BETWEEN).argmin(1)]
    sized, joined = m.sizes()[size], after[:, 0] & after[:, 1]
    formed: Marks = likely & (sized | joined) & m.FORMS
    formed |= sized & (joined & m.GROUPS | (rank | word) & m.WORDS)
    return formed.astype(np.bool_)


def _asked(codes: Codes, marks: Marks, place: Places) -> Flags:
    """Whether before an @ something may ask to write, or be the name of a mail box."""
    asked: Flags = (marks[place[:, None] + (_PAD - _ASKS)] & m.ASK).argmax(1) > 0
    asked |= codes[place - 2] != m.SPACE
    return asked


def _pairs(codes: Codes, place: Places) -> Codes:
    """A number for each pair of characters of ASCII; for others any."""
    return codes[place] * m.ASCII + codes[place + 1]
