"""Event ids: the same event gets the same id however often, and from wherever, it is read.

An id is 64 bits of BLAKE2b, keyed by the group, so it is unique within a group: among ten million
events of one group a double is expected once in 370,000 such groups. It is made from the platform's
own message id where there is one, else from author, wall clock and text as written, so that the
zone a file is read with does not change it. Identical rows of one moment are told apart by their
ordinal.
"""

from functools import lru_cache
from hashlib import blake2b

_MASK = (1 << 64) - 1


def keyed(group: str) -> "blake2b":
    """A hash already fed with the group; copy it for each event of that group."""
    key = blake2b(group.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return blake2b(digest_size=8, key=key)


def native(group: str, own: str) -> int:
    """Id of the event that the platform itself calls `own`."""
    return native_of(_keyed(group), own)


_keyed = lru_cache(1 << 14)(keyed)
"""What it gives is never fed: `native_of` copies it."""


def native_of(group: "blake2b", own: str) -> int:
    """The same, where the group's hash is at hand; it is left as it was."""
    state = group.copy()
    state.update(b"\x00" + own.encode("utf-8", "surrogatepass"))
    return int.from_bytes(state.digest(), "little", signed=True)


def with_ordinal(digest: int, ordinal: int) -> int:
    """Tell the `ordinal`-th identical row of a moment apart; the first keeps its digest."""
    if not ordinal:
        return digest
    mixed = ((digest & _MASK) + ordinal * 0x9E3779B97F4A7C15) & _MASK
    return mixed - (1 << 64) if mixed >> 63 else mixed


def label(event: int) -> str:
    """How an id is shown to people and kept in JSON: 16 hexadecimal digits."""
    return f"{event & _MASK:016x}"
