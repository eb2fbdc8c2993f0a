"""The server's memory: what its garbage collector need not look at."""

from __future__ import annotations

import gc
from functools import cache


@cache
def settle(what: str) -> None:
    """Set aside all that is in memory now: modules, models, catalogues. Once for each `what`.

    Streamlit collects garbage after every run of the page, and a full collection walks through
    every object that a module ever made: some 75 ms in which no other tab is served. Objects set
    aside are not walked through. Called when something big has been loaded.
    """
    gc.collect()
    gc.freeze()
