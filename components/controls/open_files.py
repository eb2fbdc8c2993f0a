"""A file's text into a text box: of the same kinds of files that the shortlist takes."""

from __future__ import annotations

import streamlit as st

from components.controls.examples import forget_example
from components.controls.file_input import forget_files, read_files
from components.controls.notices import tell
from components.controls.presets import fill_boxes
from components.controls.reading import too_long
from components.explain.names import visible
from components.state import session
from core import Document, Read, Refused


def open_file_button(title: str, *, key: str) -> None:
    """A file for the box with this key; `put_opened_file` takes over what was in it."""

    def keep(found: list[Read]) -> None:
        st.session_state[session.FOR_BOX] = (key, found)

    with st.popover(
        "Open a file", icon=":material/upload_file:", type="tertiary", key=f"{key}_file"
    ):
        read_files(f"A file for {title}", place=key, several=False, each=keep)
    if session.FOR_BOX in st.session_state:
        forget_files(key)
        st.rerun()  # a box that is drawn keeps its text


def put_opened_file() -> None:
    """Put what was in a file into its box. Call it before anything else is drawn."""
    if session.FOR_BOX in st.session_state:
        _put(*st.session_state[session.FOR_BOX])
        del st.session_state[session.FOR_BOX]  # last: this run may be ended by another


def _put(key: str, found: list[Read]) -> None:
    """Put the text of a file into a box, or say why it stays as it is."""
    (one, *others) = found
    if others or not isinstance(one, Document):
        tell(
            visible(f"{one.name} {one.reason}.")
            if isinstance(one, Refused) and not others
            else "This file holds several texts. The Shortlist page ranks them."
        )
        return
    if why := too_long(one.text):
        tell(f"{visible(one.name)}: {why}")
        return
    fill_boxes({key: one.text}, what="the file")
    forget_example()
    if one.notes:
        tell(f"{visible(one.name)}: {' '.join(one.notes)}")
