"""Taking the result away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import markup
from components.inputs import View
from components.rows import SharedRow
from components.wording import number
from core import Match

_PICTURE_ROWS = 30


def render_export(match: Match, *, rows: Sequence[SharedRow], view: View) -> None:
    """What can be taken away."""
    from components.charts import butterfly_chart

    if not rows:
        st.html(markup.note("No shared term, so there is no picture to keep."))
        return
    shown = rows[:_PICTURE_ROWS]
    st.html(
        markup.note(
            f"The {len(shown)} shared terms with the largest shares, as a picture to keep: the "
            "buttons at its upper right save it."
        )
    )
    st.vega_lite_chart(
        spec=butterfly_chart(shown, palette=view.palette),
        theme=None,
        alt=f"Butterfly of the {len(shown)} shared terms that make up most of the cosine of "
        f"{number(match.cosine)}",
    )
