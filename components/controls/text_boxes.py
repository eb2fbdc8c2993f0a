"""The text boxes, and what changes their texts."""

from __future__ import annotations

import streamlit as st

from components.controls.examples import examples, forget_example
from components.state import session

BOXES = {"Text A": session.TEXT_A, "Text B": session.TEXT_B}
"""The boxes of a pair: the session's key of each, by its label."""

_BOX, LOW_BOX = 100, 68
"""Heights in pixels."""

_PLACEHOLDERS = {
    "Text A": "Type or paste a text: for recruiters, the job requirement",
    "Text B": "Type or paste another: for recruiters, the candidate's text",
}


def text_box(label: str, *, key: str, height: int = _BOX) -> str:
    """A text box; what it returns may be too long to read, see `components.controls.reading`.

    A new session begins with the first example, so that nobody meets an empty page. As a default
    only: after a restart of the server, the texts that the browser sends are kept.
    """
    opening = next(iter(examples().values())).texts
    kept = st.session_state.setdefault(session.KEPT_TEXTS, {})
    text = st.text_area(
        label,
        # The browser draws a box again after a key interrupted the run before. Without its text
        # as the default, it would come back empty and stay so.
        st.session_state.get(key, kept.get(key, opening.get(key, ""))),
        key=key,
        height=height,
        placeholder=_PLACEHOLDERS[label],
        on_change=forget_example,
        persist_state="session",
    )
    kept[key] = text = text or ""
    return text


def preset_box(label: str, *, key: str, begins: str) -> str:
    """A text box that presets fill; drawn anew, it begins with what it had."""
    begins = st.session_state.get(key, begins)
    return st.text_area(label, begins, key=key, height=LOW_BOX, persist_state="session") or ""


def swap_button() -> None:
    """Exchanges the two texts."""
    st.button(
        "Swap A and B",
        icon=":material/swap_horiz:",
        on_click=_swap,
        type="tertiary",
    )


def _swap() -> None:
    state = st.session_state
    state[session.TEXT_A], state[session.TEXT_B] = (
        state.get(session.TEXT_B, ""),
        state.get(session.TEXT_A, ""),
    )
    forget_example()


def add_to_b(phrase: str) -> None:
    """Append a phrase to Text B, as if it had been typed there."""
    text = st.session_state.get(session.TEXT_B) or ""
    st.session_state[session.TEXT_B] = f"{text.rstrip()} {phrase.strip()}".strip()
    forget_example()
