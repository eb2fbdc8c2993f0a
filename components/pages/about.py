"""About: the models, their licences, what the score is not, and the words used."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.markup import definition_table
from core import ModelInfo, list_models

_PROSE = Path(__file__).parents[2] / "assets" / "prose"


def render_page() -> None:
    """The page."""
    _prose("about.md")
    st.subheader("The model", anchor=False)
    for info in list_models():
        st.html(definition_table(_facts(info), caption=info.summary))
    _prose("caveats.md")
    _prose("glossary.md")


def _prose(name: str) -> None:
    st.markdown((_PROSE / name).read_text(encoding="utf-8"))


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
