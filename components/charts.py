"""Altair charts, as pure functions from rows to a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate

import altair as alt
import pandas as pd

from components.rows import ExpansionRow, SharedRow
from components.theme import KIND_WORDS, Palette
from components.wording import percent

ROW_HEIGHT = 22
_AXIS_HEIGHT = 44
_LEGEND_HEIGHT = 30
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
    bars = base.mark_bar(height=ROW_HEIGHT - 7, cornerRadiusEnd=3, stroke=palette.shared).encode(
        color=alt.Color("origin:N")
        .title(None)
        .scale(domain=[_IN_TEXT, _ADDED], range=[palette.in_text, palette.added])
        .legend(None),
        strokeWidth=alt.condition("datum.shared", alt.value(2.5), alt.value(0)),
    )
    values = base.mark_text(align="left", dx=7, color=palette.text, fontSize=13).encode(
        text="value:N"
    )
    return _finished(bars, values, palette=palette, rows=len(rows))


def butterfly_chart(rows: Sequence[SharedRow], *, palette: Palette) -> alt.LayerChart:
    """The shared terms with A's weight to the left and B's to the right, for a picture to keep.

    `rows` by descending contribution; drawn in this order, on one scale for both sides.
    """
    data = pd.DataFrame([asdict(row) for row in rows], columns=list(SharedRow.__slots__))
    data["label"] = [f"{row.name}  {percent(row.share)}" for row in rows]
    data["kind"] = [KIND_WORDS[row.kind] for row in rows]
    data["left"] = -data["weight_a"]
    heaviest = max(max(row.weight_a, row.weight_b) for row in rows)
    base = alt.Chart(data).encode(
        y=alt.Y("label:N")
        .title(None)
        .sort(data["label"].tolist())
        .axis(labelLimit=240, ticks=False, domain=False, labelPadding=8),
        color=_kind_colour(palette).legend(orient="top", title=None, labelFontSize=13),
        tooltip=_shared_tooltip(),
    )
    weight = (
        alt.X("left:Q")
        .title("weight in A  ◂ ▸  weight in B")
        .scale(domain=[-heaviest, heaviest])
        .axis(labelExpr="format(abs(datum.value), '.1f')", tickCount=8, gridColor=palette.line)
    )
    left = base.mark_bar(height=ROW_HEIGHT - 7).encode(x=weight)
    right = base.mark_bar(height=ROW_HEIGHT - 7).encode(x=alt.X("weight_b:Q"))
    spine = alt.Chart(data[:1]).mark_rule(color=palette.text).encode(x=alt.datum(0))
    return _finished(left, right, spine, palette=palette, rows=len(rows), legend=True)


def waterfall_chart(
    rows: Sequence[SharedRow], *, cosine: float, palette: Palette, most: int = 14
) -> alt.LayerChart:
    """The running sum of the contributions, from 0 to the cosine.

    The first `most` terms one by one, the others in one step, and the cosine they add up to.
    """
    steps: list[tuple[str, float, str]] = [
        (row.name, row.contribution, KIND_WORDS[row.kind]) for row in rows[:most]
    ]
    rest = rows[most:]
    if rest:
        name = f"{len(rest):,} more"
        steps.append((name, math.fsum(row.contribution for row in rest), "rest"))
    ends = list(accumulate(size for _, size, _ in steps))
    starts = [0.0, *ends[:-1]]
    data = pd.DataFrame(
        {
            "label": [name for name, _, _ in steps] + ["cosine"],
            "start": [*starts, 0.0],
            "end": [*ends, cosine],
            "kind": [kind for _, _, kind in steps] + ["cosine"],
            "value": [f"+{size:.4f}" for _, size, _ in steps] + [f"{cosine:.4f}"],
        }
    )
    base = alt.Chart(data).encode(
        x=alt.X("start:Q")
        .title("running sum of contributions")
        .scale(domain=[0, cosine])
        .axis(tickCount=5, labelOverlap=True, gridColor=palette.line, domain=False),
        y=alt.Y("label:N")
        .title(None)
        .sort(data["label"].tolist())
        .axis(labelLimit=170, ticks=False, domain=False, labelPadding=8),
        tooltip=[
            alt.Tooltip("label:N", title="term"),
            alt.Tooltip("kind:N", title="kind"),
            alt.Tooltip("value:N", title="adds"),
            alt.Tooltip("end:Q", title="sum so far", format=".4f"),
        ],
    )
    bars = base.mark_bar(height=ROW_HEIGHT - 7, minBandSize=2).encode(
        x2="end:Q",
        color=alt.Color("kind:N")
        .scale(
            domain=[*KIND_WORDS.values(), "rest", "cosine"],
            range=[*map(palette.kind, KIND_WORDS), palette.quiet, palette.text],
        )
        .legend(None),
    )
    values = base.mark_text(align="left", dx=7, color=palette.text, fontSize=13).encode(
        x="end:Q", text="value:N"
    )
    return _finished(bars, values, palette=palette, rows=len(data))


def _kind_colour(palette: Palette) -> alt.Color:
    return alt.Color("kind:N").scale(
        domain=list(KIND_WORDS.values()), range=[palette.kind(kind) for kind in KIND_WORDS]
    )


def _shared_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title="term"),
        alt.Tooltip("piece:N", title="vocabulary entry"),
        alt.Tooltip("kind:N", title="kind"),
        alt.Tooltip("weight_a:Q", title="weight in A", format=".3f"),
        alt.Tooltip("weight_b:Q", title="weight in B", format=".3f"),
        alt.Tooltip("share:Q", title="share, %", format=".1f"),
        alt.Tooltip("source_a:N", title="peaks at, in A"),
        alt.Tooltip("source_b:N", title="peaks at, in B"),
    ]


def _finished(
    *layers: alt.Chart, palette: Palette, rows: int, legend: bool = False
) -> alt.LayerChart:
    """The look that all charts share. Their height includes the axis and the legend."""
    height = ROW_HEIGHT * rows + _AXIS_HEIGHT + (_LEGEND_HEIGHT if legend else 0)
    finished: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=height, padding={"right": _ROOM_FOR_VALUES})
        .configure_axis(
            labelColor=palette.text,
            labelFontSize=13,
            titleColor=palette.quiet,
            titleFontSize=13,
            titleFontWeight="normal",
        )
        .configure_legend(labelColor=palette.text)
        .configure_view(stroke=None)
        .configure(background="transparent", font="Source Sans, sans-serif")
    )
    return finished
