"""Memory that is given back when it is no longer used."""

import ctypes
import os
import sys

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h."""
BLOCK = 1 << 18


def thrifty() -> None:
    """Let this process keep little memory in hand. Call before Arrow is loaded.

    Arrow's own pool holds on to what it once had, and so does glibc, which raises the size from which on
    blocks are returned at once as it goes: a third of a check-up's peak was memory nobody used. What the
    user has set stays."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if sys.platform == "linux" and "MALLOC_MMAP_THRESHOLD_" not in os.environ:
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option:  # not in every C library
            set_option(_MMAP_THRESHOLD, BLOCK)
