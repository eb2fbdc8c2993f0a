"""A query's walk through the postings of a few documents, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.explain.names import term_names
from core import Expansion, ImpactIndex, Posting, PostingsRead, Visit, by_score, max_score

MOST_DOCUMENTS = 14
LONGEST_DOCUMENT = 160
"""Characters of a document that are read."""

BEST = 3
"""Documents that a search is asked for."""

MOST_TERMS = 8
"""Terms of the query that are walked one by one."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A term of the query, or the last ones together."""

    name: str
    weight: float | None  # in the query; None: of several terms
    in_text: bool
    postings: tuple[Posting, ...]  # of several terms: none, see `count`
    count: int


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk, and where each document stands after each of its rows."""

    title: str
    query_terms: int  # those that no document has included
    rows: tuple[VisitRow, ...]
    scores: tuple[tuple[int, ...], ...]  # before the first row, then after each
    pruned: PostingsRead

    @property
    def ranks(self) -> tuple[tuple[int, ...], ...]:
        """The place of every document, from 0, at each of `scores`."""
        found = []
        for scores in self.scores:
            order = by_score(scores)
            found.append(tuple(order.index(document) for document in range(len(scores))))
        return tuple(found)


def documents_of(text: str) -> list[str]:
    """The lines of a text that say something, as documents: the first ones, and their beginning."""
    lines = [line.strip()[:LONGEST_DOCUMENT] for line in text.splitlines()]
    return [line for line in lines if line][:MOST_DOCUMENTS]


def cut_off(text: str) -> bool:
    """Whether `documents_of` leaves something out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return len(lines) > MOST_DOCUMENTS or max(map(len, lines), default=0) > LONGEST_DOCUMENT


def walk_of(
    title: str,
    query: Expansion,
    documents: Sequence[Expansion],
    *,
    counts: bool,
    raw: bool,
    most: int = MOST_TERMS,
) -> Walk:
    """The walk of a query through documents, all read by one method.

    Parameters
    ----------
    counts
        Whether a term of the query counts as often as it stands there, as in BM25, rather than by
        its weight.
    most
        How many rows there are; the last one holds all terms beyond.
    """
    index = ImpactIndex(documents)
    often = Counter(token.id for token in query.tokens)
    visits = index.walk(query, {id_: float(n) for id_, n in often.items()} if counts else None)
    shown = visits if len(visits) <= most else visits[: most - 1]
    names = term_names(query.terms, query, raw=raw)
    own = {term.id for term in query.terms if term.in_text}
    rows = [_row(visit, names, own) for visit in shown]
    scores = [(0,) * len(documents), *(visit.scores for visit in shown)]
    if rest := visits[len(shown) :]:
        count = sum(len(visit.postings) for visit in rest)
        rows.append(VisitRow(f"{len(rest)} more terms", None, False, (), count))
        scores.append(rest[-1].scores)
    return Walk(
        title=title,
        query_terms=len(query.terms),
        rows=tuple(rows),
        scores=tuple(scores),
        pruned=max_score(visits, most=BEST),
    )


def _row(visit: Visit, names: Mapping[int, str], own: set[int]) -> VisitRow:
    return VisitRow(
        names[visit.id], visit.weight, visit.id in own, visit.postings, len(visit.postings)
    )
