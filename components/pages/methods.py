"""Methods: BM25, UniCOIL and SPLADE on the same pair, and any two models on one text."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.controls.examples import forget_example
from components.controls.page_head import open_page
from components.controls.presets import preset_pills
from components.controls.reading import queue_notice
from components.controls.scripts import follow_typing, keep_texts
from components.controls.text_boxes import BOXES, LOW_BOX, text_box, undo_buttons, without_details
from components.controls.view import DEFAULT_VIEW
from components.methods.bm25_settings import DEFAULT, bm25_settings
from components.methods.examples import method_examples
from components.methods.results import MethodResult, verdict
from components.methods.side_by_side import (
    chosen_methods,
    render_result,
    render_words,
    result_of,
)
from components.methods.training import render_training
from components.methods.two_models import render_two_models
from components.render import markup
from components.server import render_lock
from components.server.faults import told
from components.state import session

_LONGEST = 20_000  # characters; every method reads both texts


def render_page() -> None:
    """The pair, the methods side by side, and two models on Text A."""
    open_page("One pair of texts, read by exact words, in context, and expanded.")
    follow_typing(BOXES)
    keep_texts(BOXES)
    _render_methods()
    render_training()


@st.fragment
@render_lock.drawing()
@told()
def _render_methods() -> None:
    """All of it, so that a key runs this and nothing else."""
    with st.container(horizontal=True, vertical_alignment="center"):
        why = _example_pills()
        undo_buttons()
    texts = []
    for column, title, key in zip(st.columns(2), DEFAULT_VIEW.titles, BOXES, strict=True):
        with column:
            text = text_box(title, key=key, height=LOW_BOX)
            texts.append(without_details(text, column))
    if any(len(text) > _LONGEST for text in texts):
        st.warning(
            f"This page reads up to {_LONGEST:,} characters a text, for it reads them once a "
            "method. Nothing was cut; the Match page reads more."
        )
        return
    methods = chosen_methods()
    settings = DEFAULT
    if any(info.tuned is not None for info in methods):
        settings = bm25_settings(texts)
    with render_lock.large(render_lock.bytes_of_texts(*texts), queue_notice()):
        results = [result_of(info, *texts, settings=settings) for info in methods]
        _render_comparison(results, texts[0], why)


def _example_pills() -> str | None:
    """The examples of this page; why the methods differ on the one whose texts are shown."""
    known = method_examples()
    chosen = preset_pills(
        "Examples of methods",
        {example.id: example.title for example in known.values()},
        {
            example.id: {session.TEXT_A: example.a, session.TEXT_B: example.b}
            for example in known.values()
        },
        key=session.METHODS_CASE,
        chosen=lambda id_: forget_example() if id_ else None,
    )
    example = known.get(chosen or "")
    shown = (st.session_state.get(session.TEXT_A), st.session_state.get(session.TEXT_B))
    return example.why if example and shown == (example.a, example.b) else None


def _render_comparison(results: Sequence[MethodResult], text: str, why: str | None) -> None:
    """What the methods say of the pair, and what two models make of Text A."""
    if why:
        st.markdown(f"**{why}**")
    if not any(one.match.a.terms or one.match.b.terms for one in results):
        st.info("Both texts are empty. Type into the boxes, or pick an example.")
        return
    st.html(
        markup.status(verdict(results))
        + markup.note(
            "Each method's vectors are a space of their own: compare a cosine with those of random "
            "pairs under the same method, which stand below it, rather than with another method's."
        )
    )
    for column, one in zip(st.columns(len(results), gap="medium"), results, strict=True):
        with column:
            render_result(one)
            render_lock.breathe()
    st.html(
        markup.chart_legend()
        + markup.note(
            "Part of the length: the weight divided by the length of its text's vector, so that "
            "bars compare across methods whose weights have different scales."
        )
    )
    render_lock.breathe()
    render_words(results)
    render_lock.breathe()
    render_two_models(text)


render_page()
