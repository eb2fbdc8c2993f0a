"""What the page did to the two texts, kept so that it can be taken back.

What is typed is undone in the box itself, see assets/js/texts.js.
"""

from __future__ import annotations

import streamlit as st

from components.state import session

REDO = "Redo"
_BOXES = (session.TEXT_A, session.TEXT_B)


def remember(what: str) -> None:
    """Keep both texts as they stand, before the page changes them.

    Parameters
    ----------
    what
        What is about to change them, as the button to take it back says it: "the swap".
    """
    texts = _texts()
    if None not in texts.values():
        st.session_state[session.UNDO] = (f"Undo {what}", texts)


def offered() -> str | None:
    """What can be taken back, as its button says it; None if there is nothing."""
    label, texts = st.session_state.get(session.UNDO, ("", {}))
    return label if texts and texts != _texts() else None


def take_back() -> None:
    """Bring back the texts of before; once more, and those that it took away come back."""
    label, texts = st.session_state[session.UNDO]
    st.session_state[session.UNDO] = ("Undo" if label == REDO else REDO, _texts())
    st.session_state.update(texts)


def _texts() -> dict[str, str | None]:
    return {key: st.session_state.get(key) for key in _BOXES}
