"""Shortlist: one requirement, many candidates, each rank explained."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.controls.page_head import open_page
from components.controls.reading import read_box, render_counts
from components.controls.scripts import follow_typing, keep_texts
from components.controls.text_boxes import hide_details_toggle, text_box, without_details
from components.server import render_lock
from components.server.faults import told
from components.shortlist.candidate import render_candidate
from components.shortlist.candidates import (
    candidates,
    render_inputs,
    render_staged,
    texts_as_read,
)
from components.shortlist.evidence import render_evidence
from components.shortlist.ranking import Ranking, render_ranking
from components.state import session
from core import Expansion
from core.shipped import shipped_text

_BOXES = (session.TEXT_A,)
_BOX = 170  # pixels

_TABS: dict[str, Callable[[Expansion, Ranking], None]] = {
    "One candidate": render_candidate,
    "Evidence": render_evidence,
}


def render_page() -> None:
    """The requirement, the candidates, and how they rank."""
    open_page(
        "One requirement, many candidates: who stands where, what each rank is made of, and which "
        "sentence answers which line."
    )
    with told():
        st.html(f"<style>{shipped_text('css/shortlist.css')}</style>")
    follow_typing(_BOXES)
    keep_texts(_BOXES)
    _render_shortlist()


@st.fragment
@render_lock.drawing()
def _render_shortlist() -> None:
    """All of it, so that a key runs this and nothing else."""
    left, right = st.columns(2, gap="medium")
    with left:
        text = text_box("Requirement", key=session.TEXT_A, height=_BOX)
        place = st.container()
    with right, told():
        render_inputs()
        hide_details_toggle([text, *(one.text for one in candidates())])
    with told():
        render_staged()
    if not candidates():
        return
    with told():
        with place:
            asked = read_box(without_details(text, place), key=session.TEXT_A)
            if asked is not None:
                render_counts(asked)
        if asked is None:
            return
        if not asked.terms:
            st.info("The requirement is empty. Write what the candidates are ranked against.")
            return
        texts = texts_as_read()
        found = render_ranking(asked, texts)
        if not found.shown:
            return
        for tab, render in zip(
            st.tabs(list(_TABS), key=session.SHORTLIST_TAB, on_change="rerun"),
            _TABS.values(),
            strict=True,
        ):
            if tab.open:
                with tab:
                    render(asked, found)


render_page()
