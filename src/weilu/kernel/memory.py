"""Memory: given back when it is no longer used, or kept at hand where much is made and dropped."""

import ctypes
import os
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of glibc's malloc.h."""
BLOCK = 1 << 18
ROOM = 1 << 23
"""Bytes of a block from which on it is given back at once."""


def thrifty() -> None:
    """Let this process keep little memory in hand. Call before Arrow is loaded.

    Arrow's own pool holds on to what it once had, and so does glibc, which raises the size from which on
    blocks are returned at once as it goes: a third of a check-up's peak was memory nobody used. What the
    user has set stays."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    _set(_MMAP_THRESHOLD, BLOCK)


def roomy() -> None:
    """Let this process keep some 30 MB in hand, for judging: arrays of some 100 KB are made and dropped
    without end, and to have each from the system anew, page by page, takes a quarter of the time."""
    _set(_MMAP_THRESHOLD, ROOM)
    _set(_TRIM_THRESHOLD, 4 * ROOM)


def _set(option: int, size: int) -> None:
    if sys.platform == "linux" and not any(name.startswith("MALLOC_") for name in os.environ):
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option:  # not in every C library
            set_option(option, size)
