"""Expansions made by hand, and by Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from core import Expansion, Term


def text(*terms: tuple[int, float, bool], model: str = "m") -> Expansion:
    made = [Term(id_, f"p{id_}", weight, 0, own) for id_, weight, own in terms]
    made.sort(key=lambda term: (-term.weight, term.id))
    return Expansion(text="", model_id=model, tokens=(), terms=tuple(made))


expansions = st.dictionaries(
    st.integers(0, 30), st.tuples(st.floats(1e-3, 4.0), st.booleans()), max_size=20
).map(lambda drawn: text(*((id_, *rest) for id_, rest in drawn.items())))
