"""Methods: BM25, UniCOIL and SPLADE on the same pair, and any two models on one text."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.controls import model_picker, text_boxes
from components.controls.scripts import follow_typing
from components.explain.sentences import counted, number
from components.lesson import diagrams
from components.methods.comparison import (
    K1,
    B,
    Reading,
    bm25,
    cases,
    difference,
    difference_note,
    difference_titles,
    reading,
    two_to_compare,
    unknown_note,
    unknown_words,
    verdict,
    word_frequencies,
    word_shares,
)
from components.render import markup
from components.server import cache, render_lock
from components.server.faults import told
from components.state import session
from core import DEFAULT_MODEL_ID, Encoder, Expansion, ModelInfo, list_models, model_info
from core.encoders.bm25 import DEFAULT_B, DEFAULT_K1, esco

_BOXES = {"Text A": session.TEXT_A, "Text B": session.TEXT_B}
_BOX_HEIGHT = 68
_MOST = 8
_MOST_DIFFERENT = 14
_LONGEST = 20_000  # characters; every method reads both texts at every change


def render_page() -> None:
    """The page."""
    model_picker.open_page("One pair of texts, read by exact words, in context, and expanded.")
    follow_typing(list(_BOXES))
    _render_methods()


@st.fragment
@render_lock.drawing()
@told()
def _render_methods() -> None:
    """All of it, so that a key runs this and nothing else."""
    why = _pairs()
    texts = []
    for column, (label, key) in zip(st.columns(2), _BOXES.items(), strict=True):
        with column:
            texts.append(text_boxes.text_box(label, key=key, height=_BOX_HEIGHT))
    if any(len(text) > _LONGEST for text in texts):
        st.warning(
            f"This page reads up to {_LONGEST:,} characters a text, for it reads them once a "
            "method. Nothing was cut; the Match page reads more."
        )
        return
    rows = _chosen()
    k1, b = _bm25_settings(rows, texts)
    with render_lock.large(render_lock.bytes_of_texts(*texts), text_boxes.queue_notice(st.empty())):
        _render_comparison([_read(info, *texts, k1=k1, b_=b) for info in rows], texts[0], why)


def _render_comparison(readings: Sequence[Reading], text: str, why: str | None) -> None:
    """What the methods say of the pair, and what two models make of Text A."""
    if why:
        st.markdown(f"**{why}**")
    if not any(reading.a.terms or reading.b.terms for reading in readings):
        st.info("Both texts are empty. Type into the boxes, or pick an example.")
        return
    st.html(markup.status(verdict(readings)))
    for column, one in zip(st.columns(len(readings), gap="medium"), readings, strict=True):
        with column:
            _render_reading(one)
            render_lock.breathe()
    st.html(
        markup.chart_legend()
        + markup.note(
            "Part of the length: the weight divided by the length of its text's vector, so that "
            "bars compare across methods whose weights have different scales."
        )
    )
    render_lock.breathe()
    _render_words(readings)
    render_lock.breathe()
    _render_difference(text)


def _pairs() -> str | None:
    """The examples of this page; why the methods differ on the one whose texts are shown."""
    known = cases()
    chosen = st.pills(
        "Examples of methods",
        list(known),
        format_func=lambda id_: known[id_].title,
        key=session.METHODS_CASE,
        label_visibility="collapsed",
        wrap=True,
        on_change=_show_pair,
    )
    case = known.get(chosen or "")
    shown = (st.session_state.get(session.TEXT_A), st.session_state.get(session.TEXT_B))
    return case.why if case and shown == (case.a, case.b) else None


def _show_pair() -> None:
    case = cases().get(st.session_state[session.METHODS_CASE] or "")
    if case:
        text_boxes.show_texts(case.a, case.b)


def _chosen() -> list[ModelInfo]:
    """The methods side by side: BM25, a UniCOIL, the chosen SPLADE, and whatever else is picked."""
    ready = [info for info in list_models() if info.on_disk]
    chosen = model_info(model_picker.chosen_model())
    first = {"BM25": "bm25", "UniCOIL": "unicoil-tiny", "SPLADE": DEFAULT_MODEL_ID}
    first[chosen.family] = chosen.id
    picked = st.multiselect(
        "Methods side by side",
        [info.id for info in ready],
        default=list(first.values()),
        format_func=lambda id_: model_info(id_).title,
        key=session.METHODS,
        max_selections=4,
    )
    order = {"BM25": 0, "UniCOIL": 1, "SPLADE": 2}
    rows = [model_info(id_) for id_ in picked or first.values()]
    return sorted(rows, key=lambda info: order[info.family])


def _bm25_settings(rows: Sequence[ModelInfo], texts: Sequence[str]) -> tuple[float, float]:
    """k1 and b, and what the collection says of the words of both texts."""
    if not any(info.family == "BM25" for info in rows):
        return DEFAULT_K1, DEFAULT_B
    collection = esco()
    with st.expander("BM25's settings and document frequencies"):
        left, right = st.columns(2, gap="medium")
        k1 = left.slider(
            "k1: how long repetition goes on counting",
            0.0,
            K1.highest,
            DEFAULT_K1,
            K1.step,
            key=session.K1,
        )
        b = right.slider(
            "b: how much long texts pay", 0.0, B.highest, DEFAULT_B, B.step, key=session.B
        )
        unknown = unknown_words(texts)
        st.html(
            markup.note(
                f"From {collection.name}: N = {collection.documents:,} documents of "
                f"{collection.mean_length:.0f} words on average. Two texts alone could not say how "
                "rare a word is."
            )
            + diagrams.frequency_table(word_frequencies(texts))
            + (markup.note(unknown_note(unknown, collection.idf(unknown[0]))) if unknown else "")
        )
    return k1, b


def _read(info: ModelInfo, a: str, b: str, *, k1: float, b_: float) -> Reading:
    raw = bool(st.session_state.get(session.RAW))
    if info.family == "BM25":
        encoder: Encoder = bm25(k1, b_)
        first, second = encoder.expand(a), encoder.expand(b)
    else:
        encoder = cache.encoder(info.id)
        first, second = (_expansion(info.id, text) for text in (a, b))
    again = cache.effort(info.id, a) if info.family == "UniCOIL" else 0  # it reads A anew
    with render_lock.reading(again, text_boxes.queue_notice(st.empty())):
        native = encoder.native_score(first, second)
    render_lock.breathe()
    return reading(info, first, second, native=native, raw=raw)


def _expansion(model_id: str, text: str) -> Expansion:
    return cache.expansion(model_id, text, queued=text_boxes.queue_notice(st.empty()))


def _render_reading(one: Reading) -> None:
    st.subheader(one.info.title, anchor=False)
    st.html(markup.note(one.stands))
    with st.container(horizontal=True, gap="medium"):
        st.metric("Cosine", number(one.match.cosine))
        st.metric(
            one.info.native_score,
            number(one.native if one.match.cosine is not None else None, 2),
            help="What this method itself ranks by, with A as the query and B as the document. Its "
            "scale is its own: compare it within a method only.",
        )
    for text, label in ((one.a, "A"), (one.b, "B")):
        shown = min(_MOST, len(text.terms))
        st.html(
            diagrams.bar_table(
                one.bars(text, most=_MOST),
                caption=f"{label}: {shown} of {counted(len(text.terms), 'term')}",
                value="part of the length",
                beside="weight",
                reach=(0.0, 1.0),
            )
            if text.terms
            else markup.note(f"{label} has no terms.")
        )


def _render_words(readings: Sequence[Reading]) -> None:
    st.subheader("The same words, weighed by each", anchor=False)
    st.html(
        markup.note(
            "The share of each text's squared weight that lies on a word: what the vector points "
            "to. Each column sums to 100 %."
        )
    )
    titles = [one.info.title for one in readings]
    for column, label in zip(st.columns(2, gap="medium"), "AB", strict=True):
        texts = [one.a if label == "A" else one.b for one in readings]
        with column:
            if all(text.terms for text in texts):
                shares = [word_shares(text) for text in texts]
                st.html(diagrams.share_table(f"Words of Text {label}", titles, shares))
            else:
                st.html(markup.note(f"Text {label} has no terms under one of the methods."))


def _render_difference(text: str) -> None:
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
    found = difference(*(_expansion(model.id, text) for model in (first, second)))
    st.html(
        diagrams.difference_lists(found, difference_titles(first, second), most=_MOST_DIFFERENT)
        + markup.note(difference_note(first, second))
    )


render_page()
