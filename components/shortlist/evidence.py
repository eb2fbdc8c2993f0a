"""Evidence: the requirement line by line, and the sentence of each candidate that answers it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.explain.numbers import counted
from components.explain.shortlist import Answer, Line, answer, requirement_lines, sentences_of
from components.render import markup
from components.render.shortlist import evidence_matrix, matrix_legend
from components.server import cache
from components.shortlist.ranking import Ranking
from components.state import session
from core import Expansion

ACROSS = 8
"""Candidates side by side."""


def counted_lines(requirement: str) -> list[Line]:
    """The lines of the requirement that count: all but those that the visitor struck out."""
    return [
        line
        for line in requirement_lines(requirement)
        if st.session_state.get(_key(line), not line.topic)
    ]


def render_evidence(asked: Expansion, found: Ranking) -> None:
    """Which lines count, and the matrix of lines by candidates."""
    lines = requirement_lines(asked.text)
    with st.expander(_title(lines)):
        st.html(
            markup.note(
                "What speaks of the employer, of pay or of how to apply asks for nothing of a "
                "candidate, and is proposed to be left out. Tick what counts."
            )
        )
        for line in lines:
            label = markup.without_markdown(line.text)
            if line.topic:
                label += f" :gray[({line.topic}: proposed to be left out)]"
            st.checkbox(label, not line.topic, key=_key(line))
    counting = counted_lines(asked.text)
    if not counting:
        st.info("No line of the requirement counts. Tick one above, or write one.")
        return
    shown = _columns(found)
    answers = answers_of(asked.model_id, counting, [found.texts[n] for n in shown])
    st.html(
        evidence_matrix(counting, [found.names[n] for n in shown], answers)
        + matrix_legend(yardstick=all(one.level for one in answers.values()))
    )


def _title(lines: Sequence[Line]) -> str:
    kept = sum(bool(st.session_state.get(_key(line), not line.topic)) for line in lines)
    return f"{kept} of {counted(len(lines), 'line')} of the requirement count"


def _key(line: Line) -> str:
    return f"{session.LINES} {hash(line.text)}"


def _columns(found: Ranking) -> tuple[int, ...]:
    """The candidates that the matrix shows."""
    if len(found.shown) <= ACROSS:
        return found.shown
    starts = list(range(0, len(found.shown), ACROSS))
    start = st.selectbox(
        "Candidates",
        starts,
        format_func=lambda at: f"{at + 1} to {min(at + ACROSS, len(found.shown))}",
        key=f"{session.COLUMNS} {len(found.shown)}",
        width=160,
    )
    return found.shown[start : start + ACROSS]


def answers_of(
    model_id: str, lines: Sequence[Line], texts: Sequence[str]
) -> dict[tuple[int, int], Answer]:
    """How each text answers each line, by their places."""
    asked = cache.expansions(model_id, [line.text for line in lines])
    found: dict[tuple[int, int], Answer] = {}
    bar = st.empty()
    for at, text in enumerate(texts):
        if at:
            bar.progress(at / len(texts), text=f"Reading sentences, {at + 1} of {len(texts)}")
        sentences = cache.expansions(model_id, sentences_of(text))
        for row, line in enumerate(asked):
            found[row, at] = answer(line, sentences)
    bar.empty()
    return found
