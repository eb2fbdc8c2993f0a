"""What two models make of the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import Expansion, ModelInfo, Term


@dataclass(frozen=True, slots=True)
class Difference:
    """The terms that two models give one text, by their spelling."""

    only_first: tuple[Term, ...]  # by descending weight
    both: tuple[tuple[Term, Term], ...]  # by descending weight in the first
    only_second: tuple[Term, ...]


def difference(first: Expansion, second: Expansion) -> Difference:
    """What two models make of the same text. Weights of different models do not compare."""
    a: Mapping[str, Term] = {term.piece: term for term in first.terms}
    b: Mapping[str, Term] = {term.piece: term for term in second.terms}
    return Difference(
        only_first=tuple(term for piece, term in a.items() if piece not in b),
        both=tuple((term, b[piece]) for piece, term in a.items() if piece in b),
        only_second=tuple(term for piece, term in b.items() if piece not in a),
    )


def two_to_compare(chosen: ModelInfo, ready: Sequence[ModelInfo]) -> tuple[ModelInfo, ModelInfo]:
    """The chosen model beside the one it was trained from or to, or else another that ships."""
    for info in ready:
        if info.id == chosen.trained_from:
            return info, chosen
        if info.trained_from == chosen.id:
            return chosen, info
    return chosen, next(info for info in ready if info != chosen and info.remote is None)


def difference_titles(first: ModelInfo, second: ModelInfo) -> tuple[str, str, str]:
    """What the terms of the first, of both and of the second model are called."""
    if second.trained_from == first.id:
        return ("Lost", "Kept", "Gained")
    if first.trained_from == second.id:
        return ("Gained", "Kept", "Lost")
    return (f"Only {first.title}", "Both", f"Only {second.title}")


def difference_note(first: ModelInfo, second: ModelInfo) -> str:
    """What may be read from the lists, and what not."""
    for before, after in ((first, second), (second, first)):
        if after.trained_from == before.id:
            return (
                f"What training on the language of work changed: {after.title} began as "
                f"{before.title}. Weights before and after may be read side by side; a score of "
                "one model still does not compare with a score of the other."
            )
    return (
        "By spelling. The weights of different models have different scales, so no score "
        "compares them."
    )
