"""Files from a visitor: read in memory, in a process with limits of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from components.server import render_lock
from components.state import session
from core import SUFFIXES, Document, DocumentReader, Refused, Table

_LARGEST = 20  # megabytes of a file

Read = Document | Table | Refused

KINDS = ", ".join(SUFFIXES)


@dataclass(slots=True)
class _Kept:
    """What is known of a file input."""

    round: int = 0  # how often it was emptied
    read: set[str] = field(default_factory=set)  # the ids of the files that were read


def files_read(label: str, *, place: str, several: bool) -> list[Read]:
    """A file input; what the files that were just dropped hold, in order, each time once.

    Parameters
    ----------
    place
        Tells this input from all others.
    several
        Whether many files may be dropped at once.
    """
    kept = _kept(place)
    dropped = st.file_uploader(
        label,
        type=[suffix[1:] for suffix in SUFFIXES],
        accept_multiple_files=several,
        key=f"{session.FILES}_{place}_{kept.round}",
        max_upload_size=_LARGEST,
        help=f"{KINDS}, up to {_LARGEST} MB each. Read in this server's memory and nowhere kept; "
        "a zip may hold all of the others.",
    )
    files = dropped if isinstance(dropped, list) else [dropped] if dropped else []
    new = [file for file in files if file.file_id not in kept.read]
    if not new:
        return []
    found: list[Read] = []
    bar = st.progress(0.0)
    with render_lock.aside(), DocumentReader() as reader:
        for at, file in enumerate(new):
            bar.progress(at / len(new), text=f"Reading file {at + 1} of {len(new)}")
            found += reader.read(file.name, file.getvalue())
            kept.read.add(file.file_id)
    bar.empty()
    return found


def forget_files(place: str) -> None:
    """Empty a file input, so that the server lets go of its files.

    Not before all that were dropped have come: a large file comes later than a small one.
    """
    st.session_state[session.UPLOADS][place] = _Kept(_kept(place).round + 1)


def _kept(place: str) -> _Kept:
    uploads: dict[str, _Kept] = st.session_state.setdefault(session.UPLOADS, {})
    return uploads.setdefault(place, _Kept())
