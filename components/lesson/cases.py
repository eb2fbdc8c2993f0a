"""Cases that go wrong, and the published vector of a larger model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from components.explain.preset_files import presets
from core.shipped import shipped_text


@dataclass(frozen=True, slots=True)
class Case:
    """A text that the model has trouble with, and one to compare it with."""

    id: str
    title: str
    text: str
    other: str
    why: str


@cache
def cases() -> dict[str, Case]:
    """The cases of "When it goes wrong", by id."""
    return presets("lesson/cases.json", Case)


@dataclass(frozen=True, slots=True)
class RecordedTerm:
    """A term of a vector that was printed somewhere; what it peaks at is not known."""

    id: int
    piece: str
    weight: float


@dataclass(frozen=True, slots=True)
class Recorded:
    """A published vector, kept as it was printed."""

    model: str
    text: str
    about: str
    terms: tuple[RecordedTerm, ...]  # by descending weight, then id


@cache
def recorded() -> Recorded:
    """The published vector of Splade_PP; NOTICE says where it is from."""
    published = json.loads(shipped_text("lesson/splade_pp.json"))
    rows = zip(published["indices"], published["pieces"], published["values"], strict=True)
    terms = sorted((RecordedTerm(*row) for row in rows), key=lambda term: (-term.weight, term.id))
    return Recorded(published["model"], published["text"], published["about"], tuple(terms))
