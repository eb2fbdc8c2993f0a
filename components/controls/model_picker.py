"""The model: which one a visitor uses, and how another is chosen or downloaded."""

from __future__ import annotations

import streamlit as st

from components.controls import text_boxes
from components.controls.scripts import lead_into_popovers
from components.explain.sentences import model_line
from components.export.share_link import LONGEST_LINK
from components.render import markup
from components.server import cache
from components.server.downloads import Download, allowed
from components.state import session
from core import DEFAULT_MODEL_ID, ModelInfo, list_models, model_info
from core.errors import LensError
from core.models.torch_backend import has_torch

_REFRESH = 0.5  # seconds between two looks at a running download


def chosen_model() -> str:
    """The model that this visitor uses; always one that could be loaded."""
    model_id: str = st.session_state.get(session.MODEL, DEFAULT_MODEL_ID)
    return model_id


def follow_address() -> None:
    """Use the model that the address names, if it is new and can be loaded here."""
    asked = st.query_params.get(session.MODEL)
    if asked == st.session_state.get(session.ASKED_MODEL):
        return
    st.session_state[session.ASKED_MODEL] = asked
    known = {info.id: info for info in list_models()}
    if asked not in known:
        return
    if known[asked].on_disk:
        use(asked)
    else:
        st.session_state[session.NOTICE] = (
            f"The address names {known[asked].title}, which is not on this server. The model stays "
            "as it was; choose it under “Model” to download it."
        )


def use(model_id: str) -> None:
    """Change to a model that is on disk, or stay with the one there is and say why."""
    try:
        cache.encoder(model_id)
    except LensError as error:
        st.session_state[session.NOTICE] = str(error)
        return
    if model_id != chosen_model():  # scores and terms of one model mean nothing to another
        st.session_state.pop(session.PINNED, None)
        st.session_state.pop(session.MUTED, None)
    st.session_state[session.MODEL] = model_id
    st.session_state[session.ASKED_MODEL] = model_id
    st.query_params[session.MODEL] = model_id


def open_shared(code: str, *, limit: int = LONGEST_LINK) -> None:
    """Restore a shared comparison with its model, or say what of it could not be restored."""
    model_id = text_boxes.open_shared(code, limit=limit)
    if model_id is None or model_id == chosen_model():
        return
    info = model_info(model_id)
    if info.on_disk:
        use(model_id)
    else:
        st.session_state[session.NOTICE] = (
            f"The comparison was made with {info.title}, which is not on this server, so the "
            f"scores are those of {model_info(chosen_model()).title}."
        )


def open_page(sentence: str) -> None:
    """Begin a page: do what the address asks for, and say what the page is and what went wrong."""
    follow_address()
    text_boxes.follow_address()
    _render_head(sentence)
    for notice in text_boxes.address_notices():
        st.info(notice, icon=":material/info:")


def _render_head(sentence: str) -> None:
    """The line that opens a page: what it is, and the model in use."""
    with st.container(horizontal=True, vertical_alignment="center", key="page_head"):
        st.html(markup.paragraph(sentence, style="lens-lead"))
        title = model_info(chosen_model()).title
        with st.popover(f"Model: {title}", icon=":material/neurology:"):
            _render_choice()
    lead_into_popovers()


def _render_choice() -> None:
    rows = {info.id: info for info in list_models()}
    picked = st.radio(
        "Choose a model",
        list(rows),
        index=list(rows).index(chosen_model()),
        format_func=lambda id_: rows[id_].title,
        captions=[model_line(info) for info in rows.values()],
        key=session.PICKED_MODEL,
    )
    info = rows[picked or chosen_model()]
    if info.id == chosen_model():
        return
    if info.on_disk:
        st.button(
            f"Use {info.title}", key="use_model", type="primary", on_click=use, args=(info.id,)
        )
    st.html(markup.model_card(info))
    if not info.on_disk:
        _render_download(info)


def _render_download(info: ModelInfo) -> None:
    if info.needs_torch and not has_torch():
        st.info(
            f"{info.title} needs torch, which is not installed on this server. Whoever runs it can "
            "add it with: make torch",
            icon=":material/extension:",
        )
        return
    if not allowed():
        st.info(
            "This server does not download models. Whoever runs it can allow it with "
            "LENS_ALLOW_DOWNLOADS=1, or fetch them all beforehand with: make models",
            icon=":material/block:",
        )
        return
    _render_progress(info)


@st.fragment(run_every=_REFRESH)
def _render_progress(info: ModelInfo) -> None:
    """Looks again and again while this model is picked; the rest of the page is left alone."""
    state = cache.downloads.of(info.id)
    if info.on_disk:  # whoever downloaded it
        use(info.id)
        st.rerun()
    if state is None or not state.running:
        if state is not None and state.error:
            st.warning(state.error, icon=":material/error:")
        st.button(
            f"Download {info.size_bytes / 1e6:,.0f} MB" if state is None else "Try again",
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
