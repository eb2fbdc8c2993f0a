"""The rail of the lesson's steps, and the keys that move along it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from components.controls import scripts
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


def current_part(parts: int) -> int | None:
    """The part of the step that an audience is shown; None without an audience, or of one part."""
    if not presenter.presenting() or parts == 1:
        return None
    part: int = st.session_state.get(session.PART, 0)
    return min(part, parts - 1)


def _go_to(step: str, part: int = 0) -> None:
    st.session_state[session.STEP] = step
    st.session_state[session.PART] = part
    presenter.write_address()


def _stops(parts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Where Back and Next lead through: the steps, in front of an audience part by part."""
    if not presenter.presenting():
        return [(step, 0) for step in parts]
    return [(step, part) for step, count in parts.items() for part in range(count)]


def _stop_beside(parts: Mapping[str, int], by: int) -> tuple[str, int] | None:
    """The stop before or after this one, if there is one."""
    stops, step = _stops(parts), current_step()
    here = (step, current_part(parts[step]) or 0)
    at = stops.index(here) + by
    return stops[at] if 0 <= at < len(stops) else None


def rail(
    steps: Mapping[str, str], parts: Mapping[str, int], *, next_example: Callable[[], None]
) -> None:
    """The steps to choose from between Back and Next, which the arrow keys press too.

    Parameters
    ----------
    parts
        Of how many parts each step is in front of an audience.
    next_example
        What the key E does at this step.
    """
    ids, current = list(steps), current_step()
    digits = dict(zip("1234567890", ids, strict=False))
    with st.container(horizontal=True, vertical_alignment="center", key="rail_row"):
        _step_button("Back", _stop_beside(parts, -1), icon="arrow_back")
        scripts.rail(
            steps,
            current=current,
            keys={**_KEYS, **(_PRESENTER_KEYS | digits if presenter.presenting() else {})},
            key=session.RAIL,
            on_asked=lambda: _handle_requests(parts, next_example),
        )
        _step_button("Next", _stop_beside(parts, 1), icon="arrow_forward")


def _step_button(label: str, to: tuple[str, int] | None, *, icon: str) -> None:
    st.button(
        label,
        key=label.lower(),
        icon=f":material/{icon}:",
        icon_position="right" if label == "Next" else "left",
        on_click=_go_to,
        args=to or ("", 0),
        disabled=to is None,
    )


def _handle_requests(parts: Mapping[str, int], next_example: Callable[[], None]) -> None:
    """Do, in order, what the rail and the keys asked for and was not done before."""
    state = st.session_state
    done = state.get(session.OBEYED, 0)
    for number, what in state[session.RAIL].asked or ():
        if number <= done:
            continue
        state[session.OBEYED] = number
        if what in parts:
            _go_to(what)
        elif what in ("next", "back"):
            if to := _stop_beside(parts, 1 if what == "next" else -1):
                _go_to(*to)
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
