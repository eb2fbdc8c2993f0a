"""Files from a visitor: read in memory, in a process with limits of its own."""

from __future__ import annotations

import streamlit as st

from components.server import render_lock
from components.state import session
from core import SUFFIXES, Document, DocumentReader, Refused, Table

_LARGEST = 20  # megabytes of a file

Read = Document | Table | Refused

KINDS = ", ".join(SUFFIXES)


def files_read(label: str, *, place: str, several: bool) -> list[Read]:
    """A file input; what the files that were just dropped hold, in order, each time once.

    Parameters
    ----------
    place
        Tells this input from all others.
    several
        Whether many files may be dropped at once.
    """
    uploads: dict[str, int] = st.session_state.setdefault(session.UPLOADS, {})
    key = f"{session.FILES}_{place}_{uploads.get(place, 0)}"
    dropped = st.file_uploader(
        label,
        type=[suffix[1:] for suffix in SUFFIXES],
        accept_multiple_files=several,
        key=key,
        max_upload_size=_LARGEST,
        help=f"{KINDS}, up to {_LARGEST} MB each. Read in this server's memory and nowhere kept; "
        "a zip may hold all of the others.",
    )
    if not dropped:
        return []
    files = dropped if isinstance(dropped, list) else [dropped]
    found: list[Read] = []
    bar = st.progress(0.0)
    with render_lock.aside(), DocumentReader() as reader:
        for at, file in enumerate(files):
            bar.progress(at / len(files), text=f"Reading file {at + 1} of {len(files)}")
            found += reader.read(file.name, file.getvalue())
    bar.empty()
    # A new input takes its place: an empty one, so that the server lets go of the files.
    uploads[place] = uploads.get(place, 0) + 1
    return found
