"""Shortlist: one requirement, many candidates, each rank explained."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.controls.open_files import open_file_button, put_opened_file
from components.controls.page_head import open_page
from components.controls.reading import read_box, render_counts, too_long
from components.controls.scripts import follow_typing, keep_texts
from components.controls.text_boxes import hide_details_toggle, text_box, without_details
from components.explain.shortlist import Line
from components.server import render_lock
from components.server.faults import told
from components.shortlist.candidate import render_candidate
from components.shortlist.candidates import candidates, one_with_details, texts_as_read
from components.shortlist.evidence import render_evidence
from components.shortlist.export import render_export
from components.shortlist.inputs import render_inputs
from components.shortlist.lines import as_ranked_by, render_lines
from components.shortlist.ranking import Ranking, ranking_settings, render_ranking
from components.shortlist.staging import render_staged
from components.state import session
from core import Expansion
from core.shipped import shipped_text

_BOXES = (session.TEXT_A,)
_BOX = 170  # pixels

_TABS = ("One candidate", "Evidence", "Export")


def render_page() -> None:
    """The requirement, the candidates, and how they rank."""
    put_opened_file()
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
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            counts = st.container()
            open_file_button("the requirement", key=session.TEXT_A)
        place = st.container()
    with right, told():
        render_inputs()
        hide_details_toggle([*([] if too_long(text) else [text]), *one_with_details()])
        settings = ranking_settings() if candidates() else None
    with told():
        render_staged()
    if settings is None:
        return
    with told():
        with place:
            requirement = without_details(text, place)
            lines = [] if too_long(requirement) else render_lines(requirement)
            asked = read_box(as_ranked_by(requirement, lines), key=session.TEXT_A)
        if asked is not None:
            with counts:
                render_counts(asked)
        if asked is None:
            return
        if not asked.terms:
            st.info("The requirement is empty. Write what the candidates are ranked against.")
            return
        found = render_ranking(asked, texts_as_read(), lines, settings)
        if found.shown:
            _render_tabs(asked, lines, found)


def _render_tabs(asked: Expansion, lines: Sequence[Line], found: Ranking) -> None:
    tabs = st.tabs(list(_TABS), key=session.SHORTLIST_TAB, on_change="rerun")
    one, evidence, export = tabs  # those that are closed are not built
    if one.open:
        with one:
            render_candidate(asked, found)
    if evidence.open:
        with evidence:
            render_evidence(asked.model_id, lines, found)
    if export.open:
        with export:
            render_export(asked, lines, found)


render_page()
