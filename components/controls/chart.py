"""A chart on the page."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components.render.chart_template import Row, Spec


def draw_chart(spec: Spec, *, alt: str) -> None:
    """Draw a specification with its rows.

    They go to the browser as Arrow tables. Streamlit would make such tables of them too, by way of
    pandas, which takes several times as long.

    Parameters
    ----------
    alt
        What it shows, in words.
    """
    tables = {name: table(rows) for name, rows in spec["datasets"].items()}
    st.vega_lite_chart(spec={**spec, "datasets": tables}, theme=None, alt=alt)


def table(rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table with a column for whatever any of them has."""
    columns = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in columns})
