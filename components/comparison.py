"""A pair of texts compared, with all that the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.naming import term_names
from components.rows import SharedRow, shared_rows
from components.theme import Palette
from core import Expansion, Match, compare


@dataclass(frozen=True, slots=True)
class View:
    """How much is shown, and how."""

    terms: int  # bars per chart
    raw: bool  # vocabulary pieces as they are, rather than readable names
    palette: Palette  # the colours of the theme the visitor sees


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two expansions, how they meet, and the names and rows that say so."""

    a: Expansion
    b: Expansion
    match: Match
    rows: tuple[SharedRow, ...]  # all shared terms, by descending contribution, as in match.shared
    names: Mapping[int, str]  # of every term of either text, by id
    view: View

    @property
    def heaviest(self) -> float:
        """The largest weight in either text, 0 if both are empty."""
        return max((text.terms[0].weight for text in (self.a, self.b) if text.terms), default=0.0)


def compared(a: Expansion, b: Expansion, view: View) -> Comparison:
    """Compare two expansions for the page."""
    match = compare(a, b)
    return Comparison(
        a=a,
        b=b,
        match=match,
        rows=shared_rows(a, b, match, raw=view.raw),
        names=term_names((*a.terms, *b.terms), a, b, raw=view.raw),
        view=view,
    )
