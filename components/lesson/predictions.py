"""Predict, then reveal: what became of the audience's guesses."""

from __future__ import annotations

from dataclasses import dataclass

from core import Expansion


@dataclass(frozen=True, slots=True)
class Guessed:
    """What became of one guess of the audience."""

    word: str
    weight: float | None  # None: the model did not add it
    in_text: bool


def guessed(line: str, expansion: Expansion) -> tuple[Guessed, ...]:
    """Guesses, separated by commas or blanks, against what the model gave the text."""
    terms = {term.piece: term for term in expansion.terms}
    words = dict.fromkeys(line.replace(",", " ").casefold().split())
    return tuple(
        Guessed(
            word=word,
            weight=terms[word].weight if word in terms else None,
            in_text=word in terms and terms[word].in_text,
        )
        for word in words
    )
