"""How the contributions of the shared terms add up to the score."""

from __future__ import annotations

import streamlit as st

from components.explain.rows import shared_rows
from components.explain.sentences import score_sentence
from components.lesson import diagrams
from components.lesson.lesson import Lesson
from components.render import markup
from components.state import session
from core import word_matches

_MOST, _MOST_LARGE = 12, 4  # terms by themselves; the others are one row


def render_meet(lesson: Lesson) -> None:
    """The contributions, dropping one after the other into a bar that is full at the cosine."""
    a, b, match = lesson.a.expansion, lesson.b.expansion, lesson.match
    if not match.shared or not match.cosine:
        st.html(markup.status(score_sentence(a, b, match)))
        return
    rows = shared_rows(match, word_matches(match), raw=lesson.view.raw)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        poured = _poured(len(rows))
        st.button("Play", key="play", icon=":material/replay:", on_click=_play)
    st.html(
        diagrams.filling_bar(
            rows,
            poured=poured,
            cosine=match.cosine,
            again=st.session_state.get(session.PLAYED, 0),
            most=_MOST_LARGE if lesson.large else _MOST,
        )
    )
    if not lesson.large:
        st.html(markup.note(score_sentence(a, b, match)))


def _poured(terms: int) -> int:
    """How many of the shared terms the visitor has poured in."""
    state = st.session_state
    if (state.get(session.POURED) or 0) > terms:
        del state[session.POURED]
    poured: int = st.slider(
        "Shared terms poured in",
        min_value=0,
        max_value=terms,
        value=terms,
        key=session.POURED,
        width=420,
    )
    return poured


def _play() -> None:
    state = st.session_state
    state[session.PLAYED] = state.get(session.PLAYED, 0) + 1
    state.pop(session.POURED, None)
