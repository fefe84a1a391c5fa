"""Contacts and links of texts: by what a reader could reach someone, also when disguised.

Where one may be is told by cheap tests of a whole batch; only those places are read closely. A number or
a name counts where a word says what it is (QQ, 微信, 群, @ …) or where its form does (a mobile number, an
address); prices, dates, versions, ids and mentions of members do not.

Of 10,000 messages of public logs 15 (Zulip), 7 (Discord), 2 (IRC) and 33 (Chinese games) hold one, mostly
e-mail addresses and, in games, QQ numbers; of 10,000 Chinese group ads 2,500, of English SMS ads 4,900.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from weilu.judge.contacts.candidates import places
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
Reader = Callable[[str, int, int, int, int], list[Found]]
"""From letters, where a text begins in them, what is read from, a place, and where the text ends."""
Row = tuple[int, str, str, int, int]
"""Text, kind, value, and start and end within the normal form of the batch."""


def present(normal: Normal) -> npt.NDArray[np.uint16]:
    """For each text a sum of bits, of which bit k stands for `KINDS[k]`.

    Some 450,000 group messages, half of them ads, a processor second in batches of 512.
    """
    flags = np.zeros(len(normal.starts) - 1, np.uint16)
    bits = flags.data
    for row in _found(normal):
        bits[row[0]] |= _BIT[row[1]]
    return flags


def flags(found: Sequence[Sequence[Contact]]) -> npt.NDArray[np.uint16]:
    """What `present` says of texts whose contacts are at hand."""
    bits = np.zeros(len(found), np.uint16)
    for text, some in enumerate(found):
        for one in some:
            bits[text] |= _BIT[one.kind]
    return bits


def contacts(normal: Normal) -> list[tuple[Contact, ...]]:
    """The contacts and links of each text, in order."""
    found: list[list[Contact]] = [[] for _ in normal.starts[1:]]
    for text, kind, value, start, end in sorted(_found(normal), key=lambda row: row[3]):
        found[text].append(Contact(kind, value, int(normal.origin[start]), int(normal.origin[end - 1]) + 1))
    return [tuple(row) for row in found]


def _found(normal: Normal) -> list[Row]:
    codes, starts = normal.codes, normal.starts
    linked, named = places(codes, starts) if len(codes) else (starts[:0], starts[:0])
    if not len(linked) and not len(named):
        return []
    letters: str = codes.view(f"U{len(codes)}").item()  # in a tenth of the time of a decoder
    edges = starts.tolist()
    owners = [starts.searchsorted(some, "right").tolist() for some in (linked, named)]
    rows = _read(link, letters, edges, owners[0], linked.tolist(), [])
    return rows + _read(name, letters, edges, owners[1], named.tolist(), rows)


def _read(
    reader: Reader, letters: str, edges: list[int], owners: list[int], places: list[int], taken: list[Row]
) -> list[Row]:
    """What the reader finds at the places, none of which lies in what is taken or was found before."""
    rows: list[Row] = []
    done, left = 0, taken[::-1]
    for owner, place in zip(owners, places, strict=True):
        while left and left[-1][3] <= place:
            done = max(done, left.pop()[4])
        if place < done:
            continue
        base, high = edges[owner - 1], edges[owner]
        for kind, value, start, end in reader(letters, base, done if done > base else base, place, high):
            rows.append((owner - 1, kind, value, start, end))
            done = end if end > done else done
    return rows
