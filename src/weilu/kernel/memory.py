"""Memory: given back when it is no longer used, or kept at hand where much is made and dropped."""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_OPTIONS = {"TRIM_THRESHOLD": -1, "MMAP_THRESHOLD": -3}
"""Of glibc's malloc.h; the user sets them as MALLOC_…_."""
BLOCK = 1 << 18
ROOM = 1 << 23
"""Bytes of a block from which on it is given back at once."""


def thrifty() -> None:
    """Let this process keep little memory in hand. Call before Arrow is loaded.

    Arrow's own pool holds on to what it once had, and so does glibc, which raises the size from which on
    blocks are returned at once as it goes: a third of a check-up's peak was memory nobody used. What the
    user has set stays."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    _set("MMAP_THRESHOLD", BLOCK)


def roomy() -> None:
    """Let this process keep some 30 MB in hand, for judging: arrays of some 100 KB are made and dropped
    without end, and to have each from the system anew, page by page, takes a quarter of the time."""
    _set("MMAP_THRESHOLD", ROOM)
    _set("TRIM_THRESHOLD", 4 * ROOM)


def _set(option: str, size: int) -> None:
    if sys.platform == "linux" and f"MALLOC_{option}_" not in os.environ:
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option:  # not in every C library
            set_option(_OPTIONS[option], size)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Where a great many small things are made that are in no cycle, as rows that wait for their batch or
    figures of a report: looking through them for garbage again and again takes up to half of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
