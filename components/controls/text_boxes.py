"""What a visitor sets: the two texts, the example, and how much is shown."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls.examples import Example, examples
from components.explain.comparison import View
from components.explain.sentences import counted, queued
from components.export.share_link import LONGEST_LINK, SharedStateError, unpacked
from components.render.theme import PALETTES
from components.state import session
from core import list_models

MAX_CHARACTERS = 200_000
"""The longest text the page reads, about 30,000 words. `core` itself has no limit."""

_BOX_HEIGHT = 100
_TERMS_SHOWN = 12
DEFAULT_VIEW = View(terms=_TERMS_SHOWN, raw=False, palette=PALETTES["light"])
_PLACEHOLDERS = {
    "Text A": "Type or paste a text: for recruiters, the job requirement",
    "Text B": "Type or paste another: for recruiters, the candidate's text",
}


def address_notices() -> list[str]:
    """What the page's address asked for and cannot get, in sentences for the visitor.

    They do not repeat what the address said: it may come from anybody.
    """
    asked = st.query_params.to_dict()
    notices = []
    if st.session_state.get(session.NOTICE):
        notices.append(st.session_state.pop(session.NOTICE))
    example = asked.get(session.EXAMPLE)
    if example and example not in examples():
        notices.append("The address names an example that does not exist, so another is shown.")
    model = asked.get(session.MODEL)
    if model is not None and model not in {info.id for info in list_models()}:
        notices.append(
            "The address names a model that is not in the catalogue. The model stays as it was."
        )
    if any(name not in session.ADDRESS for name in asked):
        notices.append(
            "The address holds settings that this page does not know. They were ignored."
        )
    return notices


def open_shared(code: str, *, limit: int = LONGEST_LINK) -> str | None:
    """Restore a shared comparison; the model it asks for, or None if it could not be opened.

    Then everything is left as it is, and `session.NOTICE` says why.
    """
    models = frozenset(info.id for info in list_models())
    try:
        state = unpacked(code, longest_text=MAX_CHARACTERS, models=models, limit=limit)
    except SharedStateError as error:
        st.session_state[session.NOTICE] = f"The shared comparison could not be opened: {error}."
        return None
    st.session_state[session.TEXT_A] = state.text_a
    st.session_state[session.TEXT_B] = state.text_b
    if state.terms != st.session_state.get(session.TERMS, _TERMS_SHOWN):
        st.session_state[session.TERMS] = state.terms
    st.session_state[session.RAW] = state.raw
    _forget_example()
    return state.model


def example_pills() -> None:
    """The examples to click; a newly chosen one fills both boxes.

    The choice lives in the address too. Not bound by Streamlit, which would write the title of the
    example there, and a link should survive a better title.
    """
    untouched = session.TEXT_A not in st.session_state
    if session.EXAMPLE not in st.session_state and not untouched:  # they were not drawn lately
        st.session_state[session.EXAMPLE] = _shown()
    first = next(iter(examples()))
    chosen = st.pills(
        "Examples",
        options=list(examples()),
        default=first if untouched and session.EXAMPLE not in st.session_state else None,
        format_func=lambda id_: examples()[id_].title,
        key=session.EXAMPLE,
        label_visibility="collapsed",
        wrap=True,
    )
    if untouched and chosen == first:  # the boxes begin with it
        return
    if chosen is not None and chosen != _shown():
        _show(examples()[chosen])
        st.query_params[session.EXAMPLE] = chosen
        st.session_state[session.ASKED_EXAMPLE] = chosen
    elif chosen is None and session.EXAMPLE in st.query_params:
        del st.query_params[session.EXAMPLE]


def follow_address() -> None:
    """Choose the example of the address, if it is new: when the page is opened, or after "back"."""
    asked = st.query_params.get(session.EXAMPLE)
    asked = asked if asked in examples() else None
    if asked is not None and asked != st.session_state.get(session.ASKED_EXAMPLE):
        st.session_state[session.EXAMPLE] = asked
        _show(examples()[asked])
    st.session_state[session.ASKED_EXAMPLE] = asked


def _show(example: Example) -> None:
    st.session_state[session.TEXT_A] = example.a
    st.session_state[session.TEXT_B] = example.b


def _shown() -> str | None:
    """The example whose texts are in the boxes, unedited, if any."""
    texts = (st.session_state.get(session.TEXT_A), st.session_state.get(session.TEXT_B))
    return next((row.id for row in examples().values() if (row.a, row.b) == texts), None)


def next_example() -> None:
    """Show the example after the one that is shown; a callback."""
    ids = list(examples())
    shown = _shown()
    at = 0 if shown is None else ids.index(shown) + 1
    chosen = ids[at % len(ids)]
    st.session_state[session.EXAMPLE] = st.session_state[session.ASKED_EXAMPLE] = chosen
    _show(examples()[chosen])
    st.query_params[session.EXAMPLE] = chosen


def swap_button() -> None:
    """Exchanges the two texts."""
    st.button(
        "Swap A and B",
        icon=":material/swap_horiz:",
        on_click=_swap,
        type="tertiary",
    )


def _swap() -> None:
    state = st.session_state
    state[session.TEXT_A], state[session.TEXT_B] = (
        state.get(session.TEXT_B, ""),
        state.get(session.TEXT_A, ""),
    )
    _forget_example()


def _forget_example() -> None:
    st.session_state[session.EXAMPLE] = st.session_state[session.ASKED_EXAMPLE] = None
    if session.EXAMPLE in st.query_params:
        del st.query_params[session.EXAMPLE]


def show_texts(a: str, b: str) -> None:
    """Fill both boxes; a callback."""
    st.session_state[session.TEXT_A], st.session_state[session.TEXT_B] = a, b
    _forget_example()


def add_to_b(phrase: str) -> None:
    """Append a phrase to Text B, as if it had been typed there."""
    text = st.session_state.get(session.TEXT_B) or ""
    st.session_state[session.TEXT_B] = f"{text.rstrip()} {phrase.strip()}".strip()
    _forget_example()


def text_box(label: str, *, key: str, height: int = _BOX_HEIGHT) -> str:
    """A text box; what it returns may be too long to read, see `too_long`.

    A session that begins gets the first example, so that nobody meets an empty page. As a default
    only: a page that finds its server again after a restart brings its texts, and they stay.
    """
    first = next(iter(examples().values()))
    opening = {session.TEXT_A: first.a, session.TEXT_B: first.b}
    kept = st.session_state.setdefault(session.KEPT_TEXTS, {})
    text = st.text_area(
        label,
        # What the box begins with when the browser draws it anew, as it does after a run that a
        # quick key broke off: the text as it is, or it would come back empty and stay so.
        st.session_state.get(key, kept.get(key, opening.get(key, ""))),
        key=key,
        height=height,
        placeholder=_PLACEHOLDERS[label],
        on_change=_forget_example,
        persist_state="session",
    )
    kept[key] = text = text or ""
    return text


def preset_box(label: str, *, key: str) -> str:
    """A text box whose text comes from presets; drawn anew, it begins with what it had."""
    begins = st.session_state.get(key, "")
    return st.text_area(label, begins, key=key, height=68, persist_state="session") or ""


def too_long(text: str) -> str | None:
    """Why a text is not read, or None if it is."""
    if len(text) <= MAX_CHARACTERS:
        return None
    return (
        f"This text has {counted(len(text), 'character')}; the page reads up to "
        f"{MAX_CHARACTERS:,}. Nothing was cut: shorten it here, and it will be read."
    )


def queue_notice(place: DeltaGenerator) -> Callable[[int], None]:
    """Says in `place` how many long texts are read before this visitor's, while there are some."""

    def say(ahead: int) -> None:
        if ahead:
            place.info(queued(ahead), icon=":material/hourglass_top:")
        else:
            place.empty()

    return say


