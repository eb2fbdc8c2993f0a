"""From logits to weights: the cut at 0 and the logarithm."""

from __future__ import annotations

import streamlit as st

from components.controls.chart import draw_chart
from components.lesson import diagrams
from components.lesson.lesson import Lesson
from components.lesson.measures import saturations
from components.lesson.position import picked_position
from components.lesson.rows import curve_points
from components.render import markup


def render_saturation(lesson: Lesson) -> None:
    """The curve with a position's logits on it, and what saturation does."""
    from components.lesson.charts import curve_chart

    if lesson.shows(0):
        position = picked_position(lesson)
        points = curve_points(lesson.a, position, raw=lesson.view.raw)
        draw_chart(
            curve_chart(points, palette=lesson.palette, large=lesson.large),
            alt=f"The curve log(1 + relu(x)) with the {len(points)} highest logits at "
            f"“{lesson.positions[position]}” on it; the step before has them as a table",
        )
        st.html(markup.note("Dashed: relu alone, without the logarithm."))
    if lesson.shows(1):
        rows = saturations(lesson.a, lesson.b)
        st.html(diagrams.saturation_table(rows, score_hidden=lesson.score_hidden))
