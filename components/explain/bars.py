"""Rows of a table of bars, for every page that draws one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components.explain.names import term_names
from core import Expansion, Term

Tone = Literal["in-text", "added", "quiet"]
"""The look of a bar: a term of the text's own, one that the model added, or neither."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a table of bars."""

    name: str
    value: float
    tone: Tone
    beside: str = ""  # a figure to show beside the value
    shared: bool = False  # outlined


def term_bars(terms: Sequence[Term], text: Expansion, *, raw: bool) -> list[Bar]:
    """Terms of a text by weight, in the order given."""
    names = term_names(terms, text, raw=raw)
    return [
        Bar(name=names[term.id], value=term.weight, tone=tone_of(term.in_text)) for term in terms
    ]


def tone_of(in_text: bool) -> Tone:
    """The look of a term that is in the text, or was added."""
    return "in-text" if in_text else "added"
