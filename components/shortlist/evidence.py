"""Evidence: the sentence of each candidate that answers a line of the requirement best."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.explain.shortlist import Line
from components.render.shortlist import evidence_matrix, matrix_legend
from components.shortlist.answers import answers_of
from components.shortlist.ranking import Ranking
from components.state import session

ACROSS = 8
"""Candidates side by side."""


def render_evidence(model_id: str, lines: Sequence[Line], found: Ranking) -> None:
    """The matrix of lines by candidates."""
    if not lines:
        st.info("No line of the requirement counts. Tick one under the requirement.")
        return
    shown = _columns(found)
    by_text = answers_of(model_id, lines, [found.texts[n] for n in shown])
    answers = {
        (row, at): by_text[found.texts[n]][row]
        for at, n in enumerate(shown)
        for row in range(len(lines))
    }
    st.html(
        evidence_matrix(lines, [found.names[n] for n in shown], answers)
        + matrix_legend(yardstick=all(one.level for one in answers.values()))
    )


def _columns(found: Ranking) -> tuple[int, ...]:
    """The candidates that the matrix shows."""
    if len(found.shown) <= ACROSS:
        return found.shown
    starts = list(range(0, len(found.shown), ACROSS))
    start: int = st.selectbox(
        "Candidates, as they are sorted",
        starts,
        format_func=lambda at: f"{at + 1} to {min(at + ACROSS, len(found.shown))}",
        key=f"{session.COLUMNS} {len(found.shown)}",
        width=220,
    )
    return found.shown[start : start + ACROSS]
