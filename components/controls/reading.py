"""Reading a text: its expansion, with progress, a queue and a button to stop where it is long."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls import model_picker
from components.explain.numbers import counted
from components.explain.sentences import (
    expansion_counts,
    only_unknown_pieces,
    queue_sentence,
    windows_note,
)
from components.render import markup
from components.server import cache
from components.server.interruption import give_way_to
from components.state import session
from core import Expansion
from core.errors import LowMemoryError

MAX_CHARACTERS = 200_000
"""The longest text the page reads, about 30,000 words. `core` itself has no limit."""


def read_box(text: str, *, key: str) -> Expansion | None:
    """The expansion of a box's text by the chosen model; None if it is not read, and why.

    Parameters
    ----------
    key
        The box's key in the session.
    """
    refusal = too_long(text)
    if refusal:
        st.warning(refusal, icon=":material/content_cut:")
        return None
    if _was_stopped(text, key=key):
        return None
    drawn: list[DeltaGenerator] = []  # nothing where a text is read at once

    def show(done: int, total: int) -> None:
        if not drawn:
            drawn.extend((st.empty(), st.empty()))
            with drawn[1]:
                _stop_button(text, key=key)
        drawn[0].progress(
            done / total,
            text=f"Reading window {done} of {total} (the page reads up to "
            f"{MAX_CHARACTERS:,} characters)",
        )
        give_way_to(f"stop {key}")

    try:
        expansion = cache.expansion(
            model_picker.chosen_model(), text, progress=show, queued=queue_notice()
        )
    except LowMemoryError as error:
        st.warning(str(error), icon=":material/memory_alt:")
        return None
    for place in drawn:
        place.empty()
    return expansion


def render_counts(expansion: Expansion) -> None:
    """The line under a text box, and what must be said about the text."""
    st.html(markup.note(expansion_counts(expansion)))
    if only_unknown_pieces(expansion):
        st.warning(
            "The model's vocabulary knows no part of this text, so its terms say little about it.",
            icon=":material/help:",
        )
    note = windows_note(expansion)
    if note:
        st.html(markup.note(note))


def read(model_id: str, text: str) -> Expansion:
    """The expansion of a text by a model; a notice shows meanwhile how many are read before it."""
    return cache.expansion(model_id, text, queued=queue_notice())


def too_long(text: str) -> str | None:
    """Why a text is not read, or None if it is."""
    if len(text) <= MAX_CHARACTERS:
        return None
    return (
        f"This text has {counted(len(text), 'character')}; the page reads up to "
        f"{MAX_CHARACTERS:,}. Nothing was cut: shorten it here, and it will be read."
    )


def queue_notice(place: DeltaGenerator | None = None) -> Callable[[int], None]:
    """Says how many long texts are read before this visitor's, while there are some.

    Parameters
    ----------
    place
        Where it is said; by default wherever the page has come to once there is something to say.
    """

    def say(ahead: int) -> None:
        nonlocal place
        if ahead:
            if place is None:
                place = st.empty()
            place.info(queue_sentence(ahead), icon=":material/hourglass_top:")
        elif place is not None:
            place.empty()

    return say


def _was_stopped(text: str, *, key: str) -> bool:
    """Whether the visitor stopped the reading of this text; offers to read it after all."""
    if st.session_state.get(session.STOPPED, {}).get(key) != text:
        return False
    st.warning("You stopped the reading. The text is kept.", icon=":material/stop_circle:")
    st.button("Read it after all", key=f"resume {key}", on_click=_resume, args=(key,))
    return True


def _stop_button(text: str, *, key: str) -> None:
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
