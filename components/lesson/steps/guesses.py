"""Step 2: what the model guesses at each position, in this text and without it."""

from __future__ import annotations

import streamlit as st

from components.lesson import diagrams
from components.lesson.record import Lesson
from components.lesson.rows import guess_bars
from components.render import markup
from components.server import cache
from components.state import session
from core import Anatomy

_MOST = 10
_MOST_LARGE = 8


def render_guesses(lesson: Lesson) -> None:
    """The highest logits at a position to pick, beside those of the same word on its own."""
    position = picked_position(lesson)
    label = lesson.positions[position]
    most = _MOST_LARGE if lesson.large else _MOST
    here = guess_bars(lesson.a, position, most=most, raw=lesson.view.raw)
    alone = _alone(lesson, position)
    there = guess_bars(*alone, most=most, raw=lesson.view.raw) if alone else []
    reach = diagrams.extent(here, there)
    left, right = st.columns(2, gap="medium")
    with left:
        on = lesson.a.positive[position]
        st.html(
            diagrams.bar_table(
                here,
                caption=f"At “{label}”, in this text: {on:,} of {len(lesson.a.maxima):,} above 0",
                value="logit",
                beside="weight",
                reach=reach,
            )
            + markup.chart_legend(shared=False)
        )
    with right:
        if alone is None:
            st.html(markup.note(_nothing_beside(lesson, position)))
            return
        anatomy, there_position = alone
        on = anatomy.positive[there_position]
        st.html(
            diagrams.bar_table(
                there,
                caption=f"At “{label}”, the word on its own: {on:,} above 0",
                value="logit",
                beside="weight",
                reach=reach,
            )
        )


def picked_position(lesson: Lesson) -> int:
    """The position that the visitor picked, or the one with the most to say."""
    anatomy = lesson.a
    own = [i for i, token in enumerate(anatomy.expansion.tokens) if token.start is not None]
    default = max(own, key=lambda index: anatomy.positive[index])
    if not 0 <= (st.session_state.get(session.POSITION) or 0) < len(lesson.positions):
        del st.session_state[session.POSITION]  # it was picked in a longer text
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


def _alone(lesson: Lesson, position: int) -> tuple[Anatomy, int] | None:
    """The word at a position as a text of its own, and where the same piece is in it."""
    expansion = lesson.a.expansion
    word = expansion.word_at.get(position)
    if word is None or len(set(expansion.word_at.values())) == 1:
        return None
    anatomy = cache.anatomy(expansion.model_id, expansion.text[word.start : word.end])
    tokens = anatomy.expansion.tokens
    there = position - word.first + 1
    if there >= len(tokens) or tokens[there].id != expansion.tokens[position].id:
        return None  # some scripts are cut otherwise without their neighbours
    return anatomy, there


def _nothing_beside(lesson: Lesson, position: int) -> str:
    if lesson.a.expansion.tokens[position].start is None:
        return (
            "This is one of the model's own marks, which stand around every text. It has no word "
            "to compare with."
        )
    return "The text is a single word: add another, and both readings stand side by side."
