"""The highest logits of each token, in this text and without it."""

from __future__ import annotations

import streamlit as st

from components.explain.personal import is_detail
from components.lesson.lesson import Lesson
from components.lesson.position import picked_position
from components.lesson.rows import logit_bars
from components.render import markup, tables
from components.server import cache
from core import TokenLogits

_MOST = 10
_MOST_LARGE = 6


def render_logits(lesson: Lesson) -> None:
    """The highest logits at a position to pick, beside those of the same word on its own."""
    position = picked_position(lesson)
    label = lesson.positions[position]
    most = _MOST_LARGE if lesson.large else _MOST
    here = logit_bars(lesson.a, position, most=most, raw=lesson.view.raw)
    word = lesson.a.expansion.word_at.get(position)
    if word is not None and is_detail(lesson.a.expansion, word):
        st.html(markup.note("A personal detail: what the model reads into it is not shown."))
        return
    alone = _alone(lesson, position)
    there = logit_bars(*alone, most=most, raw=lesson.view.raw) if alone else []
    reach = tables.extent(here, there)
    left, right = st.columns(2, gap="medium")
    with left:
        on = lesson.a.positive[position]
        st.html(
            tables.bar_table(
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
        token_logits, there_position = alone
        on = token_logits.positive[there_position]
        st.html(
            tables.bar_table(
                there,
                caption=f"At “{label}”, the word on its own: {on:,} above 0",
                value="logit",
                beside="weight",
                reach=reach,
            )
        )


def _alone(lesson: Lesson, position: int) -> tuple[TokenLogits, int] | None:
    """The word at a position as a text of its own, and where the same piece is in it."""
    expansion = lesson.a.expansion
    word = expansion.word_at.get(position)
    if word is None or len(set(expansion.word_at.values())) == 1:
        return None
    token_logits = cache.token_logits(expansion.model_id, expansion.text[word.start : word.end])
    tokens = token_logits.expansion.tokens
    there = position - word.first + 1
    if there >= len(tokens) or tokens[there].id != expansion.tokens[position].id:
        return None  # some scripts are cut otherwise without their neighbours
    return token_logits, there


def _nothing_beside(lesson: Lesson, position: int) -> str:
    if lesson.a.expansion.tokens[position].start is None:
        return (
            "This is one of the special tokens, which stand around every text. It has no word to "
            "compare with."
        )
    if len(lesson.a.expansion.words) > 1:
        return "On its own this word is cut into other pieces, so there is nothing to compare."
    return "The text is a single word. Add another, and its logits alone stand beside these."
