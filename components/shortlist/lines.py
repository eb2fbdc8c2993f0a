"""Which lines of the requirement count: proposed by rules, decided by the visitor."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.explain.numbers import counted
from components.explain.shortlist import MOST_LINES, Line, requirement_lines
from components.render import markup
from components.state import session


def render_lines(requirement: str) -> list[Line]:
    """Every line with a box to tick; those that count."""
    lines = requirement_lines(requirement)
    if not lines:
        return []
    kept = [line for line in lines if _counts(line)]
    cut = len(lines) == MOST_LINES
    with st.expander(f"{len(kept)} of {counted(len(lines), 'line')} count as asked for"):
        st.html(
            markup.note(
                "What speaks of the employer, of pay or of how to apply asks a candidate for "
                "nothing, and is proposed to be left out of the evidence. Tick what counts."
                + (f" Only the first {MOST_LINES} lines are looked at." if cut else "")
            )
        )
        for line in lines:
            label = markup.without_markdown(line.text)
            if line.topic:
                label += f" :gray[({line.topic})]"
            st.checkbox(label, not line.topic, key=_key(line), persist_state="session")
        st.toggle(
            "Rank by these lines only",
            key=session.BY_LINES,
            persist_state="session",
            disabled=not kept,
            help="Otherwise the whole requirement is read, as on the Match page.",
        )
    return kept


def as_ranked_by(requirement: str, kept: Sequence[Line]) -> str:
    """The text that candidates are ranked against: the whole, or the lines that count."""
    if st.session_state.get(session.BY_LINES) and kept:
        return "\n".join(line.text for line in kept)
    return requirement


def _counts(line: Line) -> bool:
    return bool(st.session_state.get(_key(line), not line.topic))


def _key(line: Line) -> str:
    return f"{session.LINES} {hash(line.text)}"
