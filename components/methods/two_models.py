"""Two models on the same text: the terms that only one of them gives it."""

from __future__ import annotations

import streamlit as st

from components.controls import model_picker
from components.controls.reading import read
from components.methods.difference import (
    DIFFERENCE_NOTE,
    difference,
    difference_titles,
    two_to_compare,
)
from components.methods.tables import difference_lists
from components.render import markup
from components.state import session
from core import list_models, model_info

_MOST_TERMS = 14


def render_two_models(text: str) -> None:
    """Two models to pick, and what each makes of a text that the other does not."""
    st.subheader("Two models on Text A", anchor=False)
    ready = {info.id: info for info in list_models() if info.on_disk}
    picked = []
    for column, label, key, model in zip(
        st.columns(2, gap="medium"),
        ("First model", "Second model"),
        (session.FIRST_MODEL, session.SECOND_MODEL),
        two_to_compare(model_info(model_picker.chosen_model()), list(ready.values())),
        strict=True,
    ):
        picked.append(
            column.selectbox(
                label,
                list(ready),
                index=list(ready).index(model.id),
                format_func=lambda id_: ready[id_].title,
                key=key,
            )
        )
    first, second = (ready[model] for model in picked)
    found = difference(*(read(model.id, text).terms for model in (first, second)))
    st.html(
        difference_lists(found, difference_titles(first, second), most=_MOST_TERMS)
        + markup.note(DIFFERENCE_NOTE)
    )
