"""How it works: the encoder, one step at a time, on the visitor's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from components.controls import model_picker
from components.controls.examples import example_pills
from components.controls.page_head import open_page
from components.controls.scripts import follow_typing
from components.controls.text_boxes import text_box
from components.explain.prose import step_prose
from components.lesson import guessing, presenter, rail
from components.lesson.excerpt import excerpt, excerpt_note
from components.lesson.guessing import Secret
from components.lesson.lesson import Lesson
from components.lesson.sentences import pair_line
from components.lesson.steps import context, predict, wrong
from components.lesson.steps.context import render_context
from components.lesson.steps.logits import render_logits
from components.lesson.steps.meet import render_meet
from components.lesson.steps.pieces import render_pieces
from components.lesson.steps.saturation import render_saturation
from components.lesson.steps.sparse import render_sparse
from components.lesson.steps.strongest import render_strongest
from components.lesson.steps.wrong import render_wrong
from components.render import markup
from components.server import cache, render_lock
from components.server.faults import told
from components.state import session
from core import DEFAULT_MODEL_ID, compare, model_info
from core.shipped import shipped_text

_BOXES = {"Text A": session.TEXT_A, "Text B": session.TEXT_B}
_BOX_HEIGHT = 68


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the lesson; its prose is assets/lesson/prose/<id>.md."""

    short: str  # its name on the rail
    render: Callable[[Lesson], None]
    needs_text: bool = True
    secret: Secret | None = None  # what its picture gives away


_STEPS = {
    "pieces": _Step("Pieces", render_pieces),
    "logits": _Step("Logits", render_logits, secret="terms"),
    "saturation": _Step("Saturation", render_saturation, secret="terms"),
    "strongest": _Step("Strongest", render_strongest, secret="terms"),
    "sparse": _Step("Sparse", render_sparse, secret="terms"),
    "meet": _Step("Meet", render_meet, secret="score"),
    "context": _Step("Context", render_context, needs_text=False),
    "wrong": _Step("Goes wrong", render_wrong, needs_text=False),
}


def render_page() -> None:
    """The lesson at the step that the address or the visitor asks for."""
    for name in ("lesson", "presenter"):
        with told():
            st.html(f"<style>{shipped_text(f'css/{name}.css')}</style>")
    asked = open_page("From a text to its score, one step at a time, on your own words.")
    rail.follow_address(asked.step, list(_STEPS))
    presenter.follow_address(asked)
    follow_typing([*_BOXES, *context.LABELS, wrong.LABEL])
    _render_lesson()


@st.fragment
@render_lock.drawing()
@told()
def _render_lesson() -> None:
    """All of it, so that a key runs this and nothing else."""
    current = rail.current_step()
    rail.render_notices(list(_STEPS))
    shown = _STEPS[current].needs_text and not presenter.presenting()
    boxes = st.container(key="lesson_inputs" if shown else "lesson_inputs_unseen")
    top = st.container()
    title = st.container(horizontal=True, vertical_alignment="center", key="lesson_title")
    with title:
        st.header(step_prose(current).title, anchor=False)
        presenter.settings()
    with top:
        rail.rail({id_: step.short for id_, step in _STEPS.items()})
    with boxes:
        texts = _texts(shown=shown)
    render_lock.breathe()
    with told():
        _render_texts(current, texts)
    presenter.presenter_bar()


def _render_texts(current: str, texts: dict[str, str]) -> None:
    """The step on a pair of texts."""
    read = {label: excerpt(_model(), text) for label, text in texts.items()}
    a, b = (cache.token_logits(_model(), text) for text in read.values())
    pair = (a.expansion.text, b.expansion.text)
    lesson = Lesson(
        a=a,
        b=b,
        match=compare(a.expansion, b.expansion),
        view=presenter.lesson_view(),
        palette=presenter.lesson_palette(),
        large=presenter.presenting(),
        terms_hidden=guessing.hidden("terms", pair[0]),
        score_hidden=guessing.hidden("score", *pair),
    )
    _render_step(current, lesson, note=excerpt_note(read, texts))


def _texts(*, shown: bool) -> dict[str, str]:
    """The pair of texts by label; not seen beside other texts, nor by an audience.

    Their boxes are on the page all the same: it is they that bring the texts to a server that was
    started anew.
    """
    if shown:
        example_pills()
    texts = {}
    for column, (label, key) in zip(st.columns(2), _BOXES.items(), strict=True):
        with column:
            texts[label] = text_box(label, key=key, height=_BOX_HEIGHT)
    return texts


def _model() -> str:
    """The chosen model, or the default one where that has no expansion to explain."""
    chosen = model_picker.chosen_model()
    return chosen if model_info(chosen).expands else DEFAULT_MODEL_ID


def _render_step(current: str, lesson: Lesson, *, note: str | None) -> None:
    step, prose = _STEPS[current], step_prose(current)
    st.markdown(prose.lead if lesson.large else prose.body)
    if _model() != model_picker.chosen_model():
        title = model_info(model_picker.chosen_model()).title
        st.info(
            f"{title} adds no terms, so there is no expansion to explain: this is "
            f"{model_info(_model()).title}. What {title} does is on the Methods page."
        )
    if step.needs_text and note:
        st.html(markup.note(note))
    if step.needs_text and lesson.large:
        st.html(markup.note(pair_line(lesson.a.expansion, lesson.b.expansion)))
    if step.needs_text and not lesson.a.expansion.terms:
        st.info("Text A has no words yet. Type a sentence, or pick an example.")
    elif step.secret == "terms" and lesson.terms_hidden:
        predict.render_terms_question(lesson)
    elif step.secret == "score" and lesson.score_hidden:
        predict.render_score_question(lesson)
    else:
        if st.session_state.get(session.PREDICT) and step.secret == "score":
            predict.render_score_outcome(lesson)
        elif st.session_state.get(session.PREDICT) and step.secret == "terms":
            predict.render_terms_outcome(lesson)
        step.render(lesson)
    render_lock.breathe()
    if not lesson.large:
        st.markdown(f"**Try this.** {prose.try_this}")
        with st.expander("The formula, and where it is from"):
            st.markdown(prose.formula)


render_page()
