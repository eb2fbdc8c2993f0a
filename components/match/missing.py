"""What each text stands for that the other lacks."""

from __future__ import annotations

import streamlit as st

from components.explain.comparison import Comparison
from components.explain.numbers import percent
from components.explain.rows import gap_rows
from components.render import markup, tables
from core import Expansion, Side

_ROWS = 12


def render_missing(compared: Comparison) -> None:
    """The gaps in both directions, by word."""
    st.html(
        markup.note(
            "What one text stands for and the other has no term for, by the word it comes from. "
            "For a recruiter: the left side is what the requirement asks and the candidate's text "
            "does not touch on. A gap share is a part of the text's whole squared weight; with the "
            "coverage, they sum to 100 %."
        )
    )
    match = compared.match
    sides: tuple[tuple[str, Expansion, Side, float], ...] = (
        ("In A, missing from B", compared.a, "a", match.coverage_a),
        ("In B, missing from A", compared.b, "b", match.coverage_b),
    )
    for column, (caption, text, side, coverage) in zip(st.columns(2), sides, strict=True):
        with column:
            if not text.terms:
                st.html(markup.note(f"{caption}: nothing, the text has no terms."))
                continue
            rows = gap_rows(text, match, side=side, raw=compared.view.raw)
            missing = percent(100 * (1 - coverage)) if rows else "0 %"
            st.html(tables.gap_table(rows, first=_ROWS, caption=f"{caption}: {missing}"))
