"""What the training changed: a text before it, after it, and by a model trained elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import streamlit as st

from components.controls.reading import read
from components.explain.preset_files import presets
from components.methods.difference import difference
from components.methods.tables import difference_lists, term_list
from components.render import markup
from components.server.faults import told
from core import DEFAULT_MODEL_ID, model_info

_MOST_TERMS = 16
_OTHER = "splade-tiny"
_ABOUT = (
    "{after} began as a dense encoder, all-MiniLM-L6-v2. Its own vectors of the words in the "
    "vocabulary served as its decoder: that alone made a SPLADE model, before any training. What "
    "it said then was recorded; what it says now, and what {other} says, is read on this page. "
    "Where a term was kept, the first weight is the one before training."
)


@dataclass(frozen=True, slots=True)
class UntrainedText:
    """A text with the pieces and weights that it had before the training."""

    id: str
    text: str
    terms: list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class UntrainedTerm:
    """A term of the untrained model."""

    piece: str
    weight: float
    in_text: bool


@cache
def untrained() -> dict[str, UntrainedText]:
    """The texts by id."""
    return presets("untrained.json", UntrainedText)


@st.fragment
@told()
def render_training() -> None:
    """A text to pick, and what it gained and lost."""
    st.subheader("What training changed", anchor=False)
    after, other = model_info(DEFAULT_MODEL_ID), model_info(_OTHER)
    st.html(markup.paragraph(_ABOUT.format(after=after.title, other=other.title)))
    texts = untrained()
    chosen = st.pills(
        "A text to compare",
        list(texts),
        default=next(iter(texts)),
        format_func=lambda id_: texts[id_].text,
        key="trained_text",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    recorded = texts[chosen or next(iter(texts))]
    now = read(after.id, recorded.text)
    own = {token.piece for token in now.own_tokens}
    before = [UntrainedTerm(piece, weight, piece in own) for piece, weight in recorded.terms]
    elsewhere = [(term, f"{term.weight:.2f}") for term in read(other.id, recorded.text).terms]
    st.html(
        difference_lists(
            difference(before, now.terms),
            ("Lost in training", "Kept", "Gained in training"),
            most=_MOST_TERMS,
        )
        + term_list(f"{other.title}, trained on web search", elsewhere, most=_MOST_TERMS)
    )
