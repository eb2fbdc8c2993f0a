"""Presenter's mode and the lesson's switches."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.controls.view import mode, palette, raw_pieces_toggle
from components.explain.comparison import View
from components.render import markup
from components.render.theme import Palette, high_contrast
from components.state import address, session
from components.state.address import Address

_BAR_TERMS = 12


def follow_address(asked: Address) -> None:
    """Turn on the switches that the address asks for, as after going back to it."""
    for name, on in ((session.PRESENT, asked.present), (session.PREDICT, asked.predict)):
        if on and not st.session_state.get(name):
            _set(name, on=True)


def lesson_switches() -> None:
    """The switches of the lesson."""
    _switch(
        session.PRESENT,
        "Presenter's mode",
        help="Large type, no menus, and everything by keyboard.",
    )
    _switch(
        session.PREDICT,
        "Predict, then reveal",
        help="Hides the added terms and the score until your audience has guessed them.",
    )
    raw_pieces_toggle(instead_of="“-net-”")


def _switch(name: str, label: str, *, help: str) -> None:
    """A switch that a key can change too.

    A key also changes the widget's own key, because the browser may still send the value of the old
    widget.
    """
    state = st.session_state
    before, presses = bool(state.get(name)), state.setdefault(session.PRESSES, {}).get(name, 0)
    now = st.toggle(label, value=before, key=f"{name}_{presses}", help=help)
    if now != before:
        state[name] = now
        write_address()


def switch(name: str, *, on: bool) -> None:
    """Set a switch, as a key does."""
    _set(name, on=on)
    write_address()


def _set(name: str, *, on: bool) -> None:
    presses = st.session_state.get(session.PRESSES, {})
    st.session_state[session.PRESSES] = {**presses, name: presses.get(name, 0) + 1}
    st.session_state[name] = on


def presenting() -> bool:
    """Whether the page is in presenter's mode."""
    return bool(st.session_state.get(session.PRESENT))


def leave() -> None:
    """Back to the normal page; a callback."""
    switch(session.PRESENT, on=False)


def lesson_view() -> View:
    """How the lesson's pictures are drawn."""
    return View(terms=_BAR_TERMS, raw=bool(st.session_state.get(session.RAW)))


def lesson_palette() -> Palette:
    """The colours of the theme; for a projector, those of high contrast."""
    return high_contrast(palette(), mode()) if presenting() else palette()


def editing() -> bool:
    """Whether a presenter has the texts open."""
    return presenting() and bool(st.session_state.get(session.EDITING))


def presenter_bar(
    *, steps: int, part: int | None, parts: int, next_example: Callable[[], None]
) -> None:
    """The buttons and keys of a presenter; nothing outside presenter's mode.

    Parameters
    ----------
    part
        The part of the step that is shown; None if it has but one.
    next_example
        What the button and the key E do at this step.
    """
    if not presenting():
        return
    where = "" if part is None else f"{part + 1} of {parts} · "
    jump = f"1 to {min(steps, 9)}{' and 0' if steps > 9 else ''} jump"
    with st.container(horizontal=True, vertical_alignment="center", key="presenter_bar"):
        st.button("Next example (E)", key="next_example", on_click=next_example)
        st.html(
            '<i class="lens-presenting"></i>'
            + markup.note(
                f"{where}← → step · {jump} · G guess · R reveal · Space play · F full screen"
            )
        )
        st.toggle("Edit", key=session.EDITING)
        st.button("Leave (P)", key="leave", on_click=leave)


def write_address() -> None:
    """Say in the address where the lesson stands: all of it, for an older one may come back."""
    state = st.session_state
    address.write(
        step=state[session.STEP],
        present=bool(state.get(session.PRESENT)),
        predict=bool(state.get(session.PREDICT)),
    )