def was_stopped(text: str, *, key: str) -> bool:
    """Whether the visitor stopped the reading of this text; offers to read it after all."""
    if st.session_state.get(session.STOPPED, {}).get(key) != text:
        return False
    st.warning("You stopped the reading. The text is kept.", icon=":material/stop_circle:")
    st.button("Read it after all", key=f"resume {key}", on_click=_resume, args=(key,))
    return True


def stop_button(text: str, *, key: str) -> None:
    """Stops the reading of a long text: a click ends the run that reads it."""
    st.button(
        "Stop reading",
        key=f"stop {key}",
        icon=":material/stop_circle:",
        on_click=_stop,
        args=(key, text),
    )


def _stop(key: str, text: str) -> None:
    st.session_state[session.STOPPED] = {**st.session_state.get(session.STOPPED, {}), key: text}


def _resume(key: str) -> None:
    stopped = st.session_state[session.STOPPED]
    st.session_state[session.STOPPED] = {box: text for box, text in stopped.items() if box != key}


def view_settings() -> View:
    """How many terms the charts show, and readable names or raw pieces."""
    terms = st.slider(
        "Terms shown",
        min_value=5,
        max_value=100,
        value=_TERMS_SHOWN,
        key=session.TERMS,
        bind="query-params",
        width=320,
    )
    raw = st.toggle(
        "Raw word pieces",
        key=session.RAW,
        bind="query-params",
        help="Show terms as the model's vocabulary has them: “##net” instead of its place in "
        "“Kubernetes”.",
    )
    palette = PALETTES["dark" if st.context.theme.type == "dark" else "light"]
    return View(terms=terms, raw=raw, palette=palette)
