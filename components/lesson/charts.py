"""Charts of the lesson: the saturation curve, positions by terms, the vocabulary to scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Literal

import altair as alt

from components.lesson.results import Result
from components.lesson.rows import Cell, Column, CurvePoint, Dimension, Pooling
from components.render.chart_template import (
    ADDED,
    IN_TEXT,
    Row,
    Spec,
    finished,
    rows_of_chart,
    type_size,
    with_rows,
)
from components.render.theme import Palette, blended, ink_on

VOCABULARY_COLUMNS = 218
"""Dimensions in a row of the vocabulary chart; BERT's 30,522 then fill 140 rows and 2 more."""

_OFF = "not positive"
_FAINT = 0.06  # the opacity of a cell of weight 0
_MOST_FIGURES = 16  # rows of the matrix that are high enough for figures


def curve_chart(points: Sequence[CurvePoint], *, palette: Palette, large: bool = False) -> Spec:
    """The activation log(1 + relu(x)), beside relu(x) alone, with these logits on it.

    The heaviest points are labelled, as far as their names do not touch; all have a tooltip.
    """
    low = min([-2.0, *(point.logit for point in points)])
    high = max([2.0, *(point.logit for point in points)])
    ceiling = 1.25 * math.log1p(high)
    steps = [low + (high - low) * step / 120 for step in range(121)]
    # Without the logarithm the line leaves the picture at the top: that is the point.
    data: list[Row] = []
    for x in steps:
        data.append({"role": "curve", "x": x, "log": math.log1p(max(x, 0.0))})
        if x <= ceiling:
            data[-1]["relu"] = max(x, 0.0)
    labelled = _labelled_points(points, reach=high - low, ceiling=ceiling)
    data += [
        {
            "role": "point",
            "x": point.logit,
            "log": point.weight,
            "name": point.name,
            "label": point.name if id(point) in labelled else "",
            "origin": _OFF if not point.weight else IN_TEXT if point.in_text else ADDED,
            "ceiling": ceiling,
        }
        for point in points
    ]
    return with_rows(_curve_template(palette, large), data, height=310 if large else 300)


def matrix_chart(
    cells: Sequence[Cell],
    columns: Sequence[Column],
    *,
    pooling: Pooling,
    palette: Palette,
    large: bool = False,
) -> Spec:
    """Positions by terms, as a heat map, with the pooled vector as its last row.

    With maximum pooling the winner of each column is outlined. Pointing at a column dims the others
    and says where it peaks.

    Parameters
    ----------
    cells
        Position by position, each with all terms in the order of `columns`.
    """
    origins = {column.term: IN_TEXT if column.in_text else ADDED for column in columns}
    data: list[Row] = [
        {
            "role": "cell",
            "position": cell.position,
            "term": cell.term,
            "weight": cell.weight,
            "origin": origins[cell.term],
            "outlined": "yes" if cell.wins and pooling == "max" else "no",
        }
        for cell in cells
    ]
    row = "the strongest" if pooling == "max" else "the sum"
    data += [
        {
            "role": "pooled",
            "position": row,
            "term": column.term,
            "weight": column.weight,
            "origin": origins[column.term],
            "outlined": "no",
            "says": f"{column.term}: {row} is {column.weight:.2f}, most at “{column.source}”",
        }
        for column in columns
    ]
    rows = len({cell.position for cell in cells}) + 1
    heaviest = max((float(row["weight"]) for row in data), default=0.0)
    for one in data:
        weight = float(one["weight"])
        one["figure"] = f"{weight:.2f}" if rows <= _MOST_FIGURES and weight >= 0.005 else ""
        fill = palette.in_text if one["origin"] == IN_TEXT else palette.added
        strength = weight / heaviest if heaviest else 0.0
        one["ink"] = ink_on(blended(fill, palette.page, _FAINT + (1 - _FAINT) * strength))
    step = (30 if large else 26) if rows <= 16 else 18
    return with_rows(
        _matrix_template(palette, large), data, height=rows * step + (110 if large else 150)
    )


def vocabulary_chart(
    dimensions: Sequence[Dimension],
    *,
    vocabulary: int,
    palette: Palette,
    large: bool = False,
) -> Spec:
    """The whole vocabulary as a grid, to scale, with the entries that are on.

    Entry j stands at row j // VOCABULARY_COLUMNS, column j % VOCABULARY_COLUMNS. The heaviest that
    are kept are labelled, as far as their names do not touch.
    """
    labelled = _labelled(dimensions)
    data: list[Row] = [
        {
            "x": dimension.id % VOCABULARY_COLUMNS,
            "y": dimension.id // VOCABULARY_COLUMNS,
            "id": dimension.id,
            "name": dimension.name,
            "label": dimension.name if dimension.id in labelled else "",
            "weight": dimension.weight,
            "origin": IN_TEXT if dimension.in_text else ADDED,
            "kept": "kept" if dimension.kept else "pruned",
            "rows": math.ceil(vocabulary / VOCABULARY_COLUMNS),
        }
        for dimension in dimensions
    ]
    return with_rows(_vocabulary_template(palette, large), data, height=200 if large else 250)


