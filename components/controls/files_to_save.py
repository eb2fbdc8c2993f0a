"""Files that are made when they are asked for, in the server's memory only."""

from __future__ import annotations

from collections.abc import Callable
from threading import Semaphore

import streamlit as st

_making = Semaphore(4)  # of the six threads and more that Streamlit has for it


class BusyError(RuntimeError):
    """A file that is not made, because many others are."""


def made(make: Callable[[], str | bytes]) -> str | bytes:
    """The content of a file.

    Raises
    ------
    BusyError
        If many files are being made: each takes a thread that others wait for.
    """
    if not _making.acquire(blocking=False):
        raise BusyError("Many files are being made. Try again in a moment.")
    try:
        return make()
    finally:
        _making.release()


def download_button(label: str, make: Callable[[], str | bytes], name: str, mime: str) -> None:
    """A button that makes a file and saves it."""
    st.download_button(
        label,
        lambda: made(make),
        name,
        mime,
        on_click="ignore",
        icon=":material/download:",
        key=f"get {name}",
    )
