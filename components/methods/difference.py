"""What two models make of the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core import ModelInfo


class Named(Protocol):
    """A term by its spelling, whatever it peaks at."""

    @property
    def piece(self) -> str:
        """The vocabulary entry."""

    @property
    def weight(self) -> float:
        """Above 0."""

    @property
    def in_text(self) -> bool:
        """Whether the text has it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The terms that two models give one text, by their spelling."""

    only_first: tuple[Named, ...]  # by descending weight
    both: tuple[tuple[Named, Named], ...]  # by descending weight in the first
    only_second: tuple[Named, ...]


def difference(first: Sequence[Named], second: Sequence[Named]) -> Difference:
    """What two models make of the same text. Weights of different models do not compare."""
    a: Mapping[str, Named] = {term.piece: term for term in first}
    b: Mapping[str, Named] = {term.piece: term for term in second}
    return Difference(
        only_first=tuple(term for piece, term in a.items() if piece not in b),
        both=tuple((term, b[piece]) for piece, term in a.items() if piece in b),
        only_second=tuple(term for piece, term in b.items() if piece not in a),
    )


def two_to_compare(chosen: ModelInfo, ready: Sequence[ModelInfo]) -> tuple[ModelInfo, ModelInfo]:
    """The chosen model beside another one that ships."""
    return chosen, next(info for info in ready if info != chosen and info.remote is None)


def difference_titles(first: ModelInfo, second: ModelInfo) -> tuple[str, str, str]:
    """What the terms of the first, of both and of the second model are called."""
    return (f"Only {first.title}", "Both", f"Only {second.title}")


DIFFERENCE_NOTE = (
    "By spelling. The weights of different models have different scales, so no score compares them."
)
