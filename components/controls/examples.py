"""The pairs of texts that the page offers, read from assets/examples.json."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from components.explain.presets import presets


@dataclass(frozen=True, slots=True)
class Example:
    """A pair to click on."""

    id: str  # as in the page's address
    title: str
    a: str
    b: str


@cache
def examples() -> dict[str, Example]:
    """All examples by id, in the order they are shown; the first opens the page."""
    return presets("examples.json", Example)
