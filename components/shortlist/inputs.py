"""What puts candidates into the list, and takes them out."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import streamlit as st

from components.controls.file_input import read_files
from components.controls.notices import tell
from components.controls.presets import fill_boxes
from components.explain.names import beginning
from components.explain.numbers import counted
from components.render import markup
from components.shortlist.candidates import MOST, added, candidates, change, undo_change
from components.shortlist.staging import FILES, stage
from components.state import session
from core import Document
from core.shipped import shipped_text

_BETWEEN = re.compile(r"(?m)^[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$")
_HEIGHT = 220
_KEPT = "Kept in this server's memory until this tab is closed or reloaded, and nowhere else."


def render_inputs() -> None:
    """Files, pasted texts, an example; and all out again."""
    known = candidates()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Add files", icon=":material/upload_file:"):
            read_files("Candidates' files", place=FILES, several=True, each=stage)
        with st.popover("Paste texts", icon=":material/content_paste:"):
            _render_pasting()
        if not known:
            st.button(
                "Show an example", icon=":material/groups:", type="primary", on_click=show_example
            )
        else:
            st.button(
                "Remove all",
                icon=":material/delete_sweep:",
                type="tertiary",
                on_click=change,
                args=((),),
            )
        if session.CANDIDATES_BEFORE in st.session_state:
            st.button(
                "Undo",
                icon=":material/undo:",
                type="tertiary",
                key="undo_list",
                on_click=undo_change,
            )
    how_many = counted(len(known), "candidate") if known else "No candidates yet"
    what = _KEPT if known else f"Add files or paste texts, up to {MOST}, or look at an example."
    st.html(markup.note(f"{how_many}. {what}"))


def show_example() -> None:
    """One requirement and some candidates, all invented; a callback."""
    example = _example()
    fill_boxes({session.TEXT_A: example["requirement"]})
    change(added([Document(row["name"], row["text"]) for row in example["candidates"]]))


@cache
def _example() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped_text("shortlist.json"))
    return found


def _render_pasting() -> None:
    text = st.text_area(
        "Texts, with a line of three hyphens between them",
        key=session.PASTED,
        height=_HEIGHT,
        placeholder="First candidate's text\n\n---\n\nSecond candidate's text",
    )
    st.button("Read them", on_click=_read_pasted, key="read_pasted", disabled=not text.strip())


def _read_pasted() -> None:
    parts = [part.strip() for part in _BETWEEN.split(st.session_state.get(session.PASTED) or "")]
    found = [Document(beginning(part), part) for part in parts if part]
    if not found:
        tell("There is no text between the lines of hyphens.")
        return
    stage(found)
    st.session_state[session.PASTED] = ""
