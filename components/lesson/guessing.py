"""Guess, then reveal: what an audience has yet to guess, and what it has guessed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components.state import session

Secret = Literal["terms", "score"]
"""What an audience may guess before it is shown."""

_REMEMBERED = 100  # guesses of an audience
_GUESSES: dict[Secret, str] = {"terms": session.GUESSED_TERMS, "score": session.GUESSED_SCORE}


def hidden(secret: Secret, *texts: str) -> bool:
    """Whether the audience has yet to guess this of these texts."""
    if not st.session_state.get(session.PREDICT):
        return False
    return (secret, texts) not in st.session_state.get(session.REVEALED, {})


def ask(secret: Secret, *texts: str) -> None:
    """Remember what the audience is asked, for a presenter who reveals it by key."""
    st.session_state[session.QUESTION] = (secret, *texts)


def ask_nothing() -> None:
    """There is nothing to guess here, so that the key R reveals nothing."""
    st.session_state.pop(session.QUESTION, None)


def reveal(secret: Secret, *texts: str) -> None:
    """Show it, and keep what was guessed; a callback. The score shows the shared terms too."""
    state = st.session_state
    lately = list(state.get(session.REVEALED, {}).items())[-_REMEMBERED:]
    shown = {**dict(lately), (secret, texts): state.get(_GUESSES[secret])}
    if secret == "score":
        shown.setdefault(("terms", texts[:1]), None)
    state[session.REVEALED] = shown
    state[_GUESSES[secret]] = "" if secret == "terms" else None


def guess(secret: Secret, *texts: str) -> str | float | None:
    """What the audience had guessed of these texts when it was revealed, if anything."""
    found: str | float | None = st.session_state.get(session.REVEALED, {}).get((secret, texts))
    return found
