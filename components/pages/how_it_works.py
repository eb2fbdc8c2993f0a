"""How it works: the encoder, one step at a time, on the visitor's own words."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls import model_picker
from components.controls.examples import example_pills
from components.controls.page_head import open_page
from components.controls.reading import too_long
from components.controls.scripts import follow_typing, keep_texts
from components.controls.text_boxes import BOXES, LOW_BOX, text_box, undo_buttons, without_details
from components.controls.view import DEFAULT_VIEW
from components.explain.prose import step_prose
from components.lesson import diagrams, guessing, predict, presenter, rail
from components.lesson.excerpt import FIRST_TOKENS, beginning, excerpt, excerpt_note
from components.lesson.lesson import Lesson
from components.lesson.sentences import pair_line
from components.lesson.steps import STEPS
from components.lesson.story import followable, story
from components.render import markup
from components.server import cache, render_lock
from components.server.faults import told
from components.state import session
from core import DEFAULT_MODEL_ID, compare, model_info
from core.shipped import shipped_text

_BOXES_SHOWN, _BOXES_HIDDEN = "lesson_inputs", "lesson_inputs_unseen"
_BOXES_EDITED = "lesson_inputs_edited"  # in front of an audience, over the step


def render_page() -> None:
    """The lesson at the step that the address or the visitor asks for."""
    for name in ("lesson", "presenter"):
        with told():
            st.html(f"<style>{shipped_text(f'css/{name}.css')}</style>")
    asked = open_page("From a text to its score, one step at a time, on your own words.")
    rail.follow_address(asked.step, list(STEPS))
    presenter.follow_address(asked)
    keep_texts(BOXES)
    follow_typing([*BOXES, *(key for step in STEPS.values() for key in step.boxes)])
    _render_lesson()


@st.fragment
@render_lock.drawing()
@told()
def _render_lesson() -> None:
    """All of it, so that a key runs this and nothing else."""
    current = rail.current_step()
    rail.render_notices(list(STEPS))
    shown = STEPS[current].needs_text and not presenter.presenting()
    edited = presenter.editing()
    boxes = st.container(key=_BOXES_SHOWN if shown else _BOXES_EDITED if edited else _BOXES_HIDDEN)
    top = st.container(key="lesson_rail")
    title = st.container(horizontal=True, vertical_alignment="center", key="lesson_title")
    with title:
        st.header(step_prose(current).title, anchor=False)
        presenter.lesson_switches()
    with top:
        rail.rail(
            {id_: step.short for id_, step in STEPS.items()},
            {id_: step.parts for id_, step in STEPS.items()},
            next_example=STEPS[current].next_example,
        )
    with boxes:
        texts = _texts(shown=shown)
    render_lock.breathe()
    with told():
        _render_texts(current, texts, title)
    presenter.presenter_bar(
        steps=len(STEPS),
        part=rail.current_part(STEPS[current].parts),
        parts=STEPS[current].parts,
        next_example=STEPS[current].next_example,
    )


def _render_texts(current: str, texts: dict[str, str], title: DeltaGenerator) -> None:
    """The step on a pair of texts, which an audience reads beside the title."""
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
        part=rail.current_part(STEPS[current].parts),
    )
    if lesson.large and STEPS[current].needs_text:
        cut = any(len(read[label]) < len(text) for label, text in texts.items())
        said = f"{FIRST_TOKENS if cut else ''}{pair_line(a.expansion, b.expansion)}"
        title.html(markup.paragraph(said, style="lens-quiet lens-pair"))
    _render_step(current, lesson, note=excerpt_note(read, texts))


def _texts(*, shown: bool) -> dict[str, str]:
    """The pair of texts by label.

    The boxes are hidden in presenter's mode and on steps with texts of their own, but they are on
    the page all the same: after a restart of the server, the browser sends their texts again.
    """
    if shown:
        with st.container(horizontal=True, vertical_alignment="center"):
            example_pills()
            undo_buttons()
    texts = {}
    for column, title, key in zip(st.columns(2), DEFAULT_VIEW.titles, BOXES, strict=True):
        with column:
            text = text_box(title, key=key, height=LOW_BOX)
            start = beginning(text) if too_long(text) else text  # no more of it is shown here
            texts[title] = without_details(start, column) + text[len(start) :]
    return texts


def _model() -> str:
    """The chosen model, or the default one where that has no expansion to explain."""
    chosen = model_picker.chosen_model()
    return chosen if model_info(chosen).expands else DEFAULT_MODEL_ID


def _render_story(current: str, lesson: Lesson) -> None:
    """The term that the visitor follows, and its number at every step."""
    offered = followable(lesson)
    if st.session_state.get(session.FOLLOWED) not in offered:
        st.session_state[session.FOLLOWED] = next(iter(offered))
    followed = st.session_state[session.FOLLOWED]
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_story"):
        if not lesson.terms_hidden:
            followed = st.selectbox(
                "Follow a term",
                list(offered),
                format_func=lambda id_: offered[id_],
                key=session.FOLLOWED,
                persist_state="session",
                width=180,
            )
        st.html(
            diagrams.story_strip(
                story(lesson, followed),
                current=current,
                term="?" if lesson.terms_hidden else offered[followed],
                large=lesson.large,
            )
        )


def _render_step(current: str, lesson: Lesson, *, note: str | None) -> None:
    step, prose = STEPS[current], step_prose(current)
    guessing.ask_nothing()
    if step.needs_text and lesson.a.expansion.terms:
        _render_story(current, lesson)
    st.markdown(prose.lead if lesson.large else prose.body)
    if _model() != model_picker.chosen_model():
        title = model_info(model_picker.chosen_model()).title
        st.info(
            f"{title} adds no terms, so there is no expansion to explain: this is "
            f"{model_info(_model()).title}. What {title} does is on the Methods page."
        )
    if step.needs_text and note and not lesson.large:
        st.html(markup.note(note))
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
