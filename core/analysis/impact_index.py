"""How a search engine ranks sparse vectors: an impact index, its walk, and what pruning skips.

An impact index is an inverted index whose postings hold, beside the document, the term's weight in
it, ready made and quantised to a small integer: its *impact* (Anh and Moffat, 2002; for learned
weights, Mackenzie, Trotman and Lin, arXiv 2110.11540). A query's terms are walked one after
another, each posting adding the query's impact times the document's: sums of integers rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.records import Expansion

LEVELS = 255
"""The highest impact: one byte holds each."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A document that has a term."""

    document: int  # its place in the collection
    impact: int  # the term's weight there, quantised: 1 to LEVELS


@dataclass(frozen=True, slots=True)
class Visit:
    """A term of the query on the walk."""

    id: int
    piece: str
    weight: float  # in the query
    impact: int  # the same, quantised
    postings: tuple[Posting, ...]  # by document
    scores: tuple[int, ...]  # of every document, after this term

    @property
    def highest(self) -> int:
        """The most that this term can add to a document's score."""
        return self.impact * max((posting.impact for posting in self.postings), default=0)


@dataclass(frozen=True, slots=True)
class PostingsRead:
    """What dynamic pruning reads for the first so many documents."""

    read: int  # postings
    of: int  # postings that the whole walk reads
    best: tuple[int, ...]  # documents, the best first


class ImpactIndex:
    """The postings of some documents.

    Parameters
    ----------
    documents
        The expansions to search in, all by one model.

    Raises
    ------
    ValueError
        If they are not by one model.
    """

    def __init__(self, documents: Sequence[Expansion]) -> None:
        if len({document.model_id for document in documents}) > 1:
            raise ValueError("an index holds the expansions of one model")
        heaviest = max((text.terms[0].weight for text in documents if text.terms), default=1.0)
        self.step = heaviest / LEVELS
        """The weight that an impact of 1 stands for."""
        self.size = len(documents)
        """How many documents there are."""
        self._postings: dict[int, list[Posting]] = {}
        for place, document in enumerate(documents):
            for term in document.terms:
                posting = Posting(place, _impact(term.weight, self.step))
                self._postings.setdefault(term.id, []).append(posting)

    def walk(self, query: Expansion, weights: Mapping[int, float] | None = None) -> list[Visit]:
        """The terms of a query that some document has, those first that can add most.

        Parameters
        ----------
        weights
            What the query's terms count, by id, where that is not their weight: BM25 takes how
            often a word stands in the query.
        """
        asked = {term.id: (weights or {}).get(term.id, term.weight) for term in query.terms}
        step = max(asked.values(), default=1.0) / LEVELS
        pieces = {term.id: term.piece for term in query.terms}
        visits = [
            Visit(
                id_,
                pieces[id_],
                weight,
                _impact(weight, step),
                tuple(self._postings[id_]),
                (),
            )
            for id_, weight in asked.items()
            if id_ in self._postings
        ]
        visits.sort(key=lambda visit: (-visit.highest, visit.id))
        scores = [0] * self.size
        walked = []
        for visit in visits:
            for posting in visit.postings:
                scores[posting.document] += visit.impact * posting.impact
            walked.append(
                Visit(
                    visit.id,
                    visit.piece,
                    visit.weight,
                    visit.impact,
                    visit.postings,
                    tuple(scores),
                )
            )
        return walked


def by_score(scores: Sequence[int]) -> list[int]:
    """The documents, the highest score first; equal ones in their order."""
    return sorted(range(len(scores)), key=lambda document: (-scores[document], document))


def max_score(visits: Sequence[Visit], *, most: int) -> PostingsRead:
    """What MaxScore reads to find the first `most` documents (Turtle and Flood, 1995).

    Documents come one by one, in their order. A term is left unread as long as it and all weaker
    ones together cannot lift a document above the worst of the best so far; such terms are only
    looked up in documents that other terms found, and only while these can still make it.
    """
    lists = sorted(visits, key=lambda visit: (visit.highest, visit.id))  # the weakest first
    impacts = [{posting.document: posting.impact for posting in v.postings} for v in lists]
    bounds = [0]  # what the first so many lists can add together
    for visit in lists:
        bounds.append(bounds[-1] + visit.highest)
    best: list[tuple[int, int]] = []  # (score, -document), at most `most`, the worst first
    documents = sorted({document for found in impacts for document in found})
    read = 0
    for document in documents:
        worst = best[0][0] if len(best) == most else 0
        optional = sum(bound <= worst for bound in bounds[1:]) if len(best) == most else 0
        needed = [i for i in range(optional, len(lists)) if document in impacts[i]]
        if not needed:
            continue
        read += len(needed)
        score = sum(lists[i].impact * impacts[i][document] for i in needed)
        for i in range(optional - 1, -1, -1):
            if score + bounds[i + 1] <= worst:
                break
            if document in impacts[i]:
                read += 1
                score += lists[i].impact * impacts[i][document]
        if len(best) < most or score > worst:
            best = sorted([*best, (score, -document)])[-most:]
    return PostingsRead(
        read=read,
        of=sum(len(visit.postings) for visit in visits),
        best=tuple(-document for _, document in reversed(best)),
    )


def _impact(weight: float, step: float) -> int:
    return max(1, round(weight / step))
