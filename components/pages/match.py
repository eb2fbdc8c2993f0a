"""Match: two texts, the terms the model gives each, and how they meet."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import cache, inputs, panels, session
from components.live import follow_typing
from components.markup import paragraph
from components.naming import term_names
from components.rows import shared_rows
from core import DEFAULT_MODEL_ID, Expansion, compare
from core.errors import ModelFileError

# The browser draws in one go whatever reaches it within some 10 ms. This much later, it draws the
# score by itself first: a changed score shows up a fifth sooner (`make bench`).
_HEAD_START = 0.03

_BOXES = {"Text A": session.TEXT_A, "Text B": session.TEXT_B}


def render_page() -> None:
    """The page."""
    for notice in inputs.address_notices():
        st.info(notice, icon=":material/info:")
    st.html(
        paragraph(
            "SPLADE rewrites a text as weighted words: its own, and others it expects. Recruiters: "
            "the requirement in A, the candidate in B.",
            style="lens-lead",
        )
    )
    follow_typing(list(_BOXES))
    _render_match()


@st.fragment
def _render_match() -> None:
    """Boxes and results together, so that typing runs this and nothing else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        inputs.example_pills()
        inputs.swap_button()
    texts = []
    places = []
    for column, (label, key) in zip(st.columns(2), _BOXES.items(), strict=True):
        with column:
            texts.append(inputs.text_box(label, key=key))
            places.append(st.container())
    try:
        a, b = (_read(text, place) for text, place in zip(texts, places, strict=True))
    except ModelFileError as error:
        st.error(str(error), icon=":material/error:")
        return
    if a is not None and b is not None:
        _render_result(a, b)


def _read(text: str, place: DeltaGenerator) -> Expansion | None:
    """The expansion of a box's text, its counts drawn in `place`; None if it is too long."""
    with place:
        refusal = inputs.too_long(text)
        if refusal:
            st.warning(refusal, icon=":material/content_cut:")
            return None
        bar = st.empty()

        def show(done: int, total: int) -> None:
            bar.progress(done / total, text=f"Reading window {done} of {total}")

        expansion = cache.expansion(DEFAULT_MODEL_ID, text, progress=show)
        bar.empty()
        panels.render_counts(expansion)
        return expansion


def _render_result(a: Expansion, b: Expansion) -> None:
    """The score first, whatever its place on the page: it is sent before any chart is built."""
    match = compare(a, b)
    score, matched = st.container(), st.container()
    if not a.terms and not b.terms:
        panels.render_score(a, b, match, rows=())
        return
    st.subheader("What each text expands to", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        view = inputs.view_settings()
    rows = shared_rows(a, b, match, raw=view.raw)
    with score:
        panels.render_score(a, b, match, rows=rows)
    time.sleep(_HEAD_START)
    with matched:
        names = term_names((*a.terms, *b.terms), a, b, raw=view.raw)
        panels.render_what_matched(a, b, match, rows=rows, names=names)
    panels.render_expansions(a, b, match, view=view)
    panels.render_tabs(match, rows=rows)


render_page()
