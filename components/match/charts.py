"""Charts of a pair of texts: each expansion, the butterfly between them, the running sum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import altair as alt

from components.explain.numbers import percent
from components.explain.rows import ExpansionRow, SharedRow, WordRow
from components.render.chart_template import (
    ADDED,
    IN_TEXT,
    TYPE_SIZE,
    Row,
    Spec,
    finished,
    rows_of_chart,
    with_rows,
)
from components.render.theme import KIND_WORDS, Palette

ROW_HEIGHT = 22
_BAR_HEIGHT = 15
_AXIS_HEIGHT = 44
_LEGEND_HEIGHT = 52
_ROOM_FOR_VALUES = 92  # pixels right of the longest bar, at any width of the page
_KEY_DIGITS = 4
_REST, _COSINE = "the rest", "= cosine"


def expansion_chart(rows: Sequence[ExpansionRow], *, palette: Palette, heaviest: float) -> Spec:
    """The terms of one text as horizontal bars by weight.

    Fill says whether a term is in the text or was added (added ones also carry a "+"); an outline
    and the word "shared" mark the terms that the other text has too.

    Parameters
    ----------
    rows
        By descending weight; drawn in this order.
    heaviest
        The weight axis reaches at least as far. The same for both texts, so that bars compare
        across charts.
    """
    data: list[Row] = [
        {
            "label": row.name if row.in_text else f"+ {row.name}",
            "name": row.name,
            "piece": row.piece,
            "weight": row.weight,
            "origin": IN_TEXT if row.in_text else ADDED,
            "source": row.source,
            "shared": "yes" if row.shared else "no",
            "value": f"{row.weight:.2f}{' · shared' if row.shared else ''}",
            "reach": heaviest,
        }
        for row in rows
    ]
    return _with_rows(_expansion_template(palette), data)


def butterfly_chart(rows: Sequence[SharedRow], *, palette: Palette) -> Spec:
    """The shared terms with A's weight to the left and B's to the right, for a picture to keep.

    `rows` by descending contribution; drawn in this order, on one scale for both sides.
    """
    heaviest = max(max(row.weight_a, row.weight_b) for row in rows)
    data: list[Row] = [
        {
            "label": f"{row.name}  {percent(row.share)}",
            "name": row.name,
            "piece": row.piece,
            "kind": KIND_WORDS[row.kind],
            "left": -row.weight_a,
            "weight_a": row.weight_a,
            "weight_b": row.weight_b,
            "share": row.share,
            "source_a": row.source_a,
            "source_b": row.source_b,
            "reach": heaviest,
            "reach_left": -heaviest,
        }
        for row in rows
    ]
    return _with_rows(_butterfly_template(palette), data, above=_LEGEND_HEIGHT)


def waterfall_chart(
    rows: Sequence[WordRow], *, total: int, cosine: float, palette: Palette, most: int = 14
) -> Spec:
    """The running sum of the contributions, from 0 to the cosine.

    The first `most` rows one by one, the others in one step, and the cosine they add up to.

    Parameters
    ----------
    rows
        By descending contribution; the first `most` at the least.
    total
        How many rows there are.
    """
    shown = rows[:most]
    steps = [(row.name, row.contribution, KIND_WORDS[row.kind]) for row in shown]
    if total > len(shown):
        rest = cosine - math.fsum(row.contribution for row in shown)
        steps.append((f"{total - len(shown):,} more", rest, _REST))
    ends = list(accumulate(size for _, size, _ in steps))
    starts = [0.0, *ends[:-1]]
    data: list[Row] = [
        {"label": name, "start": start, "end": end, "kind": kind, "value": f"+{size:.4f}"}
        for (name, size, kind), start, end in zip(steps, starts, ends, strict=True)
    ]
    data.append(
        {"label": _COSINE, "start": 0.0, "end": cosine, "kind": _COSINE, "value": f"{cosine:.4f}"}
    )
    return _with_rows(_waterfall_template(palette), data)


def _with_rows(template: Spec, rows: Sequence[Row], *, above: int = 0) -> Spec:
    """A template with its rows, as high as they need.

    Each has a key for Vega, which keeps rows in JavaScript objects: a word alone may be the name of
    something that every object has, such as "constructor". The axis shows what follows the number.
    """
    keyed: list[Row] = [
        {**row, "key": f"{number:0{_KEY_DIGITS}d} {row['label']}"}
        for number, row in enumerate(rows)
    ]
    return with_rows(template, keyed, height=ROW_HEIGHT * len(rows) + _AXIS_HEIGHT + above)


@cache
def _expansion_template(palette: Palette) -> Spec:
    base = _base(
        alt.Tooltip("name:N", title="term"),
        alt.Tooltip("piece:N", title="vocabulary entry"),
        alt.Tooltip("weight:Q", title="weight", format=".3f"),
        alt.Tooltip("origin:N", title="origin"),
        alt.Tooltip("source:N", title="peaks at"),
        alt.Tooltip("shared:N", title="shared"),
    ).encode(x=_amount("weight:Q", "weight", palette))
    bars = base.mark_bar(height=_BAR_HEIGHT, cornerRadiusEnd=3, stroke=palette.shared).encode(
        color=alt.Color("origin:N")
        .scale(domain=[IN_TEXT, ADDED], range=[palette.in_text, palette.added])
        .legend(None),
        strokeWidth=alt.condition("datum.shared == 'yes'", alt.value(2.5), alt.value(0)),
    )
    return _template(bars, _values(base, palette), _reach(), palette=palette)


@cache
def _butterfly_template(palette: Palette) -> Spec:
    base = _base(
        alt.Tooltip("name:N", title="term"),
        alt.Tooltip("piece:N", title="vocabulary entry"),
        alt.Tooltip("kind:N", title="kind"),
        alt.Tooltip("weight_a:Q", title="weight in A", format=".3f"),
        alt.Tooltip("weight_b:Q", title="weight in B", format=".3f"),
        alt.Tooltip("share:Q", title="share, %", format=".1f"),
        alt.Tooltip("source_a:N", title="peaks at, in A"),
        alt.Tooltip("source_b:N", title="peaks at, in B"),
    )
    bars = base.mark_bar(height=_BAR_HEIGHT).encode(
        color=alt.Color("kind:N")
        .scale(domain=list(KIND_WORDS.values()), range=[palette.kind(kind) for kind in KIND_WORDS])
        .legend(orient="top", title=None, labelFontSize=TYPE_SIZE, columns=2)
    )
    left = _amount("left:Q", "weight in A  ◂ ▸  weight in B", palette).axis(
        labelExpr="format(abs(datum.value), '.1f')", tickCount=8, gridColor=palette.line
    )
    return _template(
        bars.encode(x=left),
        bars.encode(x="weight_b:Q"),
        _reach("reach_left:Q"),
        _reach(),
        palette=palette,
    )


@cache
def _waterfall_template(palette: Palette) -> Spec:
    base = _base(
        alt.Tooltip("label:N", title="term"),
        alt.Tooltip("kind:N", title="kind"),
        alt.Tooltip("value:N", title="adds"),
        alt.Tooltip("end:Q", title="sum so far", format=".4f"),
    )
    bars = base.mark_bar(height=_BAR_HEIGHT, minBandSize=2).encode(
        x=_amount("start:Q", "running sum of contributions", palette),
        x2="end:Q",
        color=alt.Color("kind:N")
        .scale(
            domain=[*KIND_WORDS.values(), _REST, _COSINE],
            range=[*map(palette.kind, KIND_WORDS), palette.quiet, palette.text],
        )
        .legend(None),
    )
    return _template(bars, _values(base.encode(x="end:Q"), palette), palette=palette)


def _base(*tooltip: alt.Tooltip) -> alt.Chart:
    """One row a term, in the order of the data."""
    return alt.Chart(rows_of_chart()).encode(
        y=alt.Y("key:N")
        .title(None)
        .sort(field="order", op="min")
        .axis(
            labelExpr=f"substring(datum.label, {_KEY_DIGITS + 1})",
            labelLimit=170,
            ticks=False,
            domain=False,
            labelPadding=8,
        ),
        tooltip=list(tooltip),
    )


def _amount(field: str, title: str, palette: Palette) -> alt.X:
    return (
        alt.X(field)
        .title(title)
        .scale(nice=False)
        .axis(tickCount=5, labelOverlap=True, gridColor=palette.line, domain=False)
    )


def _values(base: alt.Chart, palette: Palette) -> alt.Chart:
    """The figure at the end of each bar."""
    text = base.mark_text(align="left", dx=7, fontSize=TYPE_SIZE, color=palette.text)
    values: alt.Chart = text.encode(text="value:N")
    return values


def _reach(field: str = "reach:Q") -> alt.Chart:
    """An unseen layer that makes the amounts' axis reach at least as far as the data say."""
    points = alt.Chart(rows_of_chart()).mark_point(opacity=0)
    reach: alt.Chart = points.encode(x=field)
    return reach


def _template(*layers: alt.Chart, palette: Palette) -> Spec:
    """A finished chart without its rows, with room for the figures at the right."""
    return finished(
        alt.layer(*layers).properties(padding={"right": _ROOM_FOR_VALUES}), palette=palette
    )
