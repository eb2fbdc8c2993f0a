"""The excerpt of a text that the lesson shows: all of it, or its first tokens."""

from __future__ import annotations

from collections.abc import Mapping

from components.explain.numbers import counted
from components.server import cache
from core import Expansion

MOST_TOKENS = 32
"""The longest excerpt: more would not fit the lesson's pictures."""

FIRST_TOKENS = f"First {MOST_TOKENS} tokens of "
"""What an audience is told of texts that are not shown whole."""

_MOST_CHARACTERS = 2_000  # hold 32 tokens, unless there is much white space


def excerpt(model_id: str, text: str) -> str:
    """As much of a text as the lesson shows."""
    start = beginning(text)
    return first_tokens(start, cache.expansion(model_id, start))


def first_tokens(text: str, expansion: Expansion) -> str:
    """The part of a text that its first tokens stand for: all of it, if there are few."""
    own = expansion.own_tokens
    if len(own) <= MOST_TOKENS:
        return text
    return expansion.text[: own[MOST_TOKENS - 1].end]


def beginning(text: str) -> str:
    """The beginning of a text, long enough for all the tokens that `first_tokens` may keep."""
    return text[:_MOST_CHARACTERS]


def excerpt_note(read: Mapping[str, str], texts: Mapping[str, str]) -> str | None:
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
