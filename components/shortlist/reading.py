"""Reading the candidates one after the other, with progress, results as they come, and a stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import streamlit as st

from components.explain.numbers import counted
from components.explain.shortlist import Candidate, Standing, standing
from components.server import cache, render_lock
from components.server.interruption import give_way
from components.state import session
from core import Expansion, compare

_SAY_AFTER = 0.3  # seconds of reading without a word
_SHOW_EVERY = 1.0  # seconds between two drawings of what was read so far

Texts = Sequence[tuple[Candidate, str]]
"""The candidates, each with its text as it is to be read."""

Cosines = dict[int, float | None]
"""By the candidate's number; None where there is nothing to compare."""


@dataclass(slots=True)
class _Known:
    """What this session knows of one requirement by one model; by text."""

    requirement: str
    cosines: dict[str, float | None] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)


def _known(model_id: str, requirement: str) -> _Known:
    """What is known of the requirement; that of another one is forgotten."""
    by_model: dict[str, _Known] = st.session_state.setdefault(session.READ_SCORES, {})
    found = by_model.get(model_id)
    if found is None or found.requirement != requirement:
        found = by_model[model_id] = _Known(requirement)
    return found


def cosines_of(
    asked: Expansion, texts: Texts, *, show: Callable[[Cosines], None] = lambda _: None
) -> Cosines:
    """The cosine of each candidate with the requirement, as far as they were read.

    Parameters
    ----------
    show
        Draws what there is so far; called about every second while many are read.
    """
    known = _known(asked.model_id, asked.text)
    for gone in known.cosines.keys() - {text for _, text in texts}:
        del known.cosines[gone]
        known.standings.pop(gone, None)
    missing = [text for _, text in texts if text not in known.cosines]

    def so_far() -> Cosines:
        return {one.number: known.cosines[text] for one, text in texts if text in known.cosines}

    if missing and st.session_state.get(session.HALTED) == (asked.model_id, asked.text):
        st.warning(
            f"You stopped after {len(texts) - len(missing):,} of "
            f"{counted(len(texts), 'candidate')}; these are ranked below.",
            icon=":material/stop_circle:",
        )
        st.button("Read the rest", key="go_on", on_click=_go_on)
        return so_far()
    drawn = 0.0
    for text in _with_progress(missing, (asked.model_id, asked.text)):
        with render_lock.aside():
            expansion = cache.expansion(asked.model_id, text, beside=True)
            known.cosines[text] = compare(asked, expansion).cosine
        if time.monotonic() - drawn > _SHOW_EVERY:
            show(so_far())
            drawn = time.monotonic()
    return so_far()


def _with_progress(texts: Sequence[str], of: tuple[str, str]) -> Iterator[str]:
    """The texts, with a bar, how long it still takes, and a button to stop, if it takes long."""
    bar, stop = st.empty(), st.empty()
    begun = time.monotonic()
    said = False
    for done, text in enumerate(texts):
        passed = time.monotonic() - begun
        if passed > _SAY_AFTER:
            if not said:
                stop.button(
                    "Stop reading",
                    key=f"halt {of[0]}",
                    icon=":material/stop_circle:",
                    on_click=_halt,
                    args=(of,),
                )
                said = True
            left = round(passed / done * (len(texts) - done)) if done else 0
            about = f", about {counted(left, 'second')} left" if left > 1 else ""
            bar.progress(done / len(texts), text=f"Reading {done + 1:,} of {len(texts):,}{about}")
            give_way()
        yield text
    bar.empty()
    stop.empty()


def standing_of(asked: Expansion, text: str) -> Standing:
    """What the table says of a text, computed only if it was not for this requirement."""
    known = _known(asked.model_id, asked.text).standings
    if text not in known:
        with render_lock.aside():
            expansion = cache.expansion(asked.model_id, text, beside=True)
            known[text] = standing(asked, expansion)
    return known[text]


def _halt(of: tuple[str, str]) -> None:
    st.session_state[session.HALTED] = of


def _go_on() -> None:
    st.session_state.pop(session.HALTED, None)