def efficiency_chart(results: Sequence[Result], *, palette: Palette, large: bool = False) -> Spec:
    """Models by the terms of a description, on a logarithmic scale, and by MRR@10."""
    data: list[Row] = [
        {
            "name": one.name,
            "terms": one.terms,
            "mrr": one.mrr,
            "kind": "dense: numbers" if one.dense else "sparse: terms",
        }
        for one in results
        if one.terms is not None
    ]
    return with_rows(_efficiency_template(palette, large), data, height=230 if large else 260)


@cache
def _efficiency_template(palette: Palette, large: bool) -> Spec:
    size = type_size(large=large)
    base = alt.Chart(rows_of_chart()).encode(
        x=alt.X("terms:Q")
        .title("numbers or terms a description")
        .scale(type="log", domain=[20, 800])
        .axis(values=[20, 50, 100, 200, 400, 800], gridColor=palette.line),
        y=alt.Y("mrr:Q").title("MRR@10").scale(domain=[0.65, 0.9]).axis(tickCount=5),
        tooltip=[
            alt.Tooltip("name:N"),
            alt.Tooltip("terms:Q", format=".1f"),
            alt.Tooltip("mrr:Q", format=".3f"),
        ],
    )
    points = base.mark_point(filled=True, size=160, opacity=1).encode(
        color=alt.Color("kind:N")
        .scale(domain=["sparse: terms", "dense: numbers"], range=[palette.in_text, palette.quiet])
        .legend(orient="top", title=None, labelFontSize=size),
        shape=alt.Shape("kind:N").legend(None),
    )
    names = base.mark_text(dy=-16, fontSize=size, color=palette.text).encode(text="name:N")
    return finished(alt.layer(points, names), palette=palette, large=large)


def _labelled_points(points: Sequence[CurvePoint], *, reach: float, ceiling: float) -> set[int]:
    """The heaviest points whose names find room on the curve, by identity."""
    chosen: list[CurvePoint] = []
    for point in sorted(points, key=lambda point: -point.weight):
        free = all(
            abs(point.logit - other.logit) > 0.1 * reach
            or abs(point.weight - other.weight) > 0.1 * ceiling
            for other in chosen
        )
        if point.weight and free and len(chosen) < 6:
            chosen.append(point)
    return {id(point) for point in chosen}


def _labelled(dimensions: Sequence[Dimension]) -> set[int]:
    """The heaviest dimensions whose names find room in the vocabulary chart, by id."""
    taken: list[tuple[int, int]] = []
    chosen: set[int] = set()
    for dimension in sorted(dimensions, key=lambda dimension: -dimension.weight):
        row, column = divmod(dimension.id, VOCABULARY_COLUMNS)
        free = all(abs(row - y) > 9 or abs(column - x) > 36 for y, x in taken)
        if dimension.kept and free and len(chosen) < 10:
            chosen.add(dimension.id)
            taken.append((row, column))
    return chosen


_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    (f"datum.x < {0.75 * VOCABULARY_COLUMNS}", "left", 11),
    (f"datum.x >= {0.75 * VOCABULARY_COLUMNS}", "right", -11),
)


@cache
def _curve_template(palette: Palette, large: bool) -> Spec:
    size = type_size(large=large)
    base = alt.Chart(rows_of_chart())
    x = alt.X("x:Q").title("logit: what the model says").axis(domain=False)
    y = alt.Y("log:Q").title("weight: what is kept").axis(domain=False)
    curve = base.transform_filter("datum.role == 'curve'")
    relu = curve.mark_line(strokeDash=[5, 4], color=palette.quiet).encode(
        x=x, y=alt.Y("relu:Q").title("weight: what is kept")
    )
    log = curve.mark_line(strokeWidth=3, color=palette.text).encode(x=x, y=y)
    points = base.transform_filter("datum.role == 'point'")
    top = points.mark_point(opacity=0).encode(x=x, y=alt.Y("ceiling:Q"))
    color = (
        alt.Color("origin:N")
        .scale(domain=[IN_TEXT, ADDED, _OFF], range=[palette.in_text, palette.added, palette.quiet])
        .legend(orient="top", title=None, labelFontSize=size, labelLimit=400, symbolOpacity=1)
    )
    dots = points.mark_point(size=110, filled=True, opacity=0.9).encode(
        x=x,
        y=y,
        color=color,
        tooltip=[
            alt.Tooltip("name:N", title="term"),
            alt.Tooltip("x:Q", title="logit", format=".2f"),
            alt.Tooltip("log:Q", title="weight", format=".3f"),
        ],
    )
    names = points.mark_text(
        align="right", baseline="bottom", dx=-8, dy=-4, fontSize=size, color=palette.text
    ).encode(x=x, y=y, text="label:N")
    layers = alt.layer(relu, log, top, dots, names).resolve_scale(y="shared")
    return finished(layers, palette=palette, large=large)


