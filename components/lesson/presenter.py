"""Presenter's mode and the lesson's switches."""

from __future__ import annotations

import streamlit as st

from components.controls.examples import next_example
from components.controls.view import mode, palette
from components.explain.comparison import View
from components.render import markup
from components.render.theme import Palette, high_contrast
from components.state import address, session
from components.state.address import Address

_BAR_TERMS = 12


def follow_address(asked: Address) -> None:
    """Turn on the switches that the address asks for."""
    for switch, on in ((session.PRESENT, asked.present), (session.PREDICT, asked.predict)):
        if on:
            st.session_state[switch] = True


def settings() -> None:
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
    st.toggle(
        "Raw word pieces",
        key=session.RAW,
        bind="query-params",
        help="Show terms as the model's vocabulary has them: “##net” instead of “-net-”.",
    )


def _switch(name: str, label: str, *, help: str) -> None:
    """A switch whose state is kept here, so that a key can turn it too.

    After a key it is a new widget: of the old one the browser may still report the old value.
    """
    state = st.session_state
    before, turns = bool(state.get(name)), state.setdefault(session.PRESSES, {}).get(name, 0)
    now = st.toggle(label, value=before, key=f"{name}_{turns}", help=help)
    if now != before:
        state[name] = now
        write_address()


def turn(name: str, *, on: bool) -> None:
    """Turn a switch, as a key does."""
    turns = st.session_state[session.PRESSES]
    st.session_state[session.PRESSES] = {**turns, name: turns.get(name, 0) + 1}
    st.session_state[name] = on
    write_address()


def presenting() -> bool:
    """Whether the page is in presenter's mode."""
    return bool(st.session_state.get(session.PRESENT))


def leave() -> None:
    """Back to the normal page; a callback."""
    turn(session.PRESENT, on=False)


def lesson_view() -> View:
    """How the lesson's pictures are drawn."""
    return View(terms=_BAR_TERMS, raw=bool(st.session_state.get(session.RAW)))


def lesson_palette() -> Palette:
    """The colours of the theme; for a projector, those of high contrast."""
    return high_contrast(palette(), mode()) if presenting() else palette()


def presenter_bar() -> None:
    """What a presenter may press, with its keys; nothing outside presenter's mode."""
    if not presenting():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="presenter_bar"):
        st.button("Next example (E)", key="next_example", on_click=next_example)
        st.html(
            '<i class="lens-presenting"></i>'
            + markup.note("← → step · 1 to 8 jump · G guess first · R reveal · F full screen")
        )
        st.button("Leave (P)", key="leave", on_click=leave)


def write_address() -> None:
    """Say in the address where the lesson stands: all of it, for an older one may come back."""
    state = st.session_state
    address.write(
        step=state[session.STEP],
        present=bool(state.get(session.PRESENT)),
        predict=bool(state.get(session.PREDICT)),
    )
