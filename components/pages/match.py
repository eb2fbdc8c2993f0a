"""Match: two texts, the terms the model gives each, and how they meet."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import cache, inputs, session
from components.inputs import View
from components.markup import paragraph
from components.naming import term_names
from components.panels import matched, score
from components.panels.arithmetic import render_arithmetic
from components.panels.export import render_export
from components.panels.missing import render_missing
from components.panels.what_if import render_what_if
from components.rows import SharedRow, shared_rows
from components.scripts import follow_typing, shared_in_address
from core import DEFAULT_MODEL_ID, Expansion, Match, compare
from core.errors import ModelFileError

# The browser draws in one go whatever reaches it within some 10 ms. This much later, it draws the
# score by itself first: a changed score shows up a fifth sooner (`make bench`).
_HEAD_START = 0.03

_BOXES = {"Text A": session.TEXT_A, "Text B": session.TEXT_B}


def render_page() -> None:
    """The page."""
    shared = shared_in_address()
    if shared is not None:
        inputs.open_shared(shared)
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
        a, b = (
            _read(text, place, key=key)
            for text, place, key in zip(texts, places, _BOXES.values(), strict=True)
        )
    except ModelFileError as error:
        st.error(str(error), icon=":material/error:")
        return
    if a is not None and b is not None:
        _render_result(a, b)


def _read(text: str, place: DeltaGenerator, *, key: str) -> Expansion | None:
    """The expansion of a box's text, its counts drawn in `place`; None if it is not read."""
    with place:
        refusal = inputs.too_long(text)
        if refusal:
            st.warning(refusal, icon=":material/content_cut:")
            return None
        if inputs.was_stopped(text, key=key):
            return None
        bar, stop = st.empty(), st.empty()

        def show(done: int, total: int) -> None:
            if done == 1:
                with stop:
                    inputs.stop_button(text, key=key)
            bar.progress(
                done / total,
                text=f"Reading window {done} of {total} (the page reads up to "
                f"{inputs.MAX_CHARACTERS:,} characters)",
            )

        expansion = cache.expansion(DEFAULT_MODEL_ID, text, progress=show)
        bar.empty()
        stop.empty()
        score.render_counts(expansion)
        return expansion


def _render_result(a: Expansion, b: Expansion) -> None:
    """The score first, whatever its place on the page: it is sent before any chart is built."""
    match = compare(a, b)
    top, middle = st.container(), st.container()
    if not a.terms and not b.terms:
        score.render_score(a, b, match, rows=())
        return
    st.subheader("What each text expands to", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        view = inputs.view_settings()
    rows = shared_rows(a, b, match, raw=view.raw)
    with top:
        score.render_score(a, b, match, rows=rows)
    time.sleep(_HEAD_START)
    names = term_names((*a.terms, *b.terms), a, b, raw=view.raw)
    with middle:
        matched.render_what_matched(a, b, match, rows=rows, names=names)
    matched.render_expansions(a, b, match, view=view)
    _render_tabs(a, b, match, rows=rows, names=names, view=view)


def _render_tabs(
    a: Expansion,
    b: Expansion,
    match: Match,
    *,
    rows: Sequence[SharedRow],
    names: Mapping[int, str],
    view: View,
) -> None:
    """Only the open tab is built."""
    tabs = st.tabs(
        ["Arithmetic", "Missing", "What if", "Export"], key=session.TAB, on_change="rerun"
    )
    for tab in tabs:
        if not tab.open:
            continue
        with tab:
            if tab is tabs[0]:
                render_arithmetic(match, rows=rows, view=view)
            elif tab is tabs[1]:
                render_missing(a, b, match, view=view)
            elif tab is tabs[2]:
                render_what_if(a, b, match, names=names)
            else:
                render_export(a, b, match, rows=rows, names=names, view=view)


render_page()
