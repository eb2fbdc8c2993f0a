"""The score that a visitor pinned."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pinned:
    """A score that others are compared with, until Text A changes."""

    cosine: float
    a: str  # the text it is for
    label: str  # how the other text begins
