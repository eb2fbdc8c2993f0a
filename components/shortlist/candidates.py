"""The candidates of this session: which there are, what they are called, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.controls.text_boxes import as_read
from components.explain.names import visible
from components.explain.personal import details_of
from components.explain.shortlist import Candidate, blind_name
from components.state import session
from core import Document, unused_name

MOST = 200
"""Candidates on the page; `python -m core rank` has no limit."""

MOST_CHARACTERS = 8_000_000
"""Of all candidates together, some 40,000 each."""

LONGEST_NAME = 60


def candidates() -> tuple[Candidate, ...]:
    """Those there are, in the order they came."""
    found: tuple[Candidate, ...] = st.session_state.get(session.CANDIDATES, ())
    return found


def shown_names() -> dict[int, str]:
    """What each candidate is called on the page, by its number."""
    if st.session_state.get(session.BLIND):
        return {one.number: blind_name(one.number) for one in candidates()}
    return {one.number: visible(one.name) for one in candidates()}


def texts_as_read() -> list[tuple[Candidate, str]]:
    """The candidates with their texts as they are read: without personal details, if hidden.

    Looked for once in each text, not at each key.
    """
    hides = bool(st.session_state.get(session.HIDDEN))
    before_hid, before = st.session_state.get(session.TEXTS_AS_READ, (hides, {}))
    known = before if before_hid == hides else {}
    now = {one.text: known.get(one.text) or as_read(one.text) for one in candidates()}
    st.session_state[session.TEXTS_AS_READ] = (hides, now)
    return [(one, now[one.text]) for one in candidates()]


def one_with_details() -> list[str]:
    """The text of a candidate with personal details, if any has some; each is looked at once."""
    looked_at: dict[str, bool] = st.session_state.setdefault(session.HAVE_DETAILS, {})
    for one in candidates():
        if one.text not in looked_at:
            looked_at[one.text] = bool(details_of(one.text))
        if looked_at[one.text]:
            return [one.text]
    return []


def added(documents: Sequence[Document]) -> tuple[Candidate, ...]:
    """The candidates and these texts: each with a number of its own, and a name no other has.

    A number is never given twice, so that nobody inherits what was said of another.
    """
    number: int = st.session_state.get(session.CANDIDATES_MADE, 0)
    names = {one.name for one in candidates()}
    found = list(candidates())
    for one in documents:
        number += 1
        name = unused_name(one.name, names)
        names.add(name)
        found.append(Candidate(number, name, one.text, one.notes))
    st.session_state[session.CANDIDATES_MADE] = number
    return tuple(found)


def correct_candidate(one: Candidate, *, name: str, text: str) -> None:
    """Put another name and text in a candidate's place; an empty one changes nothing."""
    if text.strip() and name.strip():
        corrected = replace(one, name=name.strip()[:LONGEST_NAME], text=text)
        change([corrected if other.number == one.number else other for other in candidates()])


def remove_candidate(number: int) -> None:
    """Take a candidate out of the list; a callback."""
    change([one for one in candidates() if one.number != number])


def change(now: Sequence[Candidate]) -> None:
    """Make these the candidates; what they were before can be brought back."""
    st.session_state[session.CANDIDATES_BEFORE] = candidates()
    st.session_state[session.CANDIDATES] = tuple(now)
    if not now:  # nothing computed from texts outlives them
        for key in (
            session.READ_SCORES,
            session.ANSWERS,
            session.TEXTS_AS_READ,
            session.HAVE_DETAILS,
            session.HALTED,
        ):
            st.session_state.pop(key, None)


def undo_change() -> None:
    """Bring back what the candidates were before the last change; a callback."""
    st.session_state[session.CANDIDATES] = st.session_state.pop(session.CANDIDATES_BEFORE)
