"""The text in pieces."""

from __future__ import annotations

import streamlit as st

from components.lesson import diagrams
from components.lesson.lesson import Lesson
from components.lesson.sentences import pieces_sentence
from components.render import markup


def render_pieces(lesson: Lesson) -> None:
    """The text, word by word, as the pieces the model reads."""
    expansion = lesson.a.expansion
    st.html(diagrams.pieces(expansion, raw=lesson.view.raw))
    st.html(markup.note(pieces_sentence(expansion)))
