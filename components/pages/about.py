"""About: the models, their licences, what the score is not, and the words used."""

from __future__ import annotations

import streamlit as st

from components.explain.prose import prose
from components.render.tables import model_table
from core import list_models


def render_page() -> None:
    """Models, caveats and the glossary."""
    st.markdown(prose("prose/about"))
    st.header("Models and methods", anchor=False)
    st.html(model_table(list_models()))
    st.markdown(prose("prose/caveats"))
    st.markdown(prose("prose/glossary"))


render_page()
