"""How such a model comes to be: a recorded training, and the models here by cost and quality."""

from __future__ import annotations

import streamlit as st

from components.controls.chart import draw_chart
from components.controls.presets import choose_next
from components.lesson.lesson import Lesson
from components.lesson.recorded_training import (
    Checkpoint,
    RecordedTraining,
    recorded_training,
    term_bars_of,
    triple_rows,
)
from components.lesson.results import RESULTS, results_table
from components.render import markup, tables
from components.state import session

_MOST, _MOST_LARGE = 14, 4
_PRICE = "middle"


def render_training(lesson: Lesson) -> None:
    """A triple, expansions that thin out, and what quality costs."""
    training = recorded_training()
    checkpoint = _chosen(training) if lesson.shows(0) or lesson.shows(1) else None
    if checkpoint is not None and lesson.shows(0):
        _render_triple(lesson, training, checkpoint)
    if checkpoint is not None and lesson.shows(1):
        _render_terms(lesson, training, checkpoint)
    if lesson.shows(2):
        _render_results(lesson)


def next_text() -> None:
    """Show the text after this one, or the next price where no text is in sight; a callback."""
    training = recorded_training()
    part = st.session_state.get(session.PART, 0)
    if part == 1:
        choose_next(session.TRAINED_TEXT, list(training.checkpoints[0].terms))
    elif part == 0:
        choose_next(session.PRICE, training.prices, first=_PRICE)


def _chosen(training: RecordedTraining) -> Checkpoint:
    left, right = st.columns(2, gap="medium")
    with left:
        price = st.segmented_control(
            "Price of added terms, λ",
            training.prices,
            key=session.PRICE,
            default=_PRICE,
            persist_state="session",
        )
    with right:
        step = st.select_slider(
            "Steps of training",
            training.steps,
            value=training.steps[-1],
            key=session.STEPS_TRAINED,
            persist_state="session",
        )
    return training.at(price or _PRICE, step)


def _render_triple(lesson: Lesson, training: RecordedTraining, checkpoint: Checkpoint) -> None:
    st.html(
        tables.definition_table(
            triple_rows(training, checkpoint, longest=110 if lesson.large else 400),
            caption="One triple of a batch of 48: the answers of the others are wrong answers too",
        )
    )


def _render_terms(lesson: Lesson, training: RecordedTraining, checkpoint: Checkpoint) -> None:
    texts = list(checkpoint.terms)
    text = st.pills(
        "Text",
        texts,
        key=session.TRAINED_TEXT,
        default=texts[0],
        label_visibility="collapsed",
        persist_state="session",
    )
    text = text or texts[0]
    most = _MOST_LARGE if lesson.large else _MOST
    left, right = st.columns([3, 2], gap="medium")
    with left:
        every = [term_bars_of(one, text, most=most) for one in training.checkpoints]
        count = len(checkpoint.terms[text])
        st.html(
            tables.bar_table(
                term_bars_of(checkpoint, text, most=most),
                caption=f"“{text}”: {min(most, count)} of {count} terms",
                value="weight",
                reach=tables.extent(*every),
            )
            + markup.chart_legend(shared=False)
        )
    with right:
        figures = [
            ("Terms of a label", f"{checkpoint.terms_label:.1f}"),
            ("Terms of a description", f"{checkpoint.terms_description:.1f}"),
        ]
        if lesson.large:
            figures = [("MRR@10", f"{checkpoint.mrr:.3f}"), *figures]
        else:
            st.metric("MRR@10", f"{checkpoint.mrr:.3f}", help=_of_entries(training))
            figures.append(("FLOPS of descriptions", f"{checkpoint.flops:.2f}"))
        st.html(
            tables.definition_table(
                figures,
                caption=f"After {checkpoint.step} steps at λ = {checkpoint.rate:g}",
            )
        )
    if not lesson.large:
        st.html(markup.note(_ABOUT))


_ABOUT = (
    "Recorded: three short trainings on a sample of the data, from the same start, MiniLM's own "
    "vectors as the decoder. λ is the price of what is added; FLOPS counts a text's own terms too, "
    "which grow heavier where few are added. splade-minilm was trained longer, at a steered price."
)


def _of_entries(training: RecordedTraining) -> str:
    return (
        f"How well {training.entries} labels of ESCO find their descriptions among as many, on "
        "entries that no training saw."
    )


def _render_results(lesson: Lesson) -> None:
    from components.lesson.charts import efficiency_chart

    if not lesson.large:
        st.subheader("What quality costs", anchor=False)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_chart(
            efficiency_chart(RESULTS, palette=lesson.palette, large=lesson.large),
            alt="Models by the terms of a description and by MRR@10; the table has the numbers",
        )
    with right:
        st.html(results_table(RESULTS))
    if not lesson.large:
        st.html(
            markup.note(
                "Held-out entries of ESCO, label to description among 3,545, by dot product; from "
                "the card of splade-minilm. The dense encoder has 384 numbers a text, none of "
                "which stands for a word."
            )
        )
