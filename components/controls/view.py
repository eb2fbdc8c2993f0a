"""How much is shown, and how."""

from __future__ import annotations

import streamlit as st

from components.explain.comparison import View
from components.export.share_link import FEWEST_TERMS, MOST_TERMS
from components.render.theme import PALETTES, Mode, Palette
from components.state import session

DEFAULT_VIEW = View(terms=12, raw=False)

_TEXTS = DEFAULT_VIEW.titles
ROLES = ("A: Job", "B: Candidate")
"""What the texts may be called instead of “Text A” and “Text B”."""

ROLES_LABEL = "Job and candidate"


def view_settings() -> View:
    """How many terms the charts show, and readable names or raw pieces."""
    terms = st.slider(
        "Terms shown",
        min_value=FEWEST_TERMS,
        max_value=MOST_TERMS,
        value=DEFAULT_VIEW.terms,
        key=session.TERMS,
        bind="query-params",
        width=320,
    )
    raw = raw_pieces_toggle(instead_of="its place in “Kubernetes”")
    return View(terms=terms, raw=raw, titles=titles())


def view_so_far() -> View:
    """The settings of the last run, before `view_settings` has drawn them in this one."""
    state = st.session_state
    terms = state.get(session.TERMS, DEFAULT_VIEW.terms)
    return View(terms=terms, raw=bool(state.get(session.RAW)), titles=titles())


def titles() -> tuple[str, str]:
    """What the two texts are called on the page, in the report and in the address."""
    return ROLES if st.session_state.get(session.ROLES) else _TEXTS


def roles_toggle() -> None:
    """Calls the texts job and candidate."""
    st.toggle(
        ROLES_LABEL,
        key=session.ROLES,
        bind="query-params",
        help="Call the two texts so on this page and in the report. The address keeps it.",
    )


def raw_pieces_toggle(*, instead_of: str) -> bool:
    """Whether terms are shown as the vocabulary has them, rather than by readable names."""
    return st.toggle(
        "Raw word pieces",
        key=session.RAW,
        bind="query-params",
        help=f"Show terms as the model's vocabulary has them: “##net” instead of {instead_of}.",
    )


def mode() -> Mode:
    """Whether the visitor sees the light or the dark theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def palette() -> Palette:
    """The colours of the theme the visitor sees."""
    return PALETTES[mode()]
