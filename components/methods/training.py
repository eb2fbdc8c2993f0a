"""What the training changed: a text before it, after it, and by a model trained elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import streamlit as st

from components.controls.reading import read
from components.methods.difference import difference
from components.methods.tables import difference_lists, term_list
from components.render import markup
from components.server.faults import told
from core import DEFAULT_MODEL_ID, model_info
from core.shipped import shipped_text

_MOST_TERMS = 16
_OTHER = "splade-tiny"
_ABOUT = (
    "{after} began as a dense encoder, all-MiniLM-L6-v2. Its own vectors of the words in the "
    "vocabulary served as its decoder: that alone made a SPLADE model, before any training. What "
    "it said then was recorded; what it says now, and what {other} says, is read on this page. "
    "Where a term was kept, the first weight is the one before training."
)


@dataclass(frozen=True, slots=True)
class RecordedTerm:
    """A term of the untrained model."""

    piece: str
    weight: float
    in_text: bool


@cache
def untrained() -> dict[str, tuple[str, tuple[tuple[str, float], ...]]]:
    """Texts by id, each with the pieces and weights that it had before the training."""
    rows = json.loads(shipped_text("untrained.json"))
    return {row["id"]: (row["text"], tuple(map(tuple, row["terms"]))) for row in rows}


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
        format_func=lambda id_: texts[id_][0],
        key="trained_text",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    text, terms = texts[chosen or next(iter(texts))]
    now = read(after.id, text)
    own = {token.piece for token in now.own_tokens}
    before = [RecordedTerm(piece, weight, piece in own) for piece, weight in terms]
    elsewhere = [(term, f"{term.weight:.2f}") for term in read(other.id, text).terms]
    st.html(
        difference_lists(
            difference(before, now.terms),
            ("Lost in training", "Kept", "Gained in training"),
            most=_MOST_TERMS,
        )
        + term_list(f"{other.title}, trained on web search", elsewhere, most=_MOST_TERMS)
    )
