"""How few dimensions are active, and what is left without the lightest."""

from __future__ import annotations

import math

import streamlit as st

from components.controls.chart import draw_chart
from components.lesson import diagrams
from components.lesson.lesson import Lesson
from components.lesson.measures import cost
from components.lesson.rows import dimensions
from components.state import session
from core import pruned


def render_sparse(lesson: Lesson) -> None:
    """The vocabulary to scale, two ways to prune, and what that does."""
    from components.lesson.charts import vocabulary_chart

    threshold, most = _pruning(lesson)
    kept = pruned(lesson.a.expansion, threshold=threshold, most=most)
    vocabulary = len(lesson.a.maxima)
    active = len(lesson.a.expansion.terms)
    if lesson.shows(0):
        draw_chart(
            vocabulary_chart(
                dimensions(lesson.a.expansion, kept, raw=lesson.view.raw),
                vocabulary=vocabulary,
                palette=lesson.palette,
                large=lesson.large,
            ),
            alt=f"The {vocabulary:,} dimensions of the vocabulary as a grid; {active} are active "
            f"in Text A, {len(kept.terms)} of them kept",
        )
        st.html(diagrams.sparsity_line(active=active, kept=len(kept.terms), vocabulary=vocabulary))
    if lesson.shows(1):
        st.html(
            diagrams.cost_table(
                (
                    ("as the model gives them", cost(lesson)),
                    ("pruned", cost(lesson, threshold=threshold, most=most)),
                ),
                score_hidden=lesson.score_hidden,
            )
        )


def _pruning(lesson: Lesson) -> tuple[float, int | None]:
    """The least weight and the greatest number of terms, as the visitor set them."""
    texts = (lesson.a.expansion, lesson.b.expansion)
    heaviest = max((text.terms[0].weight for text in texts if text.terms), default=0.0)
    longest = max(len(text.terms) for text in texts)
    left, right = st.columns(2, gap="medium")
    top = max(0.1, math.ceil(heaviest * 10) / 10)
    _keep_within(session.PRUNING_THRESHOLD, 0.0, top)
    _keep_within(session.PRUNING_TOP_K, 1, max(2, longest))
    with left:
        threshold = st.slider(
            "Threshold: drop terms below this weight",
            min_value=0.0,
            max_value=top,
            step=0.05,
            value=0.0,
            key=session.PRUNING_THRESHOLD,
        )
    with right:
        most = st.slider(
            "Top k: keep at most this many terms",
            min_value=1,
            max_value=max(2, longest),
            value=max(2, longest),
            key=session.PRUNING_TOP_K,
        )
    return threshold, most


def _keep_within(key: str, low: float, high: float) -> None:
    """Discard a slider's value that is outside the limits of the current texts."""
    value = st.session_state.get(key)
    if value is not None and not low <= value <= high:
        del st.session_state[key]
