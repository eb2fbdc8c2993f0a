"""Walks side by side, as lists that assets/js/player.js moves; they stand at the end without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from components.explain.numbers import counted, number
from components.lesson.walks import BEST, VisitRow, Walk
from components.render.markup import literal, note

_PLAYER = (
    '<div class="lens-player"><button type="button" data-do="play">▶ Play</button>'
    '<button type="button" data-do="back" aria-label="One term back">←</button>'
    '<button type="button" data-do="next" aria-label="One term on">→</button>'
    '<span data-said role="status"></span></div>'
)


def walks_picture(walks: Sequence[Walk], documents: Sequence[str]) -> str:
    """Each walk's posting lists, and below them the documents as they rise."""
    frames = max(len(walk.rows) for walk in walks)
    columns = "".join(_walk(walk, documents) for walk in walks)
    return (
        f'<div class="lens-walks" data-player="{frames}" data-at="{frames}">{_PLAYER}'
        f'{note(_LEGEND)}<div class="lens-walk-columns">{columns}</div></div>'
    )


def _walk(walk: Walk, documents: Sequence[str]) -> str:
    lists = "".join(_postings(row, at) for at, row in enumerate(walk.rows, 1))
    if not lists:
        return f"<section><h3>{literal(walk.title)}</h3>{note(_NOTHING)}</section>"
    title = literal(walk.title)
    return (
        f"<section><h3>{title}</h3>"
        f'<ol class="lens-postings" aria-label="Posting lists of {title}">{lists}</ol>'
        f"{_ranking(walk, documents)}{note(walk_sentence(walk))}</section>"
    )


_LEGEND = "Beside each term its weight in the query, then its postings: document | impact."
_NOTHING = "No document has a term of the query: every score is 0."


def _postings(row: VisitRow, at: int) -> str:
    found = "".join(
        f"<li><b>{posting.document + 1}</b> {posting.impact}</li>" for posting in row.postings
    )
    if row.weight is None:
        found = f"<li>{counted(row.count, 'posting')}</li>"
    weight = "" if row.weight is None else f"<small>{number(row.weight, 2)}</small>"
    plus = "" if row.in_text or row.weight is None else "+ "
    style = "in-text" if row.in_text else "added"
    return (
        f'<li data-from="{at}" class="{style} walked"><span dir="auto">{plus}{literal(row.name)}'
        f"{weight}</span><ol>{found}</ol></li>"
    )


def _ranking(walk: Walk, documents: Sequence[str]) -> str:
    highest = max(max(scores) for scores in walk.scores) or 1
    rows = "".join(
        f'<li data-ranks="{_joined(ranks[d] for ranks in walk.ranks)}" '
        f'data-scores="{_joined(scores[d] for scores in walk.scores)}" '
        f'style="--rank:{walk.ranks[-1][d]};--reach:{walk.scores[-1][d] / highest:.4f}" '
        f'class="{"best" if _is_best(walk, d) else ""}">'
        f'<b>{d + 1}</b><span dir="auto">{literal(text)}</span>'
        f"<data>{walk.scores[-1][d]:,}</data></li>"
        for d, text in enumerate(documents)
    )
    return (
        f'<ol class="lens-ranking" style="--rows:{len(documents)}" data-highest="{highest}" '
        f'data-best="{BEST}" aria-label="Documents and their scores">{rows}</ol>'
    )


def _is_best(walk: Walk, document: int) -> bool:
    return walk.ranks[-1][document] < BEST and walk.scores[-1][document] > 0


def _joined(values: Iterable[int]) -> str:
    return " ".join(map(str, values))


def walk_sentence(walk: Walk) -> str:
    """How much is read, and what dynamic pruning skips."""
    read, of = walk.pruned.read, walk.pruned.of
    skipped = "would skip none"
    if read < of:
        skipped = f"would skip {of - read} of them ({100 * (of - read) / of:.0f} %)"
    return (
        f"{counted(walk.query_terms, 'query term')}, {counted(of, 'posting')} read; for the best "
        f"{BEST}, dynamic pruning (MaxScore) {skipped}."
    )
