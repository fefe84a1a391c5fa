"""Where in a batch of normal forms a contact or a link may be."""

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import DIGIT, IDENT, LATIN, Codes, Kinds, Places
from weilu.judge.contacts.links import ENDINGS

SHORTEST, FEWEST_DIGITS = 5, 2
"""A name or number has so many characters; one that no sign introduces, so many digits."""
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
    digit = np.append(kind & DIGIT, 0)
    before = codes[first - 1]
    long = last - first >= SHORTEST
    some = long.nonzero()[0]
    digits = np.add.reduceat(digit, np.stack((first[some], last[some]), 1).ravel())[::2] // DIGIT
    sign = before[some]
    signed = (sign == ord(":")) | (sign == ord("信")) | (sign == ord("号")) | (sign == ord("+"))
    some = some[(digits >= FEWEST_DIGITS) | signed]
    chosen = np.union1d(
        some, np.union1d((before == ord("@")).nonzero()[0], _groups(codes, digit, first, last))
    )
    return list(zip(first[chosen].tolist(), last[chosen].tolist(), strict=True))


def _runs(flags: npt.NDArray[np.bool_], starts: Places) -> tuple[Places, Places]:
    """Starts and ends of the runs of what is flagged; none goes from one text into the next."""
    opens, closes = flags.copy(), flags.copy()
    opens[1:] &= ~flags[:-1]
    closes[:-1] &= ~flags[1:]
    inner = starts[(starts > 0) & (starts < len(flags))]
    opens[inner] = flags[inner]
    closes[inner - 1] = flags[inner - 1]
    return opens.nonzero()[0], closes.nonzero()[0] + 1


def _groups(codes: Codes, digit: npt.NDArray[np.uint16], first: Places, last: Places) -> Places:
    """Runs that are a group of digits, with another after one space."""
    size = last - first
    group = (size >= GROUP[0]) & (size <= GROUP[1]) & (digit[first] > 0) & (digit[last - 1] > 0)
    space = (first[1:] - last[:-1] == 1) & (codes[last[:-1]] == ord(" "))
    found: Places = (group[:-1] & group[1:] & space).nonzero()[0]
    return found
