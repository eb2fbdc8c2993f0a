"""Max pooling: one weight per term, from all positions."""

from __future__ import annotations

import streamlit as st

from components.controls.chart import draw_chart
from components.controls.examples import forget_example
from components.controls.presets import fill_boxes
from components.explain.numbers import number
from components.lesson import diagrams
from components.lesson.lesson import Lesson
from components.lesson.rows import Pooling, matrix
from components.render import markup
from components.state import session
from core import compare, sum_pooled

_POOLINGS: dict[str, Pooling] = {"The strongest wins": "max", "All are added up": "sum"}
_MOST = 18
_MOST_LARGE = 12  # large type needs room
_MOST_LARGE_ROWS = 6


def render_strongest(lesson: Lesson) -> None:
    """Positions by terms, and the vector that comes of them."""
    from components.lesson.charts import matrix_chart

    first = next(iter(_POOLINGS))
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "Pooling",
            list(_POOLINGS),
            key=session.POOLING,
            default=first,
            label_visibility="collapsed",
            width="content",
        )
        st.button(
            "A text that repeats itself",
            key="repeats",
            type="tertiary",
            help="There, the sum differs most from the strongest.",
            on_click=_repeat,
        )
    pooling = _POOLINGS[chosen or first]
    a, b = lesson.a, lesson.b
    sum_a, sum_b = sum_pooled(a), sum_pooled(b)
    pooled = a.expansion if pooling == "max" else sum_a
    most, most_rows = (_MOST_LARGE, _MOST_LARGE_ROWS) if lesson.large else (_MOST, None)
    cells, columns = matrix(a, pooled, most=most, raw=lesson.view.raw, most_rows=most_rows)
    draw_chart(
        matrix_chart(cells, columns, pooling=pooling, palette=lesson.palette, large=lesson.large),
        alt=f"{len(lesson.positions)} positions by {len(columns)} terms; the table below has the "
        "pooled weights and where each term is strongest",
    )
    by_sum = compare(sum_a, sum_b).cosine
    says = f"Cosine with B: {_shown(lesson, lesson.match.cosine)} by the strongest, "
    rest = len(a.expansion.terms) - len(columns)
    beyond = f" The {rest:,} lightest of {len(a.expansion.terms):,} terms are not drawn."
    fewer = len(cells) < len(lesson.positions) * len(columns)
    left_out = " Positions that win none of these terms are not drawn." if fewer else ""
    says += f"{_shown(lesson, by_sum)} by the sum.{beyond if rest > 0 else ''}{left_out}"
    st.html(markup.note(says))
    if not lesson.large:
        with st.expander("As a table"):
            st.html(diagrams.matrix_table(columns, pooling=pooling))


def _repeat() -> None:
    fill_boxes({session.TEXT_A: "nurse, nurse and once more nurse"})
    forget_example()


def _shown(lesson: Lesson, cosine: float | None) -> str:
    return "?" if lesson.score_hidden else number(cosine)
