"""What all charts have in common: how they are made quickly, and how they look.

Making and checking one with Altair takes some 50 ms, far too long for a page that follows the
typing. So Altair makes each kind once a theme, without data, and a chart is that template with its
rows. Between two reruns only the rows differ then, which the browser can swap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from components.explain.names import shortened, visible
from components.render.theme import Palette

Spec = dict[str, Any]
"""A Vega-Lite specification."""
Row = dict[str, str | float]

TYPE_SIZE = 13  # pixels
IN_TEXT, ADDED = "in text", "added by the model"
_ROWS = "rows"
_LONGEST_TEXT = 120  # characters; laying out a label takes time that grows with their square
# Read from the back of a room: the type grows with the window, as in assets/css/presenter.css.
_LARGE = alt.ExprRef("clamp(windowSize()[1] / 34, 18, 34)")


def rows_of_chart() -> alt.NamedData:
    """The data of every chart, filled in by `with_rows`."""
    return alt.NamedData(name=_ROWS)


def type_size(*, large: bool) -> int | alt.ExprRef:
    """The size of all type in a chart: pixels, or an expression of Vega's."""
    return _LARGE if large else TYPE_SIZE


def with_rows(template: Spec, rows: Sequence[Row], *, height: int) -> Spec:
    """A template with its rows, in the order given, `height` pixels high.

    Whatever their texts hold, they can be drawn: characters that SVG forbids are replaced, and the
    middle of very long ones is left out.
    """
    data = [
        {name: _drawable(value) for name, value in row.items()} | {"order": order}
        for order, row in enumerate(rows)
    ]
    return {**template, "datasets": {_ROWS: data}, "height": height}


def _drawable(value: str | float) -> str | float:
    return visible(shortened(value, _LONGEST_TEXT)) if isinstance(value, str) else value


def finished(
    chart: alt.LayerChart | alt.FacetChart, *, palette: Palette, large: bool = False
) -> Spec:
    """A chart without its rows, with the look that all charts share."""
    size = type_size(large=large)
    spec: Spec = (
        chart.configure(background="transparent", font="Source Sans, sans-serif")
        .configure_axis(
            labelColor=palette.text,
            labelFontSize=size,
            titleColor=palette.quiet,
            titleFontSize=size,
            titleFontWeight="normal",
            gridColor=palette.line,
        )
        .configure_legend(labelColor=palette.text)
        .configure_view(stroke=None)
        .to_dict()
    )
    return spec
