"""The model: which one a visitor uses, and how another is chosen or downloaded."""

from __future__ import annotations

import streamlit as st

from components.controls.notices import tell
from components.explain.numbers import file_size
from components.explain.sentences import model_line
from components.render import tables
from components.server import cache
from components.server.downloads import Download, allowed
from components.state import address, session
from core import DEFAULT_MODEL_ID, ModelInfo, has_torch, list_models, model_info
from core.errors import LensError

_REFRESH = 0.5  # seconds between two looks at a running download


def chosen_model() -> str:
    """The model that this visitor uses; always one that could be loaded."""
    model_id: str = st.session_state.get(session.MODEL, DEFAULT_MODEL_ID)
    return model_id


def use(model_id: str) -> None:
    """Change to a model that is on disk, or stay with the one there is and say why."""
    try:
        cache.encoder(model_id)
    except LensError as error:
        tell(str(error))
        return
    if model_id != chosen_model():  # scores and terms of one model mean nothing to another
        st.session_state.pop(session.PINNED, None)
        st.session_state.pop(session.MUTED, None)
    st.session_state[session.MODEL] = model_id
    address.write(model=model_id)


def follow_address(asked: str | None) -> None:
    """Use the model that the address asks for, if there is such a one and it can be loaded here."""
    info = next((info for info in list_models() if info.id == asked), None)
    if info is None:
        return
    if info.on_disk:
        use(info.id)
    else:
        tell(
            f"The address names {info.title}, which is not on this server. The model stays "
            "as it was; choose it under “Model” to download it."
        )


def render_model_picker() -> None:
    """The model in use, and behind it the others to choose from."""
    title = model_info(chosen_model()).title
    with st.popover(f"Model: {title}", icon=":material/neurology:"):
        _render_choice()


def _render_choice() -> None:
    rows = {info.id: info for info in list_models()}
    picked = st.radio(
        "Choose a model",
        list(rows),
        index=list(rows).index(chosen_model()),
        format_func=lambda id_: rows[id_].title,
        captions=[model_line(info) for info in rows.values()],
        key=session.PICKED_MODEL,
        on_change=_use_picked,
    )
    info = rows[picked or chosen_model()]
    st.html(tables.model_card(info))
    if not info.on_disk:
        _render_download(info)


def _use_picked() -> None:
    """Use the model that was just picked, if it is on disk; else the picker offers to fetch it."""
    info = model_info(st.session_state[session.PICKED_MODEL])
    if info.on_disk:
        use(info.id)


def _render_download(info: ModelInfo) -> None:
    if info.needs_torch and not has_torch():
        st.info(
            f"{info.title} needs torch, which is not installed on this server. Its operator can "
            "add it with: make torch",
            icon=":material/extension:",
        )
        return
    if not allowed():
        st.info(
            "This server does not download models. Its operator can allow it with "
            "LENS_ALLOW_DOWNLOADS=1, or fetch them all beforehand with: make models",
            icon=":material/block:",
        )
        return
    _render_progress(info)


@st.fragment(run_every=_REFRESH)
def _render_progress(info: ModelInfo) -> None:
    """Looks again and again while this model is picked; the rest of the page is left alone."""
    state = cache.downloads.of(info.id)
    if info.on_disk:  # this visitor or another has downloaded it
        use(info.id)
        st.rerun()
    if state is None or not state.running:
        if state is not None and state.error:
            st.warning(state.error, icon=":material/error:")
        st.button(
            f"Download {file_size(info.size_bytes)}" if state is None else "Try again",
            key="download_model",
            type="primary",
            icon=":material/download:",
            on_click=_start,
            args=(info,),
        )
        return
    _render_bar(state)


def _start(info: ModelInfo) -> None:
    cache.downloads.start(info)


def _render_bar(state: Download) -> None:
    if state.total:
        st.progress(
            min(1.0, state.done / state.total),
            text=f"{state.done / 1e6:,.0f} of {state.total / 1e6:,.0f} MB",
        )
    else:
        st.progress(0.0, text="Asking the hub …")
    st.button("Stop", key="stop_download", icon=":material/stop:", on_click=state.cancelled.set)