def _size_of_figures(large: bool) -> str:
    return "windowSize()[1] / 36" if large else "12"


@cache
def _matrix_template(palette: Palette, large: bool) -> Spec:
    size = type_size(large=large)
    pointed = alt.selection_point(
        name="pointed", on="pointerover", clear="pointerout", encodings=["x"], empty=True
    )
    base = alt.Chart(rows_of_chart()).encode(
        x=alt.X("term:N")
        .title(None)
        .sort(field="order", op="min")
        .axis(labelAngle=-50, ticks=False, domain=False, labelLimit=130, orient="top"),
        y=alt.Y("position:N")
        .title(None)
        .sort(field="order", op="min")
        .axis(ticks=False, domain=False, labelLimit=150),
    )
    strength = alt.Opacity("weight:Q").scale(range=[_FAINT, 1], domainMin=0).legend(None)
    cells = base.mark_rect(stroke=palette.page, strokeWidth=1.5, cornerRadius=2).encode(
        color=alt.Color("origin:N")
        .scale(domain=[IN_TEXT, ADDED], range=[palette.in_text, palette.added])
        .legend(None),
        opacity=alt.condition(pointed, strength, alt.value(0.06)),
        tooltip=[
            alt.Tooltip("term:N", title="term"),
            alt.Tooltip("position:N", title="position"),
            alt.Tooltip("weight:Q", title="weight here", format=".3f"),
        ],
    )
    winners = (
        base.transform_filter("datum.outlined == 'yes'")
        .mark_rect(filled=False, stroke=palette.shared, strokeWidth=2.5, cornerRadius=2)
        .encode()
    )
    # On a phone there is no room for them: the chart is as wide as the page.
    figures = base.mark_text(
        fontSize=alt.ExprRef(f"min({_size_of_figures(large)}, width / 34)"),
        opacity=alt.ExprRef("width > 520 ? 1 : 0"),
    ).encode(
        text="figure:N",
        color=alt.Color("ink:N")
        .scale(domain=["#ffffff", "#000000"], range=["#ffffff", "#000000"])
        .legend(None),
    )
    says = (
        alt.Chart(rows_of_chart())
        .transform_filter("datum.role == 'pooled'")
        .transform_filter(alt.datum["says"] != "")
        .transform_filter({"param": "pointed", "empty": False})
        .mark_text(align="left", baseline="top", fontSize=size, color=palette.text)
        .encode(x=alt.value(0), y=alt.value({"expr": "height + 8"}), text="says:N")
    )
    layers = alt.layer(cells.add_params(pointed), winners, figures, says).resolve_scale(
        color="independent"
    )
    return finished(layers.properties(padding={"bottom": 34}), palette=palette, large=large)


@cache
def _vocabulary_template(palette: Palette, large: bool) -> Spec:
    size = type_size(large=large)
    base = alt.Chart(rows_of_chart())
    x = alt.X("x:Q").scale(domain=[0, VOCABULARY_COLUMNS], nice=False).axis(None)
    y = alt.Y("y:Q").scale(domainMin=0, nice=False, reverse=True).axis(None)
    floor = base.mark_point(opacity=0).encode(y=alt.Y("rows:Q").axis(None))
    points = base.mark_point(strokeWidth=2).encode(
        x=x,
        y=y,
        size=alt.Size("weight:Q").scale(range=[40, 260], domainMin=0).legend(None),
        color=alt.Color("origin:N")
        .scale(domain=[IN_TEXT, ADDED], range=[palette.in_text, palette.added])
        .legend(None),
        fill=alt.condition(
            "datum.kept == 'kept'",
            alt.Color("origin:N")
            .scale(domain=[IN_TEXT, ADDED], range=[palette.in_text, palette.added])
            .legend(None),
            alt.value("transparent"),
        ),
        opacity=alt.condition("datum.kept == 'kept'", alt.value(1), alt.value(0.5)),
        tooltip=[
            alt.Tooltip("name:N", title="term"),
            alt.Tooltip("id:Q", title="dimension", format=","),
            alt.Tooltip("weight:Q", title="weight", format=".3f"),
            alt.Tooltip("kept:N", title="here"),
        ],
    )
    # Near the right edge a name goes to the left of its point.
    names = [
        base.transform_filter(side)
        .mark_text(align=align, dx=dx, fontSize=size, color=palette.text)
        .encode(x=x, y=y, text="label:N")
        for side, align, dx in _SIDES
    ]
    layers = alt.layer(floor, points, *names)
    spec = finished(layers, palette=palette, large=large)
    spec["config"]["view"] = {"stroke": palette.line, "fill": palette.line, "fillOpacity": 0.25}
    return spec
