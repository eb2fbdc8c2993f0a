"""About: the models, their licences, what the score is not, and the words used."""

from __future__ import annotations

import streamlit as st

from components.markup import definition_table
from components.prose import prose
from core import ModelInfo, list_models


def render_page() -> None:
    """The page."""
    st.markdown(prose("prose/about"))
    st.subheader("The model", anchor=False)
    for info in list_models():
        st.html(definition_table(_facts(info), caption=info.summary))
    st.markdown(prose("prose/caveats"))
    st.markdown(prose("prose/glossary"))


def _facts(info: ModelInfo) -> list[tuple[str, str]]:
    return [
        ("Name", info.title),
        ("Origin", info.origin),
        ("Licence", info.licence),
        ("Published quality", info.quality),
        ("Size", f"{info.parameters / 1e6:.1f} million parameters, {info.size_bytes / 1e6:.1f} MB"),
        ("Vocabulary", f"{info.vocabulary:,} pieces"),
        ("Window", f"{info.window} tokens, [CLS] and [SEP] included"),
    ]


render_page()
