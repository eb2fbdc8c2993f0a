"""Predict, then reveal: the audience guesses before it sees."""

from __future__ import annotations

import streamlit as st

from components.lesson import diagrams, guessing
from components.lesson.lesson import Lesson
from components.lesson.predictions import guessed
from components.lesson.sentences import guessed_score_sentence
from components.render import markup
from components.state import session


def render_terms_question(lesson: Lesson) -> None:
    """Ask which words the model will add."""
    text = lesson.a.expansion.text
    st.markdown("### Which words will the model add to this text?")
    st.html(markup.paragraph(f"“{text}”", style="lens-question"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Your guesses",
            key=session.GUESSED_TERMS,
            placeholder="Words, with commas between them",
            max_chars=300,
        )
        _reveal_button("terms", text)


def render_terms_outcome(lesson: Lesson) -> None:
    """What became of the guesses, if there were any."""
    guess = guessing.guess("terms", lesson.a.expansion.text)
    found = guessed(str(guess or ""), lesson.a.expansion)
    if found:
        st.html(diagrams.outcomes(found))


def render_score_question(lesson: Lesson) -> None:
    """Ask how alike the two texts are."""
    a, b = lesson.a.expansion.text, lesson.b.expansion.text
    st.markdown("### What will their cosine be?")
    st.html(
        markup.paragraph(f"A: “{a}”", style="lens-question")
        + markup.paragraph(f"B: “{b}”", style="lens-question")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Your guess of the cosine",
            min_value=0.0,
            max_value=1.0,
            value=None,
            step=0.05,
            key=session.GUESSED_SCORE,
            placeholder="0 for nothing in common, 1 for the same",
            width=420,
        )
        _reveal_button("score", a, b)


def render_score_outcome(lesson: Lesson) -> None:
    """How far off the guess was."""
    st.html(
        markup.paragraph(
            guessed_score_sentence(
                guessing.guess("score", lesson.a.expansion.text, lesson.b.expansion.text),
                lesson.match.cosine,
            ),
            style="lens-sentence",
        )
    )


def _reveal_button(secret: guessing.Secret, *texts: str) -> None:
    guessing.ask(secret, *texts)
    st.button(
        "Reveal",
        key="reveal",
        type="primary",
        icon=":material/visibility:",
        on_click=guessing.reveal,
        args=(secret, *texts),
    )
