"""How the score is computed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.controls.chart import draw_chart
from components.controls.view import palette
from components.explain.comparison import Comparison
from components.explain.rows import WordRow
from components.render import markup, tables
from components.state import session


def render_arithmetic(compared: Comparison) -> None:
    """The formula with this pair's numbers, the running sum, and all shared terms."""
    from components.match.charts import waterfall_chart

    match, rows = compared.match, compared.rows
    if match.cosine is None:
        st.html(markup.note("Nothing to compute: a text without terms has no norm to divide by."))
        return
    how = markup.note(
        "For each shared term, multiply its weight in A by its weight in B, and add up: that "
        "is the dot product. Divide by the length of both vectors (their norms, the square "
        "root of the sum of all squared weights): that is the cosine."
    )
    formula = markup.cosine_formula(match.dot, match.norm_a, match.norm_b, match.cosine)
    st.html(markup.stacked((how, formula)))
    if not match.shared or not match.cosine:
        st.html(markup.note("There is no shared term, so the sum above the line is exactly 0."))
        return
    draw_chart(
        waterfall_chart(rows, total=compared.total, cosine=match.cosine, palette=palette()),
        alt=f"The contributions of the {len(match.shared):,} shared terms added up to "
        f"{match.cosine:.3f}; the table below has the same numbers",
    )
    _render_shared_table(compared)


_SORTS: dict[str, Callable[[WordRow], float | str]] = {
    "contribution": lambda row: -row.contribution,
    "weight in A": lambda row: -max(term.weight_a for term in row.terms),
    "weight in B": lambda row: -max(term.weight_b for term in row.terms),
    "name": lambda row: row.name.casefold(),
}


def _render_shared_table(compared: Comparison) -> None:
    order = st.segmented_control(
        "Sort the shared terms by", list(_SORTS), key=session.SORT, default="contribution"
    )
    ordered = sorted(compared.rows, key=_SORTS[order or "contribution"])
    st.html(tables.shared_table(ordered, total=compared.total, raw=compared.view.raw))
