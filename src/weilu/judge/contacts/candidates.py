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
_SIGNS = np.arange(_PAD, _PAD - 5, -1)
"""So far from a name the end of a word is looked for, before some signs."""
_FIGURES = np.arange(_PAD, _PAD + m.MOST_FIGURES + 1)
"""So far from a number the end of it is looked for."""
_LETTERS = np.array([[3], [1], [0]])
"""So far from the end of a word are the letters that tell it."""


def places(codes: Codes, starts: Places) -> tuple[Places, Places]:
    """Places of the middles of links, and of the beginnings of names and numbers; each in order."""
    marks = np.zeros(len(codes) + 2 * _PAD, np.uint8)
    m.marks().take(codes.astype(np.intp), out=marks[_PAD:-_PAD], mode="clip")  # sooner than from Codes
    return _links(codes, marks), _names(codes, marks, starts)


def _links(codes: Codes, marks: Marks) -> Places:
    """The colon of :// and a full stop before what may end an address."""
    place: Places = (marks[_PAD : -_PAD - 2] & m.LINK).view(np.bool_).nonzero()[0]
    return place[m.tails().take(codes[place + 1] * m.ASCII + codes[place + 2], mode="clip")]


def _names(codes: Codes, marks: Marks, starts: Places) -> Places:
    """What follows on @, five figures, and names of five letters: those that a number may be glued to, and
    those after the end of a word that announces them."""
    before = marks[_PAD - 1 : -_PAD].copy()
    before[starts] = 0
    before = before[:-1]
    second = marks[_PAD - 2 : -_PAD - 2]
    one, two, three, four, five = (marks[_PAD + on : on - _PAD] for on in range(5))
    row = one & two & three & four & five
    told = (before & (second | m.FREE) | (one + one) & two) & m.TOLD
    told = np.minimum(told, row & m.NAME) | row & m.FIGURE | before & m.AT
    place: Places = ((one > (before | m.BELOW)) & told.astype(np.bool_)).nonzero()[0]
    return place[_likely(codes, marks, place, told[place])]


def _likely(codes: Codes, marks: Marks, place: Places, told: Marks) -> Flags:
    """Whether a word may announce what is at the places; figures may have a word after them or be many."""
    end = place - 1
    end -= (marks[end[:, None] + _SIGNS] & m.SIGN).argmin(1)
    letters = np.minimum(codes.take(end - _LETTERS, mode="clip") - m.BEFORE_A, m.OTHER)
    word = m.words().take((letters[0] * m.LETTERS + letters[1]) * m.LETTERS + letters[2])
    likely: Flags = (told & m.SURE | word & (marks[end + _PAD] | m.LATIN)).astype(np.bool_)
    some = ((told & m.FIGURE).astype(np.bool_) > likely).nonzero()[0]
    place = place[some]
    figures = marks[place[:, None] + _FIGURES] & m.FIGURE
    figures[:, -1] = 0
    size = figures.argmin(1)
    after = m.after().take(codes.take(place + size, mode="clip"), mode="clip") | m.sizes().take(size)
    likely[some] = after.astype(np.bool_)
    return likely
