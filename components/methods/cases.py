"""Pairs that tell the methods apart, from assets/methods.json."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from components.explain.presets import presets


@dataclass(frozen=True, slots=True)
class Case:
    """A pair that tells the methods apart."""

    id: str
    title: str
    a: str
    b: str
    why: str


@cache
def cases() -> dict[str, Case]:
    """The examples of the Methods page, by id."""
    return presets("methods.json", Case)
