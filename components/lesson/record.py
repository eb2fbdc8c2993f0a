"""A pair of texts taken apart for the lesson."""

from __future__ import annotations

from dataclasses import dataclass

from components.comparison import View
from components.naming import token_labels
from components.wording import counted
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


def cut_note(label: str, *, read: str, text: str) -> str | None:
    """What to say of a text that the lesson does not show whole, or None."""
    if len(read) >= len(text):
        return None
    return (
        f"The lesson shows the first {MOST_TOKENS} tokens of {label} "
        f"({counted(len(read), 'character')} of {len(text):,}). The Match page reads all of it."
    )
