"""The pairs of texts that the page offers, read from assets/examples.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PATH = Path(__file__).parents[1] / "assets" / "examples.json"


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
    rows = [Example(**row) for row in json.loads(_PATH.read_text(encoding="utf-8"))]
    return {example.id: example for example in rows}
