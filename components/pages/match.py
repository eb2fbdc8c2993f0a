"""Match: two texts, the terms the model gives each, and how they meet."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls.examples import example_pills
from components.controls.open_files import open_file_button, put_opened_file
from components.controls.open_shared import open_shared
from components.controls.page_head import open_page
from components.controls.reading import queue_notice, read_box, render_counts, too_long
from components.controls.scripts import follow_links, follow_typing, keep_texts, shared_in_address
from components.controls.text_boxes import (
    BOXES,
    clear_button,
    fold_toggle,
    hide_details_toggle,
    swap_button,
    text_box,
    undo_buttons,
    without_details,
)
from components.controls.view import roles_toggle, titles, view_settings, view_so_far
from components.explain.comparison import Comparison, compared
from components.match import matched, score
from components.match.arithmetic import render_arithmetic
from components.match.export import render_export
from components.match.first_view import LEAD
from components.match.missing import render_missing
from components.match.what_if import render_what_if
from components.server import render_lock
from components.server.faults import told
from components.state import session
from core import Expansion

# The browser draws in one go whatever reaches it within some 10 ms. This much later, it draws the
# score by itself first: a changed score shows up a fifth sooner (`make bench`).
_HEAD_START = 0.03

_TABS: dict[str, Callable[[Comparison], None]] = {
    "Arithmetic": render_arithmetic,
    "Missing": render_missing,
    "What if": render_what_if,
    "Export": render_export,
}


def render_page() -> None:
    """Boxes, score, what matched and what the texts expand to."""
    put_opened_file()
    shared = shared_in_address()
    if shared is not None:
        open_shared(shared)
    open_page(LEAD)
    follow_typing(BOXES)
    keep_texts(BOXES)
    follow_links()
    _render_match()


@st.fragment
@render_lock.drawing()
def _render_match() -> None:
    """Boxes and results together, so that typing runs this and nothing else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        example_pills()
        swap_button()
        clear_button()
        undo_buttons()
        switches = st.container(width="content", horizontal=True)
    with switches:
        roles_toggle()
    texts = []
    places = []
    for column, title, key in zip(st.columns(2), titles(), BOXES, strict=True):
        with column:
            texts.append(text_box(title, key=key))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                places.append(st.container())
                open_file_button(title, key=key)
    with switches:
        fold_toggle(texts)
        hide_details_toggle([text for text in texts if too_long(text) is None])
    with told():
        a, b = (
            _read(without_details(text, place), place, key=key)
            for text, place, key in zip(texts, places, BOXES, strict=True)
        )
        if a is not None and b is not None:
            size = render_lock.bytes_of_texts(a.text, b.text)
            with render_lock.large(size, queue_notice()):
                _render_result(a, b)


def _read(text: str, place: DeltaGenerator, *, key: str) -> Expansion | None:
    """The expansion of a box's text, its counts drawn in `place`; None if it is not read."""
    with place:
        expansion = read_box(text, key=key)
        if expansion is not None:
            render_counts(expansion)
            render_lock.breathe()
    return expansion


def _render_result(a: Expansion, b: Expansion) -> None:
    """The score first: it is sent before anything below it is built."""
    comparison = compared(a, b, view_so_far())
    score.render_score(comparison)
    if not a.terms and not b.terms:
        return
    render_lock.scores_first(_HEAD_START)
    middle = st.container()
    st.subheader("What each text expands to", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        view = view_settings()
    if view != comparison.view:  # what the address says is known once the settings are drawn
        comparison = compared(a, b, view)
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
