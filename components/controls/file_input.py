"""Files from a visitor: read in memory, in a process with limits of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Semaphore

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.border.uploads import let_go
from components.server import render_lock
from components.state import session
from core import LONGEST_FILE, SUFFIXES, DocumentReader, Read

_LARGEST = LONGEST_FILE >> 20  # megabytes

_reading = Semaphore(2)  # visitors whose files are read at once; each has a process


def read_files(
    label: str, *, place: str, several: bool, each: Callable[[list[Read]], None]
) -> None:
    """A file input. What a file holds is handed on, and the server lets go of the file.

    Parameters
    ----------
    place
        Tells this input from all others.
    several
        Whether many files may be dropped at once.
    each
        Is called after each file, so that nothing is lost where this run is ended by another.
    """
    rounds: dict[str, int] = st.session_state.setdefault(session.UPLOADS, {})
    dropped = st.file_uploader(
        label,
        type=[suffix[1:] for suffix in SUFFIXES],
        accept_multiple_files=several,
        key=f"{session.FILES}_{place}_{rounds.get(place, 0)}",
        max_upload_size=_LARGEST,
        help=f"{', '.join(SUFFIXES)}, up to {_LARGEST} MB each. Read in this server's memory and "
        "kept nowhere; a zip may hold all of the others.",
    )
    files: list[UploadedFile] = (
        dropped if isinstance(dropped, list) else [dropped] if dropped else []
    )
    if not files:
        return
    bar = st.progress(0.0, text="Waiting for the files of others")
    with render_lock.aside(), _reading, DocumentReader() as reader:
        for at, file in enumerate(files):
            bar.progress(at / len(files), text=f"Reading file {at + 1} of {len(files)}")
            found = reader.read(file.name, file.getvalue())
            let_go(file.file_id)
            each(found)
    bar.empty()


def forget_files(place: str) -> None:
    """Put an empty file input in the place of one that still names what was dropped."""
    rounds: dict[str, int] = st.session_state.setdefault(session.UPLOADS, {})
    rounds[place] = rounds.get(place, 0) + 1
