"""What the charts and tables show, one row a term, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from components.naming import term_names
from components.wording import shares_by_term, spelled
from core import Expansion, Match, SharedTerm, words_by_token
from core.records import Kind

WHOLE_TEXT = "the whole text"
"""Where a term peaks whose source is [CLS] or [SEP]: no word of the text."""


@dataclass(frozen=True, slots=True)
class ExpansionRow:
    """A term of one text's expansion."""

    name: str
    piece: str
    weight: float
    in_text: bool
    shared: bool
    source: str  # the word it peaks at, or WHOLE_TEXT


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A term that both texts have."""

    name: str
    piece: str
    kind: Kind
    weight_a: float
    weight_b: float
    contribution: float
    share: float  # per cent, rounded to one decimal; all of them sum to 100
    source_a: str
    source_b: str


def expansion_rows(
    expansion: Expansion, match: Match, *, limit: int, raw: bool
) -> tuple[ExpansionRow, ...]:
    """The heaviest terms of one text, at most `limit`, heaviest first."""
    shown = expansion.terms[:limit]
    names = term_names(shown, expansion, raw=raw)
    shared = {term.id for term in match.shared}
    sources = source_words(expansion)
    return tuple(
        ExpansionRow(
            name=names[term.id],
            piece=term.piece,
            weight=term.weight,
            in_text=term.in_text,
            shared=term.id in shared,
            source=sources[term.id],
        )
        for term in shown
    )


def shared_rows(a: Expansion, b: Expansion, match: Match, *, raw: bool) -> tuple[SharedRow, ...]:
    """All shared terms, by descending contribution."""
    names = term_names(match.shared, a, b, raw=raw)
    shares = shares_by_term(match)
    sources_a, sources_b = source_words(a), source_words(b)

    def row(term: SharedTerm) -> SharedRow:
        return SharedRow(
            name=names[term.id],
            piece=term.piece,
            kind=term.kind,
            weight_a=term.weight_a,
            weight_b=term.weight_b,
            contribution=term.contribution,
            share=shares[term.id],
            source_a=sources_a[term.id],
            source_b=sources_b[term.id],
        )

    return tuple(row(term) for term in match.shared)


def source_words(expansion: Expansion) -> dict[int, str]:
    """The word each term peaks at, by the term's id."""
    word_at = words_by_token(expansion)

    def place(source: int) -> str:
        word = word_at.get(source)
        return spelled(expansion, word) if word else WHOLE_TEXT

    return {term.id: place(term.source) for term in expansion.terms}
