"""What one text stands for that the other lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.records import Expansion, Match, Side, Term, Word


@dataclass(frozen=True, slots=True)
class Gap:
    """The terms that peak in one word of a text and that the other text lacks."""

    word: Word | None  # None: they peak in no word, but in the whole text
    terms: tuple[Term, ...]  # by descending weight, then id
    share: float  # of the text's squared weight, in (0, 1]


def gaps(text: Expansion, match: Match, *, side: Side) -> tuple[Gap, ...]:
    """The unmatched terms of one text by the word they peak in, the largest gap first.

    A term's gap share is ``w_j^2 / |w|^2``. Over all gaps they sum to 1 - coverage of this text
    (1e-9).

    Parameters
    ----------
    text
        The expansion that was compared as `side`.
    side
        "a" or "b".

    Raises
    ------
    ValueError
        If `side` is neither.
    """
    if side not in ("a", "b"):
        raise ValueError(f"side must be 'a' or 'b', got {side!r}")
    alone, norm = (match.only_a, match.norm_a) if side == "a" else (match.only_b, match.norm_b)
    by_word: defaultdict[Word | None, list[Term]] = defaultdict(list)
    for term in alone:
        by_word[text.word_of(term)].append(term)
    found = [
        Gap(word, tuple(terms), sum((term.weight / norm) ** 2 for term in terms))
        for word, terms in by_word.items()
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.share, gap.terms[0].id)))
