"""When it goes wrong: live cases, and the same sentence read by a larger model."""

from __future__ import annotations

import streamlit as st

from components.controls import text_boxes
from components.controls.presets import choose_next, preset_pills
from components.explain.bars import term_bars
from components.explain.prose import prose
from components.lesson import diagrams
from components.lesson.cases import Case, cases, recorded
from components.lesson.excerpt import excerpt
from components.lesson.lesson import Lesson
from components.lesson.rows import recorded_bars
from components.lesson.sentences import case_sentence
from components.render import markup, tables
from components.server import cache
from components.state import session
from core import Expansion, compare, special_token_share

BOXES = (session.CASE_TEXT,)
_MOST, _MOST_LARGE = 12, 6
_RECORDED = 2  # the part of the larger model


def next_case() -> None:
    """Show the case after this one, where one is in sight; a callback."""
    if st.session_state.get(session.PART, 0) < _RECORDED:
        st.session_state.update(_texts()[choose_next(session.CASE, list(cases()))])


def _texts() -> dict[str, dict[str, str]]:
    return {case.id: {session.CASE_TEXT: case.text} for case in cases().values()}


def render_wrong(lesson: Lesson) -> None:
    """A case to choose and edit, why it goes wrong, and the recorded vector."""
    known = cases()
    first = next(iter(known.values()))
    chosen = preset_pills(
        "Cases",
        {case.id: case.title for case in known.values()},
        _texts(),
        key=session.CASE,
        default=first.id,
        required=True,
    )
    case = known[chosen or first.id]
    text = text_boxes.preset_box("A text that goes wrong", key=session.CASE_TEXT, begins=case.text)
    expansion = _expansion(lesson, text)
    if text == case.text and lesson.shows(1):
        st.markdown(f"**{case.title}.** {case.why}")
    if not expansion.terms:
        st.html(markup.note("This text has no terms at all: nothing of it reaches the model."))
    elif lesson.part is None:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _render_terms(lesson, expansion)
        with right:
            _render_pieces(lesson, case, expansion)
    elif lesson.shows(0):
        _render_terms(lesson, expansion)
    elif lesson.shows(1):
        _render_pieces(lesson, case, expansion)
    if lesson.shows(_RECORDED):
        _render_recorded(lesson)


def _render_terms(lesson: Lesson, expansion: Expansion) -> None:
    most = _MOST_LARGE if lesson.large else _MOST
    st.html(
        tables.bar_table(
            term_bars(expansion.terms[:most], expansion, raw=lesson.view.raw),
            caption=f"What the model makes of “{expansion.text[:60]}”",
            value="weight",
        )
        + markup.chart_legend(shared=False)
    )


def _render_pieces(lesson: Lesson, case: Case, expansion: Expansion) -> None:
    st.html(diagrams.pieces(expansion, raw=lesson.view.raw, most=7 if lesson.large else None))
    other = _expansion(lesson, case.other)
    st.html(
        markup.note(
            case_sentence(
                expansion,
                other,
                compare(expansion, other),
                special_share=special_token_share(expansion),
            )
        )
    )


def _expansion(lesson: Lesson, text: str) -> Expansion:
    model_id = lesson.a.expansion.model_id
    return cache.expansion(model_id, excerpt(model_id, text))


def _render_recorded(lesson: Lesson) -> None:
    printed = recorded()
    most = _MOST_LARGE if lesson.large else None
    if not lesson.large:
        st.divider()
        st.markdown(prose("lesson/prose/recorded"))
    st.html(markup.paragraph(f"“{printed.text}”", style="lens-question"))
    live = _expansion(lesson, printed.text)
    groups = (
        term_bars(live.terms, live, raw=lesson.view.raw)[:most],
        recorded_bars(printed, live, raw=lesson.view.raw)[:most],
    )
    reach = tables.extent(*groups)
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(
            tables.bar_table(
                groups[0],
                caption=f"Live, a moment ago: {live.model_id}, {len(live.terms)} terms",
                value="weight",
                reach=reach,
            )
        )
    with right:
        st.html(
            tables.bar_table(
                groups[1],
                caption=f"Recorded, not run here: {printed.model}, {len(printed.terms)} terms, as "
                "published in 2026",
                value="weight",
                reach=reach,
            )
        )
    if not lesson.large:
        st.html(markup.note(printed.about))
