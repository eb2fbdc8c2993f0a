"""The token of Text A that the lesson looks at."""

from __future__ import annotations

import streamlit as st

from components.lesson.lesson import Lesson
from components.state import session

_MOST_PILLS = 8  # that a line has room for in large type
_LIST, _PILLS = f"{session.POSITION}_list", f"{session.POSITION}_pills"


def picked_position(lesson: Lesson) -> int:
    """The position that the visitor picked, or the one with the most to say."""
    token_logits = lesson.a
    own = [i for i, token in enumerate(token_logits.expansion.tokens) if token.start is not None]
    default = max(own, key=lambda index: token_logits.positive[index])
    chosen = st.session_state.get(session.POSITION)
    if chosen is None or not 0 <= chosen < len(lesson.positions):  # it was picked in a longer text
        chosen = default
    options = range(len(lesson.positions))

    def keep(key: str) -> None:
        st.session_state[session.POSITION] = st.session_state[key]

    def name(index: int) -> str:
        return lesson.positions[index]

    # Each kind of widget has a key of its own, so that neither takes the other's value for its own.
    if lesson.large and len(lesson.positions) > _MOST_PILLS:
        listed: int = st.selectbox(
            "Position",
            options,
            index=chosen,
            format_func=name,
            key=_LIST,
            on_change=keep,
            args=(_LIST,),
            label_visibility="collapsed",
            width=280,
        )
        return listed
    picked = st.pills(
        "Position",
        options,
        default=chosen,
        format_func=name,
        key=_PILLS,
        on_change=keep,
        args=(_PILLS,),
        label_visibility="collapsed",
        wrap=True,
    )
    return default if picked is None else int(picked)
