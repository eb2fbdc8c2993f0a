"""How a notebook shows an expansion and a match: the table of terms, the linked texts.

`core.notebook` finds `html_of` by the entry point that pyproject.toml declares.
"""

from __future__ import annotations

from components.explain.comparison import View, compared
from components.explain.numbers import counted, number
from components.explain.personal import withheld
from components.explain.rows import source_words
from components.explain.sentences import expansion_counts, score_sentence
from components.render.linked_texts import linked_match, split_bar
from components.render.markup import literal, note, paragraph
from components.render.tables import Column, Row, data_table
from core import Expansion, Match, model_info
from core.errors import UnknownModelError
from core.shipped import shipped_text

_MOST_TERMS = 30
_VIEW = View(terms=_MOST_TERMS, raw=False)


def html_of(value: object) -> str:
    """An `Expansion` or a `Match` as HTML that needs nothing but itself.

    Raises
    ------
    TypeError
        If `value` is something else.
    """
    if isinstance(value, Expansion):
        shown = _expansion(value)
    elif isinstance(value, Match):
        shown = _match(value)
    else:
        raise TypeError(f"a notebook shows an Expansion or a Match, not {type(value).__name__}")
    return f'<style>{shipped_text("css/lens.css")}</style><div class="lens-notebook">{shown}</div>'


def _expansion(text: Expansion) -> str:
    secret = withheld(text)
    terms = [term for term in text.terms if term.id not in secret][:_MOST_TERMS]
    sources = source_words(text, {term.id for term in terms})
    rest = len(text.terms) - len(terms)
    return (
        paragraph(f"“{text.text}”" if len(text.text) <= 200 else f"“{text.text[:199]}…”")
        + note(f"{_title(text.model_id)}: {expansion_counts(text)}")
        + data_table(
            "Terms",
            "Term",
            (Column("Weight"), Column("Origin", "text"), Column("Peaks at", "text")),
            [
                Row(
                    literal(term.piece),
                    (
                        number(term.weight),
                        "in text" if term.in_text else "added",
                        literal(sources[term.id]),
                    ),
                )
                for term in terms
            ],
        )
        + (note(f"and {counted(rest, 'lighter term')}") if rest else "")
    )


def _match(match: Match) -> str:
    comparison = compared(match.a, match.b, _VIEW)
    score = f"Cosine similarity {number(match.cosine)}, {_title(match.a.model_id)}. "
    return (
        paragraph(score + score_sentence(match.a, match.b, match))
        + (split_bar(comparison.shares) if match.shared else "")
        + linked_match(comparison)
    )


def _title(model_id: str) -> str:
    try:
        return model_info(model_id).title
    except UnknownModelError:  # such as BM25 with settings of one's own
        return model_id
