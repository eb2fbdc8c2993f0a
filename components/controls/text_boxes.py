"""The text boxes, and what changes their texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.controls import undo
from components.controls.examples import examples, forget_example
from components.controls.reading import too_long
from components.explain.personal import details_of, hidden_line
from components.render import markup
from components.state import session
from core import hidden

BOXES = (session.TEXT_A, session.TEXT_B)
"""The session's keys of the boxes of a pair."""

_BOX, LOW_BOX = 100, 68
"""Heights in pixels."""

_LONG = 600  # characters; a shorter text is in sight anyway

_PLACEHOLDERS = {
    session.TEXT_A: "Type or paste a text: for recruiters, the job requirement",
    session.TEXT_B: "Type or paste another: for recruiters, the candidate's text",
}


def text_box(label: str, *, key: str, height: int = _BOX) -> str:
    """A text box; what it returns may be too long to read, see `components.controls.reading`.

    A new session begins with the first example, so that nobody meets an empty page. As a default
    only: after a restart of the server, the texts that the browser sends are kept.
    """
    opening = next(iter(examples().values())).texts
    kept = st.session_state.setdefault(session.KEPT_TEXTS, {})
    text = st.text_area(
        label,
        # The browser draws a box again after a key interrupted the run before. Without its text
        # as the default, it would come back empty and stay so.
        st.session_state.get(key, kept.get(key, opening.get(key, ""))),
        key=key,
        height=height,
        placeholder=_PLACEHOLDERS[key],
        on_change=forget_example,
        persist_state="session",
    )
    kept[key] = text = text or ""
    return text


def preset_box(label: str, *, key: str, begins: str, height: int = LOW_BOX) -> str:
    """A text box that presets fill; drawn anew, it begins with what it had."""
    begins = st.session_state.get(key, begins)
    return st.text_area(label, begins, key=key, height=height, persist_state="session") or ""


def swap_button() -> None:
    """Exchanges the two texts."""
    st.button(
        "Swap",
        icon=":material/swap_horiz:",
        on_click=_swap,
        type="tertiary",
    )


def clear_button() -> None:
    """Empties both boxes."""
    st.button("Clear", icon=":material/backspace:", on_click=_clear, type="tertiary")


def fold_toggle(texts: Sequence[str]) -> None:
    """Folds the boxes to a line each, offered where a text is long."""
    if max(map(len, texts)) < _LONG:
        return
    if st.toggle("Fold the boxes", key=session.FOLDED, persist_state="session"):
        boxes = ", ".join(f".st-key-{key} textarea" for key in BOXES)
        st.html(f"<style>{boxes} {{ max-height: 2.75rem !important; min-height: 0 }}</style>")


def hide_details_toggle(texts: Sequence[str]) -> None:
    """Hides personal details before a text is read; offered where there are some."""
    if not st.session_state.get(session.HIDDEN) and not any(map(details_of, texts)):
        return
    st.toggle(
        "Hide personal details",
        key=session.HIDDEN,
        persist_state="session",
        help="Takes names, e-mail addresses, links, telephone numbers, postal addresses and dates "
        "of birth out of both texts before any page reads them. The boxes stay as they are. "
        "Found by rules, so some may be missed.",
    )


def without_details(text: str, place: DeltaGenerator) -> str:
    """A text as it is to be read: without personal details where the visitor hides them.

    What was hidden is said in `place`.
    """
    if not _hides(text):
        return text
    details = details_of(text)
    if details:
        place.html(markup.note(hidden_line(text, details)))
    return hidden(text, details)


def as_read(text: str) -> str:
    """The same, and nothing is said of it."""
    return hidden(text, details_of(text)) if _hides(text) else text


def _hides(text: str) -> bool:
    """Whether a text is read without its personal details; one that is too long is not read."""
    return bool(st.session_state.get(session.HIDDEN)) and not too_long(text)


def undo_buttons() -> None:
    """Take back what the page did to the texts, an example, a swap, an opening; and do it again."""
    _step_button("undo", undo.undoable(), undo.take_back)
    _step_button("redo", undo.redoable(), undo.do_again)


def _step_button(key: str, what: str | None, change: Callable[[], None]) -> None:
    """A button for a step, if there is one; assets/js/texts.js presses it by its key."""
    if what is not None:
        st.button(
            f"{key.capitalize()} {what}",
            icon=f":material/{key}:",
            key=key,
            on_click=_step,
            args=(change,),
            type="tertiary",
        )


def _step(change: Callable[[], None]) -> None:
    change()
    forget_example()


def _swap() -> None:
    undo.remember("the swap")
    state = st.session_state
    state[session.TEXT_A], state[session.TEXT_B] = (
        state.get(session.TEXT_B, ""),
        state.get(session.TEXT_A, ""),
    )
    forget_example()


def _clear() -> None:
    undo.remember("the clearing")
    st.session_state.update(dict.fromkeys(BOXES, ""))
    forget_example()


def add_to_b(phrase: str) -> None:
    """Append a phrase to Text B, as if it had been typed there."""
    undo.remember("the addition")
    text = st.session_state.get(session.TEXT_B) or ""
    st.session_state[session.TEXT_B] = f"{text.rstrip()} {phrase.strip()}".strip()
    forget_example()
