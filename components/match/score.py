"""The counts of each text, and the score: its figures, its sentence, its place among others."""

from __future__ import annotations

import streamlit as st

from components.explain.comparison import Comparison
from components.explain.names import beginning
from components.explain.numbers import number
from components.explain.sentences import (
    NO_STANDING,
    cautions,
    caveats,
    coverage,
    score_sentence,
    standing,
)
from components.render import linked_texts, markup
from components.server.faults import told
from components.state import session
from components.state.pinned import Pinned
from core import baselines_for, model_info

COSINE, DOT, PIN, CAVEATS_LABEL = (
    "Cosine similarity",
    "Dot product",
    "Pin this score",
    "What this score is not",
)


def render_score(compared: Comparison) -> None:
    """The cosine and the dot product, and what they mean."""
    figures, words = st.columns([1, 2], gap="medium")
    with figures:
        _render_figures(compared)
    with words:
        said = [sentence_of(compared)]
        with told():
            said += meaning_of(compared)
        st.html(markup.stacked(said))


def sentence_of(compared: Comparison) -> str:
    """The sentence that reads a score, as HTML."""
    return markup.status(score_sentence(compared.a, compared.b, compared.match))


def meaning_of(compared: Comparison) -> list[str]:
    """What a score means, as blocks of HTML: cautions, its parts, its place among others.

    Raises
    ------
    core.errors.ShippedFileError
        If what other pairs score is missing or damaged.
    """
    match = compared.match
    said = []
    if found := cautions(match):
        said.append("".join(map(markup.caution, found)))
    if compared.rows:
        said.append(linked_texts.split_bar(compared.shares) + markup.note(coverage(match)))
    if match.cosine is not None:
        baselines = baselines_for(compared.a, compared.b)
        said.append(
            markup.strips(match.cosine, baselines, says=standing(baselines))
            if baselines
            else markup.note(NO_STANDING)
        )
    return said


def _render_figures(compared: Comparison) -> None:
    match = compared.match
    pinned: Pinned | None = st.session_state.get(session.PINNED)
    if pinned is not None and pinned.a != compared.a.text:  # another job: nothing to compare with
        st.session_state[session.PINNED] = None
        pinned = None
    change = None if pinned is None or match.cosine is None else match.cosine - pinned.cosine
    row = st.container(horizontal=True, gap="medium")
    row.metric(
        COSINE,
        number(match.cosine),
        delta=None if change is None else f"{change:+.3f}",
        delta_description=None if pinned is None else f"against {pinned.cosine:.3f}",
        help="From 0 (no term in common) to 1 (the same terms in the same proportions). It grows "
        "with the length of the texts, less than the dot product does.",
    )
    row.metric(
        DOT,
        number(match.dot if match.cosine is not None else None),
        help="The sum of the products of weights, which such models are trained for. It grows with "
        "the number of terms.",
    )
    below = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    below.button(
        PIN
        if pinned is None
        else f"Unpin {pinned.cosine:.3f}, “{markup.without_markdown(pinned.label)}”",
        icon=":material/keep:" if pinned is None else ":material/keep_off:",
        key="pin",
        type="tertiary",
        on_click=_pin,
        args=(None if pinned is not None else _to_pin(compared),),
        disabled=pinned is None and match.cosine is None,
        help="Keep a score as the baseline, and see the difference while you edit Text B. It goes "
        "when Text A changes.",
    )
    with below.popover(CAVEATS_LABEL, type="tertiary", icon=":material/info:"):
        info = model_info(compared.a.model_id)
        st.markdown("\n".join(f"- {caveat}" for caveat in caveats(info)))
        st.page_link("about.py", label="Why, and more", icon=":material/info:")


def _to_pin(compared: Comparison) -> Pinned | None:
    """What a click would pin: not the comparison, which Streamlit would keep with the button."""
    cosine = compared.match.cosine
    if cosine is None:
        return None
    return Pinned(cosine, compared.a.text, beginning(compared.b.text))


def _pin(pinned: Pinned | None) -> None:
    st.session_state[session.PINNED] = pinned
