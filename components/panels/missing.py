"""What each text stands for that the other lacks."""

from __future__ import annotations

import streamlit as st

from components import markup
from components.inputs import View
from components.rows import gap_rows
from components.wording import percent
from core import Expansion, Match

_ROWS = 12


def render_missing(a: Expansion, b: Expansion, match: Match, *, view: View) -> None:
    """The gaps in both directions, by word."""
    st.html(
        markup.note(
            "What one text stands for and the other has no term for, by the word it comes from. "
            "For a recruiter: the left side is what the requirement asks and the candidate's text "
            "does not touch on. A gap share is a part of the text's whole squared weight; with the "
            "coverage, they sum to 100 %."
        )
    )
    sides = (
        ("In A, missing from B", a, "a", match.coverage_a),
        ("In B, missing from A", b, "b", match.coverage_b),
    )
    for column, (caption, text, side, coverage) in zip(st.columns(2), sides, strict=True):
        with column:
            if not text.terms:
                st.html(markup.note(f"{caption}: nothing, the text has no terms."))
                continue
            rows = gap_rows(text, match, side=side, raw=view.raw)
            missing = percent(100 * (1 - coverage)) if rows else "0 %"
            st.html(
                markup.gap_table(rows[:_ROWS], total=len(rows), caption=f"{caption}: {missing}")
            )
