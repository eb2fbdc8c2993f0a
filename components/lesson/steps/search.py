"""A query walking the postings of a few documents, by SPLADE and by BM25."""

from __future__ import annotations

import streamlit as st

from components.controls import text_boxes
from components.controls.reading import read
from components.controls.scripts import follow_player
from components.lesson.lesson import Lesson
from components.lesson.walk_picture import walks_picture
from components.lesson.walks import (
    LONGEST_DOCUMENT,
    MOST_DOCUMENTS,
    MOST_TERMS,
    cut_off,
    documents_of,
    walk_of,
)
from components.render import markup
from components.server import render_lock
from components.state import session
from core import model_info
from core.shipped import shipped_text

BOXES = (session.DOCUMENTS,)
_MOST_LARGE = 5
_LIMITS = (
    f"The first {MOST_DOCUMENTS} lines are read, and {LONGEST_DOCUMENT} characters of each; "
    "what is beyond is not."
)


def render_search(lesson: Lesson) -> None:
    """Text A is the query; the documents can be edited, a line each."""
    follow_player()
    shipped = shipped_text("lesson/documents.txt").strip()
    place = st.container()
    with st.expander("The documents, a line each: put in your own", key="lesson_documents"):
        written = text_boxes.preset_box(
            "Documents", key=session.DOCUMENTS, begins=shipped, height=260
        )
    documents = documents_of(written)
    if cut_off(written):
        place.html(markup.note(_LIMITS))
    if not documents:
        place.html(markup.note("There is no document to search in. Write one, on a line."))
        return
    query = lesson.a.expansion
    walks = []
    for part, model_id in enumerate((query.model_id, "bm25")):
        if not lesson.shows(part):
            continue
        render_lock.breathe()
        asked = read(model_id, query.text)
        info = model_info(asked.model_id)
        walks.append(
            walk_of(
                info.title,
                asked,
                [read(info.id, document) for document in documents],
                counts=not info.learned,
                raw=lesson.view.raw,
                most=_MOST_LARGE if lesson.large else MOST_TERMS,
            )
        )
    with place:
        if not lesson.large:
            st.html(markup.paragraph(f"Query: “{query.text}”", style="lens-query"))
        st.html(walks_picture(walks, documents))
