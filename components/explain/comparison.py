"""A pair of texts compared, with all that the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.explain.names import common_pieces, term_names
from components.explain.rows import SharedRow, WordRow, shared_rows, word_rows
from core import (
    Expansion,
    Match,
    WordKind,
    WordMatch,
    compare,
    shares_by_word_kind,
    word_matches,
)

MOST_ROWS = 200
"""Words, or terms, that are drawn or listed, those with the largest shares."""

MOST_NAMED = 400
"""Terms of each sort that have a name on the page: in both texts, only in A, only in B."""


@dataclass(frozen=True, slots=True)
class View:
    """How much is shown, and how."""

    terms: int  # bars per chart
    raw: bool  # vocabulary pieces as they are, rather than readable names
    titles: tuple[str, str] = ("Text A", "Text B")  # what the texts are called


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expansions, how they meet, and the names and rows that say so."""

    a: Expansion
    b: Expansion
    match: Match
    words: tuple[WordMatch, ...]  # the shared terms by word
    terms: tuple[SharedRow, ...]  # the first MOST_ROWS of match.shared
    rows: tuple[WordRow, ...]  # the first MOST_ROWS of words; each term its own if raw
    shares: Mapping[WordKind, float]  # of the score, in per cent
    names: Mapping[int, str]  # by id, of MOST_NAMED terms each of match.shared, only_a, only_b
    view: View

    @property
    def total(self) -> int:
        """How many rows there would be without a limit."""
        return len(self.match.shared if self.view.raw else self.words)

    @property
    def heaviest(self) -> float:
        """The largest weight in either text, 0 if both are empty."""
        return max((text.terms[0].weight for text in (self.a, self.b) if text.terms), default=0.0)


def compared(a: Expansion, b: Expansion, view: View) -> Comparison:
    """Compare two expansions for the page."""
    match = compare(a, b)
    words = word_matches(match)
    named = [
        term for group in (match.shared, match.only_a, match.only_b) for term in group[:MOST_NAMED]
    ]
    largest = {term.id for term in match.shared[:MOST_ROWS]}
    in_words = {term.id for word in words[:MOST_ROWS] for term in word.terms}
    rows = {row.id: row for row in shared_rows(match, words, raw=view.raw, ids=largest | in_words)}
    terms = tuple(row for id_, row in rows.items() if id_ in largest)
    return Comparison(
        a=a,
        b=b,
        match=match,
        words=words,
        terms=terms,
        rows=tuple(WordRow(row.name, row.kind, (row,)) for row in terms)
        if view.raw
        else word_rows(match, words[:MOST_ROWS], rows),
        shares=shares_by_word_kind(match, words),
        names=term_names(named, a, b, raw=view.raw, places=common_pieces(words, a, b)),
        view=view,
    )
