"""Opening a comparison that somebody shared, by link or by file."""

from __future__ import annotations

import streamlit as st

from components.controls import model_picker
from components.controls.examples import forget_example
from components.controls.notices import tell
from components.controls.presets import fill_boxes
from components.controls.reading import MAX_CHARACTERS
from components.controls.view import DEFAULT_VIEW
from components.export.share_link import LONGEST_LINK, SharedStateError, unpacked
from components.state import session
from core import list_models, model_info


def open_shared(code: str, *, limit: int = LONGEST_LINK) -> None:
    """Restore a shared comparison, or leave everything as it is and say why."""
    models = frozenset(info.id for info in list_models())
    try:
        state = unpacked(code, longest_text=MAX_CHARACTERS, models=models, limit=limit)
    except SharedStateError as error:
        tell(f"The shared comparison could not be opened: {error}.")
        return
    fill_boxes({session.TEXT_A: state.text_a, session.TEXT_B: state.text_b}, what="opening")
    if state.terms != st.session_state.get(session.TERMS, DEFAULT_VIEW.terms):
        st.session_state[session.TERMS] = state.terms
    st.session_state[session.RAW] = state.raw
    st.session_state[session.ROLES] = state.roles
    forget_example()
    _use(state.model)


def _use(model_id: str) -> None:
    """Read with the model of the comparison, where it is on this server."""
    if model_id == model_picker.chosen_model():
        return
    info = model_info(model_id)
    if info.on_disk:
        model_picker.use(model_id)
    else:
        chosen = model_info(model_picker.chosen_model()).title
        tell(
            f"The comparison was made with {info.title}, which is not on this server, so the "
            f"scores are those of {chosen}."
        )
