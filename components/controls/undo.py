"""What the page did to the two texts, kept so that it can be taken back, step by step.

What is typed is undone in the box itself, see assets/js/texts.js.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.state import session

_BOXES = (session.TEXT_A, session.TEXT_B)
_MOST = 20  # steps
_Texts = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Step:
    what: str  # as the button says it: "the swap"
    texts: _Texts  # what it takes back to


def remember(what: str) -> None:
    """Keep both texts as they stand, before the page changes them.

    Parameters
    ----------
    what
        What is about to change them, as the button to take it back says it: "the swap".
    """
    if None not in _texts().values():
        _push(session.UNDO, _Step(what, _texts()))
        st.session_state[session.REDO] = []


def undoable() -> str | None:
    """What can be taken back, such as "the swap"; None if there is nothing."""
    return _next(session.UNDO)


def redoable() -> str | None:
    """What was taken back and can be done again; None if there is nothing."""
    return _next(session.REDO)


def take_back() -> None:
    """Bring back the texts of before the last step, if there is one."""
    _step(session.UNDO, session.REDO)


def do_again() -> None:
    """Bring back the texts that were taken away last, if there are some."""
    _step(session.REDO, session.UNDO)


def _step(source: str, other: str) -> None:
    if _next(source) is None:
        return
    step: _Step = st.session_state[source].pop()
    _push(other, _Step(step.what, _texts()))
    st.session_state.update(step.texts)


def _next(key: str) -> str | None:
    """What is next on this pile; steps back to what stands there now are left out."""
    steps: list[_Step] = st.session_state.get(key, [])
    while steps and steps[-1].texts == _texts():
        steps.pop()
    return steps[-1].what if steps else None


def _push(key: str, step: _Step) -> None:
    st.session_state[key] = [*st.session_state.get(key, []), step][-_MOST:]


def _texts() -> _Texts:
    return {key: st.session_state.get(key) for key in _BOXES}
