"""About: the models, their licences, what the score is not, and the words used."""

from __future__ import annotations

import streamlit as st

from components.explain.prose import prose
from components.render.tables import definition_table
from core import ModelInfo, list_models


def render_page() -> None:
    """Models, caveats and the glossary."""
    st.markdown(prose("prose/about"))
    st.header("Models and methods", anchor=False)
    for info in list_models():
        st.html(definition_table(_facts(info), caption=info.summary))
    st.markdown(prose("prose/caveats"))
    st.markdown(prose("prose/glossary"))


def _facts(info: ModelInfo) -> list[tuple[str, str]]:
    return [
        ("Name", f"{info.title} ({info.family})"),
        ("Origin", info.origin),
        ("Licence", info.licence),
        ("Quality", info.quality),
        *_size(info),
        ("Needs", _needs(info)),
    ]


def _size(info: ModelInfo) -> list[tuple[str, str]]:
    if info.window is None:
        return [("Size", f"document frequencies, {info.size_bytes / 1e6:.1f} MB")]
    return [
        ("Size", f"{info.parameters:,} parameters, {info.size_bytes / 1e6:,.1f} MB"),
        ("Vocabulary", f"{info.vocabulary:,} pieces"),
        ("Window", f"{info.window} tokens, [CLS] and [SEP] included"),
    ]


def _needs(info: ModelInfo) -> str:
    if info.remote is None:
        return "nothing: it ships with the project and works offline"
    torch = " and torch (requirements-torch.txt)" if info.needs_torch else ""
    token = ", an access token in HF_TOKEN" if info.remote.gated else ""
    return f"a download{torch}{token}; {'on disk here' if info.on_disk else 'not on disk here'}"


render_page()
