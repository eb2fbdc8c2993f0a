"""What matched, and what each text expands to."""

from __future__ import annotations

import streamlit as st

from components.controls.chart import draw_chart
from components.controls.view import palette
from components.explain.comparison import Comparison
from components.explain.numbers import counted
from components.explain.personal import withheld
from components.explain.rows import expansion_rows
from components.render import linked_texts, markup
from core import model_info

WHAT_MATCHED = "What matched"


def render_what_matched(compared: Comparison) -> None:
    """Both texts and the butterfly between them, linked."""
    st.subheader(WHAT_MATCHED, anchor=False)
    st.html(linked_texts_of(compared))


def linked_texts_of(compared: Comparison) -> str:
    """The same as HTML, and how to use it."""
    how = markup.note(
        "Hover a row to see the words where it peaks, or a word to see its rows; click to keep "
        "them lit, and arrow keys lead from one to the next. The stronger a word's tint, the "
        "larger its share of the score. Where a term peaks is not proof of what caused it."
    )
    return markup.stacked((how, linked_texts.linked_match(compared, arrows=True)))


def render_expansions(compared: Comparison) -> None:
    """A bar chart of each text's terms by weight."""
    # Altair takes long to import; the score is on the page before it is needed.
    from components.match.charts import expansion_chart

    info = model_info(compared.a.model_id)
    if not info.expands:
        st.html(
            markup.note(
                f"{info.title} weighs the text's own terms and adds none; a SPLADE model would "
                "expand them. The Methods page sets both side by side."
            )
        )
    st.html(markup.chart_legend())
    view = compared.view
    for side, column, text, title in zip(
        "AB", st.columns(2), (compared.a, compared.b), view.titles, strict=True
    ):
        with column:
            rows = expansion_rows(text, compared.match, limit=view.terms, raw=view.raw)
            st.markdown(f"**{title}**: {len(rows)} of {len(text.terms):,} terms")
            if not rows:
                st.html(markup.note("Nothing to draw."))
                continue
            draw_chart(
                expansion_chart(rows, palette=palette(), heaviest=compared.heaviest),
                alt=f"The {len(rows)} heaviest terms of {side} by weight, from {rows[0].name} "
                f"({rows[0].weight:.2f}) to {rows[-1].name} ({rows[-1].weight:.2f})",
            )
            if kept_back := withheld(text):
                said = counted(len(kept_back), "term")
                st.html(markup.note(f"Left out: {said} that the model read into personal details."))
