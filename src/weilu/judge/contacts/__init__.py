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
from weilu.judge.contacts.values import cased, value
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

_CASED = frozenset(KINDS[6:])
_KINDS = {kind: (kind,) for kind in KINDS} | {"named": ("link", "telegram")}
_BITS = {found: sum(1 << KINDS.index(kind) for kind in kinds) for found, kinds in _KINDS.items()}


class Contact(NamedTuple):
    """`start` and `end` count the characters of the original text. `value` is in normal form; what follows on
    the host of a link has its case where the text was at hand."""

    kind: str
    value: str
    start: int
    end: int


Found = tuple[str, int, int]
"""A kind or, of an address on Telegram, "named"; start and end."""
Reader = Callable[[str, str, int, int, int, int], Found | None]
"""From letters, the same backwards, where a text begins in them, what is read from, a place, and the text's
end."""
Row = tuple[int, str, int, int]
"""Text, what was found, and start and end within the normal form of the batch."""


def present(normal: Normal) -> npt.NDArray[np.uint16]:
    """For each text a sum of bits, of which bit k stands for `KINDS[k]`."""
    flags = np.zeros(len(normal.starts) - 1, np.uint16)
    bits = flags.data
    for text, found, _, _ in _found(normal):
        bits[text] |= _BITS[found]
    return flags


def flags(found: Sequence[Sequence[Contact]]) -> npt.NDArray[np.uint16]:
    """What `present` says of texts whose contacts are at hand."""
    bits = np.zeros(len(found), np.uint16)
    for text, some in enumerate(found):
        for one in some:
            bits[text] |= _BITS[one.kind]
    return bits


def contacts(normal: Normal, texts: Sequence[str] | None = None) -> list[tuple[Contact, ...]]:
    """The contacts and links of each text, in order; `texts` are the same as they were written."""
    found: list[list[Contact]] = [[] for _ in normal.starts[1:]]
    letters = _letters(normal)
    for text, kinds, start, end in sorted(_found(normal), key=lambda row: row[2]):
        begin, last = sorted((int(normal.origin[start]), int(normal.origin[end - 1])))
        for kind in _KINDS[kinds]:
            span = letters[start:end]
            if texts is not None and kind in _CASED:
                span = cased(span, texts[text], normal.origin[start:end].tolist())
            found[text].append(Contact(kind, value(kind, span), begin, last + 1))
    return [tuple(row) for row in found]


def _letters(normal: Normal) -> str:
    """The normal form of the whole batch, in a tenth of the time of a decoder."""
    letters: str = normal.codes.view(f"U{len(normal.codes)}").item() if len(normal.codes) else ""
    return letters


def _found(normal: Normal) -> list[Row]:
    """First links, then what else there is, each in order."""
    starts = normal.starts
    linked, named = places(normal.codes, starts)
    if not len(linked) and not len(named):
        return []
    letters, edges = _letters(normal), starts.tolist()
    back = letters[::-1]
    rows: list[Row] = []
    for reader, some in ((link, linked), (name, named)):
        owners = starts[1:].searchsorted(some, "right").tolist()
        rows += _read(reader, letters, back, edges, owners, some.tolist(), rows)
    return rows


def _read(
    reader: Reader,
    letters: str,
    back: str,
    edges: list[int],
    owners: list[int],
    places: list[int],
    taken: list[Row],
) -> list[Row]:
    """What the reader finds at the places, none of which lies in what is taken or was found before."""
    rows: list[Row] = []
    ahead = iter([*taken, (0, "", len(letters), 0)])
    _, _, opens, closes = next(ahead)
    done = 0
    for text, place in zip(owners, places, strict=True):
        while opens <= place:
            done = max(done, closes)
            _, _, opens, closes = next(ahead)
        if place < done:
            continue
        base = edges[text]
        found = reader(letters, back, base, done if done > base else base, place, edges[text + 1])
        if found:
            rows.append((text, *found))
            done = found[2]
    return rows
