"""The token of Text A that the lesson looks at."""

from __future__ import annotations

import streamlit as st

from components.lesson.lesson import Lesson
from components.state import session

_MOST_PILLS = 8  # that a line has room for in large type


def picked_position(lesson: Lesson) -> int:
    """The position that the visitor picked, or the one with the most to say."""
    token_logits = lesson.a
    own = [i for i, token in enumerate(token_logits.expansion.tokens) if token.start is not None]
    default = max(own, key=lambda index: token_logits.positive[index])
    if not 0 <= (st.session_state.get(session.POSITION) or 0) < len(lesson.positions):
        del st.session_state[session.POSITION]  # it was picked in a longer text
    if lesson.large and len(lesson.positions) > _MOST_PILLS:
        st.session_state.setdefault(session.POSITION, default)
        listed: int = st.selectbox(
            "Position",
            options=range(len(lesson.positions)),
            format_func=lambda index: lesson.positions[index],
            key=session.POSITION,
            label_visibility="collapsed",
            width=280,
        )
        return listed
    chosen = st.pills(
        "Position",
        options=range(len(lesson.positions)),
        format_func=lambda index: lesson.positions[index],
        key=session.POSITION,
        label_visibility="collapsed",
        wrap=True,
        default=default,
    )
    return default if chosen is None else int(chosen)
