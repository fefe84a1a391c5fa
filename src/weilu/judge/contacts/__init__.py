"""Contacts and links of texts: by what a reader could reach someone, also when disguised.

Where one may be is told by cheap tests of a whole batch; only those places are read closely. A number or
a name counts where a word says what it is (QQ, 微信, 群, @ …) or where its form does (a mobile number, an
address); prices, dates, versions, ids and mentions of members do not.

Of 10,000 messages of public logs 15 (Zulip), 7 (Discord), 2 (IRC) and 33 (Chinese games) hold one, mostly
e-mail addresses and, in games, QQ numbers; of 10,000 Chinese group ads 2,500, of English SMS ads 4,900.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.characters import Places, tables
from weilu.judge.contacts.candidates import link_places, name_places
from weilu.judge.contacts.links import link
from weilu.judge.contacts.names import name
from weilu.judge.normal import Normal

KINDS = (
    "phone", "wechat", "qq", "group", "mail", "telegram",
    "link", "short", "invite", "payment", "mini",
)  # fmt: skip
"""Phone, WeChat id, QQ number, QQ group number, e-mail, Telegram name; any link, short link, invitation to a
group, payment code, mini-program."""
CONTACT = sum(1 << place for place in range(6))
"""The bits of `present` that mean a contact."""
LINK = sum(1 << place for place in range(6, len(KINDS)))
"""The bits of `present` that mean a link."""

_BIT = {kind: 1 << place for place, kind in enumerate(KINDS)}


class Contact(NamedTuple):
    """`value` is in normal form; `start` and `end` count the characters of the original text."""

    kind: str
    value: str
    start: int
    end: int


Found = tuple[str, str, int, int]
Reader = Callable[[str, int, int, int], list[Found]]
"""From a text, a start to read from, and the start and end of a place, to what is found there."""
Row = tuple[int, str, str, int, int]
"""Text, kind, value, and start and end within the normal form of the batch."""


def present(normal: Normal) -> npt.NDArray[np.uint16]:
    """For each text a sum of bits, of which bit k stands for `KINDS[k]`.

    Some 300,000 group messages, half of them ads, a processor second in batches of 256.
    """
    flags = np.zeros(len(normal.starts) - 1, np.uint16)
    for text, kind, *_ in _found(normal):
        flags[text] |= _BIT[kind]
    return flags


def contacts(normal: Normal) -> list[tuple[Contact, ...]]:
    """The contacts and links of each text, in order."""
    found: list[list[Contact]] = [[] for _ in normal.starts[1:]]
    for text, kind, value, start, end in sorted(_found(normal), key=lambda row: row[3]):
        found[text].append(Contact(kind, value, int(normal.origin[start]), int(normal.origin[end - 1]) + 1))
    return [tuple(row) for row in found]


def _found(normal: Normal) -> list[Row]:
    if not len(normal.codes):
        return []
    kind = tables().kind[normal.codes]
    linked, named = link_places(normal.codes, kind), name_places(normal.codes, kind, normal.starts)
    if not linked and not named:
        return []
    letters = normal.codes.tobytes().decode("utf-32-le")
    rows = list(_read(link, letters, normal.starts, [(place, place + 1) for place in linked], []))
    return rows + list(_read(name, letters, normal.starts, named, [(row[3], row[4]) for row in rows]))


def _read(
    reader: Reader, letters: str, starts: Places, places: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> Iterator[Row]:
    """What the reader finds at the places, none of which lies in what is taken or was found before."""
    owners = starts.searchsorted([start for start, _ in places], "right").tolist()
    edges, left = starts.tolist(), sorted(taken, reverse=True)
    done, high, base, line = 0, -1, 0, ""
    for owner, (start, end) in zip(owners, places, strict=True):
        if edges[owner] != high:
            base, high = edges[owner - 1], edges[owner]
            line = letters[base:high]
        while left and left[-1][0] <= start:
            done = max(done, left.pop()[1])
        if start < done:
            continue
        low = done - base if done > base else 0
        for kind, value, begin, finish in reader(line, low, start - base, end - base):
            yield owner - 1, kind, value, base + begin, base + finish
            done = max(done, base + finish)
