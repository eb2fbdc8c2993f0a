"""A pair of texts taken apart for the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.explain.comparison import View
from components.explain.names import token_labels
from components.explain.sentences import counted
from core import Anatomy, Expansion, Match

MOST_TOKENS = 32
"""The longest text the lesson takes apart: more would not fit its pictures."""

_MOST_CHARACTERS = 2_000  # where 32 tokens end at the latest, but for runs of blanks


@dataclass(frozen=True, slots=True)
class Lesson:
    """Two texts taken apart, and how much of it the audience sees."""

    a: Anatomy
    b: Anatomy
    match: Match
    view: View
    large: bool  # for the back of a room
    terms_hidden: bool  # until the audience has guessed them
    score_hidden: bool

    @property
    def positions(self) -> tuple[str, ...]:
        """A name for each position of A, no two alike."""
        return token_labels(self.a.expansion, raw=self.view.raw)


def opening(text: str, expansion: Expansion) -> str:
    """The part of a text that the lesson takes apart: all of it, or its first tokens."""
    own = expansion.own_tokens
    if len(own) <= MOST_TOKENS:
        return text
    return expansion.text[: own[MOST_TOKENS - 1].end]


def cut(text: str) -> str:
    """The beginning of a text, long enough to hold all the tokens that `opening` may keep."""
    return text[:_MOST_CHARACTERS]


def cut_note(read: Mapping[str, str], texts: Mapping[str, str]) -> str | None:
    """What to say of texts that the lesson does not show whole, by their labels, or None."""
    cut_off = [
        f"{counted(len(read[label]), 'character')} of {len(text):,} of {label}"
        for label, text in texts.items()
        if len(read[label]) < len(text)
    ]
    if not cut_off:
        return None
    return (
        f"The lesson reads only the beginning, up to {MOST_TOKENS} tokens, and its score is of "
        f"that: {' and '.join(cut_off)}. The Match page reads all."
    )
