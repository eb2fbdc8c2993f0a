"""One candidate: what its score is made of, why it stands above another, and one's own view."""

from __future__ import annotations

import streamlit as st

from components.controls.presets import fill_boxes
from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import compared
from components.explain.sentences import cautions_of, coverage, score_sentence
from components.explain.shortlist import Candidate, difference_bars, difference_sentence
from components.render import linked_texts, markup, tables
from components.server import cache
from components.shortlist.candidates import candidates, correct_candidate, remove_candidate
from components.shortlist.ranking import Ranking, fits_of
from components.state import session
from core import Expansion

_HEIGHT = 260
_FITS = {0: "0 no fit", 1: "1 some", 2: "2 good", 3: "3 very good"}


def render_candidate(asked: Expansion, found: Ranking) -> None:
    """The candidate that is looked at, and another to compare it with."""
    offered = list(found.shown)
    if st.session_state.get(session.PICKED) not in offered:
        st.session_state[session.PICKED] = offered[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            "Look at",
            offered,
            format_func=lambda n: _titled(found, n),
            key=session.PICKED,
            width=320,
        )
        opened = st.button(
            "Open in Match",
            icon=":material/join_inner:",
            on_click=_fill_match,
            args=(asked.text, found.texts[picked]),
            help="Both texts, with all that the score is made of.",
        )
        one = next(other for other in candidates() if other.number == picked)
        with st.popover("Correct", icon=":material/edit_note:"):
            _render_correcting(one)
    if opened:
        st.switch_page("match.py")
    says, why = st.columns(2, gap="large")
    with says:
        _render_one(asked, found, picked)
    with why:
        _render_above(asked, found, picked)


def _titled(found: Ranking, number: int) -> str:
    rank = found.ranks[number]
    return f"{'–' if rank is None else rank}. {found.names[number]}"


def _render_one(asked: Expansion, found: Ranking, number: int) -> None:
    text = found.texts[number]
    expansion = cache.expansion(asked.model_id, text, beside=True)
    shown = compared(asked, expansion, DEFAULT_VIEW)
    called = ("the requirement", found.names[number])
    st.html(markup.paragraph(score_sentence(asked, expansion, shown.match, called=called)))
    if shown.rows:
        st.html(
            linked_texts.split_bar(shown.shares) + markup.note(coverage(shown.match, called=called))
        )
    notes = next(one.notes for one in candidates() if one.number == number)
    cautions = [caution.sentence for caution in cautions_of(shown.match, called=called)]
    if cautions or notes:
        st.html("".join(map(markup.caution, (*cautions, *notes))))
    fits = fits_of()
    st.segmented_control(
        "Your own judgement",
        list(_FITS),
        format_func=_FITS.__getitem__,
        default=fits.get(number),
        key=f"{session.FITS} {number}",
        on_change=_judge,
        args=(number,),
        help="Kept in this tab only. With two or more, the page says how well the ranking agrees.",
    )


def _judge(number: int) -> None:
    """Keep a judgement before anything is drawn with it; a callback."""
    fit: int | None = st.session_state.get(f"{session.FITS} {number}")
    if fit is None:
        fits_of().pop(number, None)
    else:
        fits_of()[number] = fit


def _render_above(asked: Expansion, found: Ranking, number: int) -> None:
    """Why the one stands above the other, by term."""
    others = [n for n in found.order if n != number]
    if not others:
        st.html(markup.note("With a second candidate, this says why one stands above the other."))
        return
    at = found.order.index(number)
    nearest = found.order[at + 1] if at + 1 < len(found.order) else found.order[at - 1]
    if st.session_state.get(session.ABOVE) not in others:
        st.session_state[session.ABOVE] = nearest
    other = st.selectbox(
        "Compare with",
        others,
        format_func=lambda n: _titled(found, n),
        key=session.ABOVE,
    )
    high, low = sorted((number, other), key=found.order.index)
    read = {n: cache.expansion(asked.model_id, found.texts[n], beside=True) for n in (high, low)}
    x, y = (compared(asked, read[n], DEFAULT_VIEW) for n in (high, low))
    bars = difference_bars(x, y)
    names = (found.names[high], found.names[low])
    cosines = (x.match.cosine or 0.0, y.match.cosine or 0.0)
    st.html(
        markup.paragraph(difference_sentence(names, cosines, bars))
        + (
            tables.bar_table(
                bars,
                caption=f"{names[0]} above {names[1]}, by word",
                value="difference of the contributions",
                first="word",
                decimals=3,
                change=True,
            )
            if bars
            else ""
        )
    )


def _render_correcting(one: Candidate) -> None:
    name = st.text_input("Name", one.name, key=f"name {one.number} {hash(one.name)}")
    text = st.text_area("Text", one.text, key=f"text {one.number} {hash(one.text)}", height=_HEIGHT)
    with st.container(horizontal=True):
        if st.button("Save", type="primary", key=f"save {one.number}"):
            correct_candidate(one, name=name or "", text=text or "")
            st.rerun()
        st.button(
            "Remove",
            icon=":material/delete:",
            key=f"remove {one.number}",
            on_click=remove_candidate,
            args=(one.number,),
        )


def _fill_match(requirement: str, text: str) -> None:
    fill_boxes({session.TEXT_A: requirement, session.TEXT_B: text})
