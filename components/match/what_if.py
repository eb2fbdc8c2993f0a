"""What would change the score."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.controls.reading import queue_notice, read
from components.controls.text_boxes import add_to_b
from components.explain.comparison import Comparison
from components.explain.numbers import number
from components.explain.personal import is_withheld
from components.explain.rows import effect_rows, words_that_matter
from components.render import markup, tables
from components.server import cache, render_lock
from components.state import session
from core import (
    NEUTRAL_PHRASES,
    Effect,
    Expansion,
    Match,
    Side,
    Word,
    compare,
    leave_one_out,
    neutral_changes,
    without_expansion,
    without_terms,
)

_LEFT_OUT = 20  # words that are left out, one after the other
_LONGEST_LEFT_OUT = 20_000  # characters


def render_what_if(compared: Comparison) -> None:
    """Mute terms, turn expansion off, add a phrase, leave words out."""
    if compared.match.cosine is None:
        st.html(markup.note("Nothing to change yet: one of the texts has no terms."))
        return
    terms, phrase = st.columns(2, gap="large")
    with terms:
        _render_muting(compared)
    with phrase:
        _render_phrase(compared)
    _render_leave_one_out(compared)


def _render_muting(compared: Comparison) -> None:
    st.markdown("**Without some terms**")
    match = compared.match
    offered = [id_ for id_, name in compared.names.items() if not is_withheld(name)]
    kept = [id_ for id_ in st.session_state.get(session.MUTED, []) if id_ in offered]
    st.session_state[session.MUTED] = kept
    muted = st.multiselect(
        "Mute terms",
        offered,
        format_func=lambda id_: compared.names[id_],
        key=session.MUTED,
        placeholder="Choose terms to drop from both texts",
    )
    off = st.toggle(
        "Expansion off",
        key=session.EXPANSION_OFF,
        help="Only the terms that are in the texts, with the weights the model gave them.",
    )
    changed_a, changed_b = (
        without_terms(without_expansion(text) if off else text, muted)
        for text in (compared.a, compared.b)
    )
    _render_change(match, compare(changed_a, changed_b))
    st.html(
        markup.note(
            "The norms are computed again without the muted terms. So the score does not fall by "
            "just their contribution, and muting a term that only one text has raises it. Muting "
            "takes away a term and leaves the others as they were; leaving out a word, below, has "
            "the model read the text anew, so other terms come, go or take the word's place. The "
            "two may well disagree."
        )
    )


def _render_phrase(compared: Comparison) -> None:
    st.markdown("**With another phrase in B**")
    phrase = st.text_input(
        "Add to Text B",
        key=session.PHRASE,
        placeholder="Such as: five years of Kubernetes",
        max_chars=400,
    )
    if not (phrase or "").strip():
        st.html(markup.note("Measured before you keep it: Text B stays as it is."))
        return
    longer = read(compared.b.model_id, f"{compared.b.text.rstrip()} {phrase.strip()}")
    noise = _noise(compared)
    _render_change(compared.match, compare(compared.a, longer), noise=noise)
    if noise is not None:
        st.html(
            markup.note(
                f"A phrase that says nothing, such as “{NEUTRAL_PHRASES[0]}”, moves this score by "
                f"up to ±{noise:.3f}, depending on its words and place. A change within that is "
                "left uncoloured: it need not mean anything."
            )
        )
    st.button("Keep it in Text B", icon=":material/add:", on_click=_keep, key="keep")


def _noise(compared: Comparison) -> float | None:
    """How far phrases that say nothing move the score; None if B is too long to read so often."""
    if len(compared.b.text) > _LONGEST_LEFT_OUT:
        return None
    model_id = compared.b.model_id
    changes = neutral_changes(lambda text: read(model_id, text), compared.a, compared.b)
    return max(map(abs, changes), default=None)


def _keep() -> None:
    add_to_b(st.session_state[session.PHRASE])
    st.session_state[session.PHRASE] = ""


def _render_change(before: Match, after: Match, *, noise: float | None = None) -> None:
    change = 0.0
    if before.cosine is not None and after.cosine is not None:
        change = round(after.cosine - before.cosine, 3)
    st.metric(
        "Cosine similarity then",
        number(after.cosine),
        delta=f"{change:+.3f}" if change else None,
        delta_description=f"against {number(before.cosine)}" if change else None,
        delta_color="off" if noise is not None and abs(change) <= noise else "normal",
    )


def _render_leave_one_out(compared: Comparison) -> None:
    a, b, match = compared.a, compared.b, compared.match
    st.markdown("**Without a word**")
    st.html(
        markup.note(
            f"Reads the texts anew without each of the {_LEFT_OUT} words that matter most, one at "
            "a time, wherever it stands. This is the causal check: a term's peak tells where it "
            "was strongest, this tells what the word did. They differ because every word is read "
            "in the light of the "
            "others; without one, the rest changes too."
        )
    )
    if max(len(a.text), len(b.text)) > _LONGEST_LEFT_OUT:
        st.html(
            markup.note(
                f"For texts of up to {_LONGEST_LEFT_OUT:,} characters: each word that is left out "
                "takes another reading."
            )
        )
        return
    asked = (a.model_id, a.text, b.text)
    if st.button("Leave each word out", icon=":material/backspace:", key="leave_out"):
        words = words_that_matter(a, b, match, most=_LEFT_OUT)
        st.session_state[session.LEFT_OUT] = (asked, _effects(a, b, words))
    for_which, effects = st.session_state.get(session.LEFT_OUT, (None, ()))
    if for_which == asked:
        st.html(tables.effect_table(effect_rows(a, b, match, effects)))


def _effects(a: Expansion, b: Expansion, words: Sequence[tuple[Side, Word]]) -> tuple[Effect, ...]:
    place = st.empty()

    def show(done: int, total: int) -> None:  # raises if the text was changed: ends the reading
        place.progress(done / total, text=f"Reading without word {done} of {total}")

    each = max(cache.effort(a.model_id, text.text) for text in (a, b))
    with render_lock.reading_turn(len(words) * each, queue_notice(place)) as stepping_aside:
        model = cache.encoder(a.model_id)
        effects = leave_one_out(model, a, b, words, progress=stepping_aside(show))
    place.empty()
    return effects
