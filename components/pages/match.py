"""Match: two texts, the terms the model gives each, and how they meet."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls import model_picker, text_boxes
from components.controls.scripts import follow_typing, shared_in_address
from components.explain.comparison import Comparison, compared
from components.match import matched, score
from components.match.arithmetic import render_arithmetic
from components.match.export import render_export
from components.match.missing import render_missing
from components.match.what_if import render_what_if
from components.server import cache, render_lock
from components.server.faults import told
from components.state import session
from core import Expansion
from core.errors import LowMemoryError

# The browser draws in one go whatever reaches it within some 10 ms. This much later, it draws the
# score by itself first: a changed score shows up a fifth sooner (`make bench`).
_HEAD_START = 0.03

_BOXES = {"Text A": session.TEXT_A, "Text B": session.TEXT_B}
_TABS: dict[str, Callable[[Comparison], None]] = {
    "Arithmetic": render_arithmetic,
    "Missing": render_missing,
    "What if": render_what_if,
    "Export": render_export,
}


def render_page() -> None:
    """The page."""
    shared = shared_in_address()
    if shared is not None:
        model_picker.open_shared(shared)
    model_picker.open_page(
        "SPLADE rewrites a text as weighted words: its own, and others it expects. Recruiters: "
        "the requirement in A, the candidate in B."
    )
    follow_typing(list(_BOXES))
    _render_match()


@st.fragment
@render_lock.drawing()
def _render_match() -> None:
    """Boxes and results together, so that typing runs this and nothing else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        text_boxes.example_pills()
        text_boxes.swap_button()
    texts = []
    places = []
    for column, (label, key) in zip(st.columns(2), _BOXES.items(), strict=True):
        with column:
            texts.append(text_boxes.text_box(label, key=key))
            places.append(st.container())
    with told():
        a, b = (
            _read(text, place, key=key)
            for text, place, key in zip(texts, places, _BOXES.values(), strict=True)
        )
        if a is not None and b is not None:
            size = render_lock.bytes_of_texts(a.text, b.text)
            with render_lock.large(size, text_boxes.queue_notice(st.empty())):
                _render_result(a, b)


def _read(text: str, place: DeltaGenerator, *, key: str) -> Expansion | None:
    """The expansion of a box's text, its counts drawn in `place`; None if it is not read."""
    with place:
        refusal = text_boxes.too_long(text)
        if refusal:
            st.warning(refusal, icon=":material/content_cut:")
            return None
        if text_boxes.was_stopped(text, key=key):
            return None
        queue, bar, stop = st.empty(), st.empty(), st.empty()

        def show(done: int, total: int) -> None:
            if done == 1:
                with stop:
                    text_boxes.stop_button(text, key=key)
            bar.progress(
                done / total,
                text=f"Reading window {done} of {total} (the page reads up to "
                f"{text_boxes.MAX_CHARACTERS:,} characters)",
            )

        try:
            expansion = cache.expansion(
                model_picker.chosen_model(),
                text,
                progress=show,
                queued=text_boxes.queue_notice(queue),
            )
        except LowMemoryError as error:
            st.warning(str(error), icon=":material/memory_alt:")
            return None
        bar.empty()
        stop.empty()
        score.render_counts(expansion)
        render_lock.breathe()
        return expansion


def _render_result(a: Expansion, b: Expansion) -> None:
    """The score first, whatever its place on the page: it is sent before any chart is built."""
    if not a.terms and not b.terms:
        score.render_score(compared(a, b, text_boxes.DEFAULT_VIEW))
        return
    top, middle = st.container(), st.container()
    st.subheader("What each text expands to", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        view = text_boxes.view_settings()
    comparison = compared(a, b, view)
    with top:
        score.render_score(comparison)
    with render_lock.aside():
        time.sleep(_HEAD_START)
    with middle:
        matched.render_what_matched(comparison)
    render_lock.breathe()
    matched.render_expansions(comparison)
    render_lock.breathe()
    tabs = st.tabs(list(_TABS), key=session.TAB, on_change="rerun")
    for tab, render in zip(tabs, _TABS.values(), strict=True):
        if tab.open:  # the others are not built
            with tab:
                render(comparison)


render_page()
