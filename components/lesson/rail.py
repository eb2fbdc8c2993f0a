"""The rail of the lesson's steps, and the keys that move along it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.controls import scripts
from components.controls.examples import next_example
from components.controls.notices import render_notice
from components.lesson import guessing, presenter
from components.state import address, session

_KEYS = {"ArrowRight": "next", "ArrowLeft": "back"}
_PRESENTER_KEYS = {
    "PageDown": "next",  # what a clicker sends
    "PageUp": "back",
    "e": "next example",
    "g": "guess",
    "r": "reveal",
    "p": "leave",
    "f": "fullscreen",
}


def follow_address(asked: str | None, steps: Sequence[str]) -> None:
    """Go to the step that the address asks for, if there is such a one."""
    if asked in steps:
        st.session_state[session.STEP] = asked
    st.session_state.setdefault(session.STEP, steps[0])


def current_step() -> str:
    """The step to show."""
    step: str = st.session_state[session.STEP]
    return step


def render_notices(steps: Sequence[str]) -> None:
    """Say that the address names an unknown step, until another step is chosen."""
    for notice in address.seen().notices(step=steps):
        render_notice(notice)


def _go_to(step: str) -> None:
    st.session_state[session.STEP] = step
    presenter.write_address()


def rail(steps: Mapping[str, str]) -> None:
    """The steps to choose from between Back and Next, which the arrow keys press too."""
    ids, current = list(steps), current_step()
    at = ids.index(current)
    digits = {str(number): id_ for number, id_ in enumerate(ids, start=1)}
    with st.container(horizontal=True, vertical_alignment="center", key="rail_row"):
        _step_button("Back", ids, at - 1, icon="arrow_back")
        scripts.rail(
            steps,
            current=current,
            keys={**_KEYS, **(_PRESENTER_KEYS | digits if presenter.presenting() else {})},
            key=session.RAIL,
            on_asked=lambda: _handle_requests(ids),
        )
        _step_button("Next", ids, at + 1, icon="arrow_forward")


def _step_button(label: str, steps: Sequence[str], to: int, *, icon: str) -> None:
    there = 0 <= to < len(steps)
    st.button(
        label,
        key=label.lower(),
        icon=f":material/{icon}:",
        icon_position="right" if label == "Next" else "left",
        on_click=_go_to,
        args=(steps[to] if there else "",),
        disabled=not there,
    )


def _handle_requests(steps: Sequence[str]) -> None:
    """Do, in order, what the rail and the keys asked for and was not done before."""
    state = st.session_state
    done = state.get(session.OBEYED, 0)
    for number, what in state[session.RAIL].asked or ():
        if number <= done:
            continue
        state[session.OBEYED] = number
        at = steps.index(state[session.STEP])
        if what in steps:
            _go_to(what)
        elif what in ("next", "back"):
            to = at + (1 if what == "next" else -1)
            _go_to(steps[min(max(to, 0), len(steps) - 1)])
        elif not presenter.presenting():  # a key that came while presenter's mode was being left
            continue
        elif what == "next example":
            next_example()
        elif what == "guess":
            presenter.switch(session.PREDICT, on=not state.get(session.PREDICT))
        elif what == "leave":
            presenter.leave()
        elif what == "reveal" and state.get(session.QUESTION):
            guessing.reveal(*state[session.QUESTION])
