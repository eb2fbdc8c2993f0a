"""The parts of the Match page that show a result. They draw what other modules worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import markup
from components.inputs import View
from components.rows import expansion_rows, shared_rows
from components.theme import PALETTES, Palette
from components.wording import (
    expansion_counts,
    number,
    only_unknown_pieces,
    reading,
    windows_note,
)
from core import Expansion, Match

_TABLE_ROWS = 100


def current_palette() -> Palette:
    """The colours of the theme the visitor sees."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def render_counts(expansion: Expansion) -> None:
    """The line under a text box, and what must be said about the text."""
    st.html(markup.note(expansion_counts(expansion)))
    if only_unknown_pieces(expansion):
        st.warning(
            "The model's vocabulary knows no part of this text, so its terms say little about it.",
            icon=":material/help:",
        )
    note = windows_note(expansion)
    if note:
        st.html(markup.note(note))


def render_score(a: Expansion, b: Expansion, match: Match) -> None:
    """The cosine, the dot product, and a sentence that reads them."""
    figures, words = st.columns([1, 2], vertical_alignment="center")
    row = figures.container(horizontal=True, gap="medium")
    row.metric(
        "Cosine similarity",
        number(match.cosine),
        help="From 0 (no term in common) to 1 (the same terms in the same proportions). It does "
        "not grow with the length of the texts.",
    )
    row.metric(
        "Dot product",
        number(match.dot if match.cosine is not None else None),
        help="The score the model was trained for. It grows with the number of terms.",
    )
    with words:
        st.html(markup.paragraph(reading(a, b, match), style="lens-reading"))
        st.html(
            markup.note(
                "A similarity of words and their associations, by a small model: not a "
                "judgement of a person, and no hiring decision."
            )
        )


def render_meeting(a: Expansion, b: Expansion, match: Match, *, names: Mapping[int, str]) -> None:
    """Both texts with the words marked where they meet."""
    st.subheader("Where they meet", anchor=False)
    st.html(markup.legend() if match.shared else markup.note("No shared term, no word marked."))
    for column, text, label in _side_by_side(a, b):
        with column:
            st.html(markup.marked_text(text, match, names, label=label))
    st.html(
        markup.note(
            "A word is marked where a shared term peaked; the stronger the tint, the larger its "
            "share of the score. That is where the term was strongest, not proof of what caused it."
        )
    )


def render_expansions(a: Expansion, b: Expansion, match: Match, *, view: View) -> None:
    """A bar chart of each text's terms by weight."""
    # Altair and pandas take seconds to import; the score is on the page before they are needed.
    from components.charts import expansion_chart

    st.html(markup.legend(charts=True))
    heaviest = max(text.terms[0].weight for text in (a, b) if text.terms)
    for column, text, label in _side_by_side(a, b):
        with column:
            shown = min(view.terms, len(text.terms))
            st.markdown(f"**{label}**: {shown} of {len(text.terms):,} terms")
            if not text.terms:
                st.html(markup.note("Nothing to draw yet."))
                continue
            rows = expansion_rows(text, match, limit=view.terms, raw=view.raw)
            st.altair_chart(
                expansion_chart(rows, palette=current_palette(), heaviest=heaviest),
                theme=None,
                alt=f"The {shown} heaviest terms of {label[-1]} by weight, from {rows[0].name} "
                f"({rows[0].weight:.2f}) to {rows[-1].name} ({rows[-1].weight:.2f})",
            )


def render_shared(a: Expansion, b: Expansion, match: Match, *, view: View) -> None:
    """The table of shared terms."""
    st.subheader("Shared terms", anchor=False)
    if not match.shared:
        st.html(markup.note("None. Each text's own terms are in its chart above."))
        return
    rows = shared_rows(a, b, match, raw=view.raw)
    st.html(
        markup.note(
            "Contribution is weight in A times weight in B, divided by both norms. The "
            "contributions sum to the cosine, the shares to 100 %."
        )
    )
    st.html(markup.shared_table(rows[:_TABLE_ROWS], total=len(rows)))


def _side_by_side(a: Expansion, b: Expansion) -> Iterator[tuple[DeltaGenerator, Expansion, str]]:
    return zip(st.columns(2), (a, b), ("Text A", "Text B"), strict=True)
