"""The result as CSV and JSON, and back.

One row a term that either text has. Columns, in this order:

term
    The vocabulary entry, as in the model's vocabulary ("##" continues a word); of one that the
    model added where a person's name or address stands, "(read into personal details)".
name
    A readable name for it.
kind
    ``both``, ``piece``, ``one``, ``added`` (shared: in both texts; a piece of two different words;
    in one, added to the other; added to both), ``only_a`` or ``only_b``.
in_text_a, in_text_b
    ``true`` if the term is one of that text's own tokens, ``false`` if the model added it, empty if
    the text does not have it.
weight_a, weight_b
    Its weights, empty where the text does not have it.
contribution
    ``weight_a * weight_b / (|a| |b|)``; empty unless shared. They sum to the cosine.
share
    The contribution in per cent of the cosine; empty unless shared.
source_a, source_b
    The word it peaks at in that text, or "the whole text"; empty where the text does not have it.

A cell of text that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-``, ``@``,
a tab or a line break) is prefixed with an apostrophe; so is one that begins with an apostrophe, so
that `read_csv` can take it off again. "+" and "=" are real terms.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from components.explain.comparison import Comparison
from components.explain.names import common_pieces, term_names
from components.explain.personal import WITHHELD, withheld
from components.explain.rows import source_words
from core import Term, shares_by_term, text_cell, text_of_cell


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of either text; see the module's documentation."""

    term: str
    name: str
    kind: str
    in_text_a: bool | None
    in_text_b: bool | None
    weight_a: float | None
    weight_b: float | None
    contribution: float | None
    share: float | None
    source_a: str
    source_b: str


_COLUMNS = [field.name for field in fields(TermRow)]
_NUMBERS = {"weight_a", "weight_b", "contribution", "share"}
_FLAGS = {"in_text_a", "in_text_b"}


def term_rows(compared: Comparison) -> tuple[TermRow, ...]:
    """The shared terms by contribution, then A's own and B's own by weight."""
    a, b, match = compared.a, compared.b, compared.match
    names = term_names(
        (*a.terms, *b.terms),
        a,
        b,
        raw=compared.view.raw,
        places=common_pieces(compared.words, a, b),
    )
    in_a, in_b = ({term.id: term for term in text.terms} for text in (a, b))
    sources_a, sources_b = source_words(a), source_words(b)
    shares = shares_by_term(match)
    contributions = {term.id: term.contribution for term in match.shared}
    secret = withheld(a, b)
    by_word = {term.id: word.kind for word in compared.words for term in word.terms}
    kinds = {term.id: str(by_word[term.id]) for term in match.shared}
    kinds |= {term.id: "only_a" for term in match.only_a}
    kinds |= {term.id: "only_b" for term in match.only_b}

    def row(id_: int) -> TermRow:
        of_a, of_b = in_a.get(id_), in_b.get(id_)
        present: Term = of_a or in_b[id_]
        return TermRow(
            term=WITHHELD if id_ in secret else present.piece,
            name=names[id_],
            kind=kinds[id_],
            in_text_a=of_a.in_text if of_a else None,
            in_text_b=of_b.in_text if of_b else None,
            weight_a=of_a.weight if of_a else None,
            weight_b=of_b.weight if of_b else None,
            contribution=contributions.get(id_),
            share=shares.get(id_),
            source_a=sources_a.get(id_, ""),
            source_b=sources_b.get(id_, ""),
        )

    return tuple(row(id_) for id_ in kinds)


def write_csv(rows: tuple[TermRow, ...]) -> str:
    """The rows as CSV with a header, numbers in full precision."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in _COLUMNS])
    return text.getvalue()


def read_csv(text: str) -> tuple[TermRow, ...]:
    """What `write_csv` wrote.

    Raises
    ------
    ValueError
        If the header is another.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if header != _COLUMNS:
        raise ValueError(f"this is not a table of terms: its columns are {header}")
    return tuple(
        TermRow(**{name: _value(name, cell) for name, cell in zip(_COLUMNS, cells, strict=True)})
        for cells in reader
    )


def write_json(compared: Comparison, *, made: str) -> str:
    """The whole result: both texts, the scores, and a row a term."""
    a, b, match = compared.a, compared.b, compared.match
    result = {
        "made_with": "SPLADE Lens",
        "made": made,
        "model": a.model_id,
        "text_a": a.text,
        "text_b": b.text,
        "cosine": match.cosine,
        "dot": match.dot,
        "norm_a": match.norm_a,
        "norm_b": match.norm_b,
        "coverage_a": match.coverage_a,
        "coverage_b": match.coverage_b,
        "terms": [asdict(row) for row in term_rows(compared)],
    }
    return json.dumps(result, ensure_ascii=False, indent=1)


def _cell(value: str | bool | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return text_cell(value)


def _value(name: str, cell: str) -> Any:  # noqa: ANN401 - as many types as there are columns
    if name in _NUMBERS:
        return float(cell) if cell else None
    if name in _FLAGS:
        return {"true": True, "false": False, "": None}[cell]
    return text_of_cell(cell)
