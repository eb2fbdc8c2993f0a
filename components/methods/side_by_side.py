"""The methods side by side: which, what each makes of the pair, and of each word."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.controls import model_picker
from components.controls.reading import queue_notice, read
from components.explain.numbers import counted, number
from components.methods.bm25_settings import Settings
from components.methods.results import MethodResult, native_name
from components.methods.tables import share_table
from components.methods.word_weights import weight_by_word
from components.render import markup, tables
from components.server import cache, render_lock
from components.server.faults import told
from components.state import session
from core import ModelInfo, compare, list_models, model_info

_MOST_TERMS = 8


def chosen_methods() -> list[ModelInfo]:
    """One model of each method, the chosen one among them, and whatever else is picked."""
    ready = [info for info in list_models() if info.on_disk]
    first: dict[str, str] = {}
    for info in sorted(ready, key=_expansion_last):
        if info.remote is None:
            first.setdefault(info.family, info.id)
    chosen = model_info(model_picker.chosen_model())
    first[chosen.family] = chosen.id
    picked = st.multiselect(
        "Methods side by side",
        [info.id for info in ready],
        default=list(first.values()),
        format_func=lambda id_: model_info(id_).title,
        key=session.METHODS,
        max_selections=4,
    )
    return sorted((model_info(id_) for id_ in picked or first.values()), key=_expansion_last)


def _expansion_last(info: ModelInfo) -> tuple[bool, bool]:
    """From exact words by expansion: BM25, UniCOIL, SPLADE."""
    return (info.learned, info.expands)


def result_of(info: ModelInfo, a: str, b: str, *, settings: Settings) -> MethodResult:
    """What a method makes of a pair; `settings` are BM25's, for a method that has them."""
    raw = bool(st.session_state.get(session.RAW))
    if info.tuned is not None:
        encoder = info.tuned(*settings)
        first, second = encoder.expand(a), encoder.expand(b)
        native = encoder.native_score(first, second)
    else:
        first, second = (read(info.id, text) for text in (a, b))
        native = cache.native_score(info, first, second, queued=queue_notice())
    render_lock.breathe()
    return MethodResult(info, compare(first, second), native, raw)


def render_result(one: MethodResult) -> None:
    """One method: where it stands, its scores, and the heaviest terms of both texts."""
    st.subheader(one.info.title, anchor=False)
    st.html(markup.note(one.summary))
    with st.container(horizontal=True, gap="medium"):
        st.metric("Cosine", number(one.match.cosine))
        st.metric(
            native_name(one.info),
            number(one.native if one.match.cosine is not None else None, 2),
            help="What this method itself ranks by, with A as the query and B as the document. Its "
            "scale is its own: compare it within a method only.",
        )
    with told():
        if said := one.standing:
            st.html(markup.note(f"Cosine: {said}."))
    for text, label in ((one.match.a, "A"), (one.match.b, "B")):
        shown = min(_MOST_TERMS, len(text.terms))
        st.html(
            tables.bar_table(
                one.bars(text, most=_MOST_TERMS),
                caption=f"{label}: {shown} of {counted(len(text.terms), 'term')}",
                value="part of the length",
                beside="weight",
                reach=(0.0, 1.0),
            )
            if text.terms
            else markup.note(f"{label} has no terms.")
        )


def render_words(results: Sequence[MethodResult]) -> None:
    """Each word's share of the squared weight of its text, by method."""
    st.subheader("The same words, weighed by each", anchor=False)
    st.html(
        markup.note(
            "The share of each text's squared weight that lies on a word: what the vector points "
            "to. Each column sums to 100 %."
        )
    )
    titles = [one.info.title for one in results]
    for column, label in zip(st.columns(2, gap="medium"), "AB", strict=True):
        texts = [one.match.a if label == "A" else one.match.b for one in results]
        with column:
            if all(text.terms for text in texts):
                shares = [weight_by_word(text) for text in texts]
                st.html(share_table(f"Words of Text {label}", titles, shares))
            else:
                st.html(markup.note(f"Text {label} has no terms under one of the methods."))
