"""Altair charts, as pure functions from rows to a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import altair as alt
import pandas as pd

from components.rows import ExpansionRow
from components.theme import Palette

ROW_HEIGHT = 24
_ROOM_FOR_VALUES = 92  # pixels right of the longest bar, at any width of the page
_IN_TEXT, _ADDED = "in text", "added by the model"


def expansion_chart(
    rows: Sequence[ExpansionRow], *, palette: Palette, heaviest: float
) -> alt.LayerChart:
    """The terms of one text as horizontal bars by weight.

    Fill says whether a term is in the text or was added (added ones also carry a "+"); an outline
    and the word "shared" mark the terms that the other text has too.

    Parameters
    ----------
    rows
        By descending weight; drawn in this order.
    heaviest
        The end of the weight axis. The same for both texts, so that bars compare across charts.
    """
    data = pd.DataFrame([asdict(row) for row in rows], columns=list(ExpansionRow.__slots__))
    data["label"] = [row.name if row.in_text else f"+ {row.name}" for row in rows]
    data["origin"] = [_IN_TEXT if row.in_text else _ADDED for row in rows]
    data["value"] = [f"{row.weight:.2f}{' · shared' if row.shared else ''}" for row in rows]
    data["met"] = ["yes" if row.shared else "no" for row in rows]

    base = alt.Chart(data).encode(
        x=alt.X("weight:Q")
        .title("weight")
        .scale(domain=[0, heaviest])
        .axis(tickCount=4, grid=True, gridColor=palette.line, domain=False),
        y=alt.Y("label:N")
        .title(None)
        .sort(data["label"].tolist())
        .axis(labelLimit=170, ticks=False, domain=False, labelPadding=8),
        tooltip=[
            alt.Tooltip("name:N", title="term"),
            alt.Tooltip("piece:N", title="vocabulary entry"),
            alt.Tooltip("weight:Q", title="weight", format=".3f"),
            alt.Tooltip("origin:N", title="origin"),
            alt.Tooltip("source:N", title="peaks at"),
            alt.Tooltip("met:N", title="shared"),
        ],
    )
    bars = base.mark_bar(height=ROW_HEIGHT - 9, cornerRadiusEnd=3, stroke=palette.shared).encode(
        color=alt.Color("origin:N")
        .title(None)
        .scale(domain=[_IN_TEXT, _ADDED], range=[palette.in_text, palette.added])
        .legend(None),
        strokeWidth=alt.condition("datum.shared", alt.value(2.5), alt.value(0)),
    )
    values = base.mark_text(align="left", dx=7, color=palette.text, fontSize=13).encode(
        text="value:N"
    )
    chart: alt.LayerChart = (
        alt.layer(bars, values)
        .properties(height=ROW_HEIGHT * len(rows), padding={"right": _ROOM_FOR_VALUES})
        .configure_axis(
            labelColor=palette.text,
            labelFontSize=13,
            titleColor=palette.quiet,
            titleFontSize=13,
            titleFontWeight="normal",
        )
        .configure_view(stroke=None)
        .configure(background="transparent", font="Source Sans, sans-serif")
    )
    return chart
