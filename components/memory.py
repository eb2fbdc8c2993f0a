"""The server's memory: what its garbage collector looks at, and what goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from functools import cache


def set_aside() -> None:
    """Collect all garbage, and set aside what is left. Called when something big was made.

    Streamlit collects garbage after every run of the page, and a full collection walks through
    every object there is: some 75 ms for the modules alone, in which no other tab is served. What
    is set aside is not walked through. It is freed all the same when nobody uses it any more; if
    it refers to itself in a circle, at the next call.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@cache
def set_aside_once(what: str) -> None:
    """The same, once for each `what`: the modules that a page was the first to need."""
    set_aside()


def give_back() -> None:
    """Collect all garbage and hand free memory back to the system. Called when much was let go.

    The C library keeps what is freed in places of its own, one for each thread that ever needed
    some, and hands it back only when it is asked to.
    """
    set_aside()
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
