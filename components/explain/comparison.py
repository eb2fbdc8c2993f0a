"""A pair of texts compared, with all that the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.explain.names import term_names
from components.explain.rows import SharedRow, shared_rows
from core import Expansion, Kind, Match, compare, shares_by_kind

MOST_ROWS = 200
"""Shared terms that are drawn or listed, those with the largest shares."""

MOST_NAMED = 400
"""Terms of each sort that have a name on the page: in both texts, only in A, only in B."""


@dataclass(frozen=True, slots=True)
class View:
    """How much is shown, and how."""

    terms: int  # bars per chart
    raw: bool  # vocabulary pieces as they are, rather than readable names


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expansions, how they meet, and the names and rows that say so."""

    a: Expansion
    b: Expansion
    match: Match
    rows: tuple[SharedRow, ...]  # the first MOST_ROWS of match.shared
    shares: Mapping[Kind, float]  # of the score, in per cent, by the kind of shared term
    names: Mapping[int, str]  # by id, of MOST_NAMED terms each of match.shared, only_a, only_b
    view: View

    @property
    def heaviest(self) -> float:
        """The largest weight in either text, 0 if both are empty."""
        return max((text.terms[0].weight for text in (self.a, self.b) if text.terms), default=0.0)


def compared(a: Expansion, b: Expansion, view: View) -> Comparison:
    """Compare two expansions for the page."""
    match = compare(a, b)
    named = [
        term for group in (match.shared, match.only_a, match.only_b) for term in group[:MOST_NAMED]
    ]
    return Comparison(
        a=a,
        b=b,
        match=match,
        rows=shared_rows(a, b, match, raw=view.raw, most=MOST_ROWS),
        shares=shares_by_kind(match),
        names=term_names(named, a, b, raw=view.raw),
        view=view,
    )
