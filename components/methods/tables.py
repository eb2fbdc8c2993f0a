"""The tables of the Methods page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.methods.difference import Difference, Named
from components.methods.word_weights import ADDED, OTHER_SIGNS, WordFrequency
from components.render.markup import literal
from components.render.tables import Column, Row, data_table, share_cell

_WORD_ROWS = 60


def frequency_table(rows: Sequence[WordFrequency]) -> str:
    """How many documents have each word, and what that makes of it."""
    return data_table(
        "Word",
        "Word",
        (Column("Documents with it (df)"), Column("IDF")),
        [
            Row(literal(row.word), (f"{row.documents:,}", f"{row.idf:.2f}"))
            for row in rows[:_WORD_ROWS]
        ],
    )


def share_table(caption: str, methods: Sequence[str], shares: Sequence[Mapping[str, float]]) -> str:
    """The words of a text, and the part of its squared weight that each method lays on each."""
    words = list(dict.fromkeys(word for found in shares for word in found))
    words.sort(key=lambda word: word in (OTHER_SIGNS, ADDED))  # those that are no words come last
    return data_table(
        caption,
        caption,
        tuple(map(Column, methods)),
        [
            Row(
                literal(word),
                tuple(_share(found.get(word, 0.0), added=word == ADDED) for found in shares),
            )
            for word in words[:_WORD_ROWS]
        ],
    )


def _share(share: float, *, added: bool) -> str:
    """A share in per cent; of a word on which a method lays nothing, 0."""
    return share_cell(share, style="added" if added else "both") if share else "0 %"


def difference_lists(found: Difference, titles: tuple[str, str, str], *, most: int) -> str:
    """The terms that only one of two models gives a text, and between them those that both do."""
    groups = (
        [(term, f"{term.weight:.2f}") for term in found.only_first],
        [(a, f"{a.weight:.2f} | {b.weight:.2f}") for a, b in found.both],
        [(term, f"{term.weight:.2f}") for term in found.only_second],
    )
    columns = "".join(
        f"<div>{term_list(title, terms, most=most)}</div>"
        for title, terms in zip(titles, groups, strict=True)
    )
    return f'<div class="lens-thirds">{columns}</div>'


def term_list(title: str, terms: Sequence[tuple[Named, str]], *, most: int) -> str:
    """Terms in a row, each with its figure, under a title with their number."""
    items = "".join(
        f'<li dir="auto">{"" if term.in_text else "+&nbsp;"}{literal(term.piece)} '
        f"<small>{figure}</small></li>"
        for term, figure in terms[:most]
    )
    more = f"<li>and {len(terms) - most:,} more</li>" if len(terms) > most else ""
    return (
        f'<p class="lens-p"><b>{literal(title)}</b> ({len(terms):,})</p>'
        f'<ul class="lens-chips">{items}{more}</ul>'
    )
