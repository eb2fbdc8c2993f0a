"""The context flip: two sentences with a word in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from components.explain.preset_files import presets
from core import Expansion


@dataclass(frozen=True, slots=True)
class ContextPair:
    """Two sentences with a word in common."""

    id: str
    title: str
    first: str
    second: str
    why: str  # what the word brings in each, whatever the model that ships


@cache
def context_pairs() -> dict[str, ContextPair]:
    """The presets of the context flip, by id."""
    return presets("lesson/contexts.json", ContextPair)


def words_in_common(first: Expansion, second: Expansion) -> list[str]:
    """The words that both texts have, whatever their case, in the order of the first."""
    spelled = [
        [text.text[word.start : word.end].casefold() for word in text.words]
        for text in (first, second)
    ]
    return [word for word in dict.fromkeys(spelled[0]) if word in spelled[1]]


def positions_of(word: str, expansion: Expansion) -> list[int]:
    """The positions of the pieces of a word, where it stands first in a text."""
    for found in expansion.words:
        if expansion.text[found.start : found.end].casefold() == word:
            return list(range(found.first, found.last + 1))
    raise ValueError(f"{word!r} is not in the text")
