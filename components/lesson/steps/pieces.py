"""The text in pieces."""

from __future__ import annotations

import streamlit as st

from components.lesson import diagrams
from components.lesson.lesson import Lesson
from components.lesson.sentences import pieces_sentence
from components.render import markup

_MOST_LARGE = 7  # tokens


def render_pieces(lesson: Lesson) -> None:
    """The text, word by word, as the pieces the model reads."""
    expansion = lesson.a.expansion
    most = _MOST_LARGE if lesson.large else None
    st.html(diagrams.pieces(expansion, raw=lesson.view.raw, most=most))
    st.html(markup.note(pieces_sentence(expansion)))
