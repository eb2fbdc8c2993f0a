"""A file's text into a text box: of the same kinds of files that the shortlist takes."""

from __future__ import annotations

import streamlit as st

from components.controls.examples import forget_example
from components.controls.file_input import Read, files_read, forget_files
from components.controls.notices import tell
from components.controls.presets import fill_boxes
from components.controls.reading import too_long
from components.explain.names import visible
from core import Document, Refused


def open_file_button(title: str, *, key: str) -> None:
    """A file for the box with this key. Call it before the box is drawn, wherever it stands."""
    with st.popover(
        "Open a file", icon=":material/upload_file:", type="tertiary", key=f"{key}_file"
    ):
        found = files_read(f"A file for {title}", place=key, several=False)
        if found:
            _put(key, found)


def _put(key: str, found: list[Read]) -> None:
    """Put the text of a file into a box, or say why it stays as it is."""
    documents = [one for one in found if isinstance(one, Document)]
    if len(found) != 1 or not documents:
        refused = [one for one in found if isinstance(one, Refused)]
        st.warning(
            visible(f"{refused[0].name} {refused[0].reason}.")
            if len(found) == len(refused) == 1
            else "This file holds several texts. The Shortlist page ranks them.",
            icon=":material/error:",
        )
        return
    (one,) = documents
    if why := too_long(one.text):
        st.warning(f"{visible(one.name)}: {why}", icon=":material/content_cut:")
        return
    forget_files(key)
    fill_boxes({key: one.text}, what="the file")
    forget_example()
    if one.notes:
        tell(f"{visible(one.name)}: {' '.join(one.notes)}")
    st.rerun()  # what is drawn before this button shows the texts of before
