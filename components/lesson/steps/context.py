"""The context flip: one word in two sentences."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls import text_boxes
from components.controls.presets import choose_next, preset_pills
from components.explain.bars import term_bars
from components.lesson.contexts import context_pairs, positions_of, words_in_common
from components.lesson.excerpt import excerpt
from components.lesson.lesson import Lesson
from components.lesson.rows import shift_bars
from components.render import markup, tables
from components.server import cache
from components.state import session
from core import Expansion, Term, TokenLogits, shifts, terms_at

BOXES = (session.FIRST_SENTENCE, session.SECOND_SENTENCE)
_TITLES = ("Sentence 1", "Sentence 2")
_MOST = 14
_MOST_EACH = 8
_MOST_LARGE = 7


def next_pair() -> None:
    """Show the preset after this one; a callback."""
    st.session_state.update(_texts()[choose_next(session.CONTEXT, list(context_pairs()))])


def _texts() -> dict[str, dict[str, str]]:
    return {
        pair.id: {session.FIRST_SENTENCE: pair.first, session.SECOND_SENTENCE: pair.second}
        for pair in context_pairs().values()
    }


def render_context(lesson: Lesson) -> None:
    """Two sentences to edit, and what the word they share gains and loses."""
    pairs = context_pairs()
    opening = next(iter(pairs.values()))
    chosen = preset_pills(
        "Presets",
        {pair.id: pair.title for pair in pairs.values()},
        _texts(),
        key=session.CONTEXT,
        default=opening.id,
        required=True,
    )
    begin = pairs[chosen or opening.id]
    first, second = (
        _read(lesson, column, label, key, begins=begins)
        for column, label, key, begins in zip(
            st.columns(2, gap="medium"),
            _TITLES,
            BOXES,
            (begin.first, begin.second),
            strict=True,
        )
    )
    if (first.expansion.text, second.expansion.text) == (begin.first, begin.second):
        st.html(markup.note(begin.why))
    common = words_in_common(first.expansion, second.expansion)
    if not common:
        st.html(markup.note("The two sentences have no word in common. Give them one."))
        return
    longest = max(common, key=len)
    if st.session_state.get(session.COMMON_WORD) not in common:
        st.session_state[session.COMMON_WORD] = longest
    word = longest
    if len(common) > 1:
        word = st.selectbox("The word to look at", common, key=session.COMMON_WORD, width=320)
    places = [
        terms_at(token_logits, positions_of(word, token_logits.expansion))
        for token_logits in (first, second)
    ]
    if lesson.shows(0):
        _render_changes(lesson, word, (first.expansion, second.expansion), places)
    if lesson.shows(1):
        _render_side_by_side(lesson, word, (first, second), places)


def _render_changes(
    lesson: Lesson,
    word: str,
    texts: tuple[Expansion, Expansion],
    places: Sequence[Sequence[Term]],
) -> None:
    changes = [shift for shift in shifts(*places) if abs(shift.change) >= 0.005]
    if changes:
        st.html(
            tables.bar_table(
                shift_bars(
                    changes,
                    *texts,
                    most=_MOST_LARGE if lesson.large else _MOST,
                    raw=lesson.view.raw,
                ),
                caption=f"“{word}”: expected more in sentence 2 to the right, less to the left",
                value="change of weight",
                beside="in 1 → in 2",
                change=True,
            )
            + markup.chart_legend(shared=False)
        )
    else:
        st.html(markup.note(f"“{word}” is read the same in both sentences."))


def _render_side_by_side(
    lesson: Lesson,
    word: str,
    texts: tuple[TokenLogits, TokenLogits],
    places: Sequence[Sequence[Term]],
) -> None:
    left, right = st.columns(2, gap="medium")
    most = _MOST_LARGE if lesson.large else _MOST_EACH
    bars = [
        term_bars(terms[:most], token_logits.expansion, raw=lesson.view.raw)
        for terms, token_logits in zip(places, texts, strict=True)
    ]
    for column, label, rows in zip((left, right), _TITLES, bars, strict=True):
        with column:
            st.html(
                tables.bar_table(
                    rows,
                    caption=f"{label}, at “{word}” alone",
                    value="weight",
                    reach=tables.extent(*bars),
                )
            )


def _read(
    lesson: Lesson, column: DeltaGenerator, label: str, key: str, *, begins: str
) -> TokenLogits:
    with column:
        text = text_boxes.preset_box(label, key=key, begins=begins)
    model_id = lesson.a.expansion.model_id
    return cache.token_logits(model_id, excerpt(model_id, text))
