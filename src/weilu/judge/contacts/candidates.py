"""Where in a batch of normal forms a contact or a link may be."""

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import CUE, DIGIT, IDENT, LATIN, SIGN, Codes, Kinds, Places
from weilu.judge.contacts.links import ENDINGS

Flags = npt.NDArray[np.bool_]

SHORTEST, FEWEST_DIGITS, MOST_SIGNS = 5, 5, 4
"""A name or number has so many characters; one that no word announces, so many digits."""
GROUP = (3, 6)
"""Digits of a group where a number is written in groups."""
_BEGINNINGS = np.zeros((128, 128), np.bool_)
for _ending in ENDINGS:
    _BEGINNINGS[ord(_ending[0]), ord(_ending[1])] = True


def link_places(codes: Codes, kind: Kinds) -> list[int]:
    """Places of the colon of :// and of a full stop before what may end an address."""
    last = len(codes) - 1
    place = ((codes == ord(".")) | (codes == ord(":")) | (codes == ord("点"))).nonzero()[0]
    place = place[(place > 0) & (place < last - 1)]
    one, two = codes[place + 1], codes[place + 2]
    scheme = (codes[place] == ord(":")) & (one == ord("/")) & (two == ord("/"))
    letters = (kind[place + 1] & kind[place + 2] & LATIN > 0) & (kind[place - 1] & IDENT > 0)
    ending = letters & (codes[place] != ord(":"))
    ending[ending] = _BEGINNINGS[one[ending], two[ending]]
    found: list[int] = place[scheme | ending].tolist()
    return found


def name_places(codes: Codes, kind: Kinds, starts: Places) -> list[tuple[int, int]]:
    """Starts and ends of names and numbers that are worth reading closely."""
    first, last = _runs((kind & IDENT) != 0, starts)
    if not len(first):
        return []
    edged = np.append(kind, np.zeros(1, np.uint16))
    digit = (edged & DIGIT) != 0
    chosen = _groups(codes, digit, first, last)
    chosen |= codes[first - 1] == ord("@")
    some = (last - first >= SHORTEST).nonzero()[0]
    if len(some):
        begin = first[some]
        digits = np.add.reduceat(digit, np.stack((begin, last[some]), 1).ravel(), dtype=np.int64)[::2]
        letter = codes[begin]
        glued = (letter == ord("q")) | (letter == ord("v")) | (letter == ord("w")) | digit[begin]
        chinese, latin = _announced(edged, begin)
        told = (digits > 1) | (codes[begin - 1] == ord(":")) | (codes[begin - 2] == ord(":"))
        chosen[some] |= (digits >= FEWEST_DIGITS) & glued | chinese | latin & told
    return list(zip(first[chosen].tolist(), last[chosen].tolist(), strict=True))


def _announced(kind: Kinds, first: Places) -> tuple[Flags, Flags]:
    """Whether what stands before, but for a few signs, may end a Chinese or another word that announces."""
    before = kind[first - 1]
    cue, between = before.copy(), before & SIGN
    for back in range(2, MOST_SIGNS + 2):
        before = kind[np.maximum(first - back, -1)]
        cue[between != 0] = before[between != 0]
        between &= before
    ends = (cue & CUE) != 0
    latin = (cue & LATIN) != 0
    return ends & ~latin, ends & latin


def _runs(flags: Flags, starts: Places) -> tuple[Places, Places]:
    """Starts and ends of the runs of what is flagged; none goes from one text into the next."""
    edges = np.zeros(len(flags) + 1, np.bool_)
    edges[1:-1] = flags[1:] != flags[:-1]
    edges[0], edges[-1] = flags[0], flags[-1]
    places = edges.nonzero()[0]
    inner = starts[(starts > 0) & (starts < len(flags))]
    cut = np.unique(inner[flags[inner] & flags[inner - 1]])
    if not len(cut):
        return places[::2], places[1::2]
    return np.sort(np.concatenate((places[::2], cut))), np.sort(np.concatenate((places[1::2], cut)))


def _groups(codes: Codes, digit: Flags, first: Places, last: Places) -> Flags:
    """Runs that are a group of digits, with another after one space."""
    size = last - first
    group = (size >= GROUP[0]) & (size <= GROUP[1]) & digit[first] & digit[last - 1]
    space = (first[1:] - last[:-1] == 1) & (codes[last[:-1]] == ord(" "))
    return np.append(group[:-1] & group[1:] & space, False)
