"""What could not be done, said once."""

from __future__ import annotations

import streamlit as st

from components.state import session


def tell(sentence: str) -> None:
    """Keep a sentence until the next place that shows notices is drawn."""
    st.session_state[session.NOTICE] = sentence


def kept() -> list[str]:
    """The sentence that was kept, if any; it is shown once."""
    notice = st.session_state.pop(session.NOTICE, None)
    return [notice] if notice else []


def render_notice(sentence: str) -> None:
    """One notice."""
    st.info(sentence, icon=":material/info:")
