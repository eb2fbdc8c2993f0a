"""The server's memory: what its garbage collector looks at, and what goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # malloc.h


def leave_alone() -> None:
    """Exclude all current objects from garbage collection. Called when something big was made.

    A full collection walks through every object: some 75 ms for the modules alone and 200 ms with
    a few long texts, in which no other tab is served. What is passed over is freed all the same
    when nobody uses it any more; if it refers to itself in a circle, at the next `set_aside`.
    """
    gc.freeze()


def set_aside() -> None:
    """Collect all garbage, and let collections pass over what is left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@cache
def set_aside_once(what: str) -> None:
    """Do `set_aside` once for each `what`, such as a page whose modules were imported."""
    set_aside()


def settle() -> None:
    """Let the C library hand large blocks back when they are freed. Called once, at the start.

    By itself glibc keeps what was freed in up to eight places a core, and from larger and larger
    blocks on: after a minute of long texts the server held 200 MB that nobody used.
    """
    c_library = _glibc()
    if c_library is not None:
        c_library.mallopt(_ARENA_MAX, 2)
        c_library.mallopt(_MMAP_THRESHOLD, 1 << 20)


def give_back() -> None:
    """Collect all garbage and hand free memory back to the system. Called when much was let go."""
    set_aside()
    c_library = _glibc()
    if c_library is not None:
        c_library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        c_library = ctypes.CDLL(None)
        _ = c_library.mallopt, c_library.malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
    return c_library
