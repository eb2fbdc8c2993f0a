"""Pairs that tell the methods apart, from assets/methods.json."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from components.explain.preset_files import presets


@dataclass(frozen=True, slots=True)
class MethodExample:
    """A pair that tells the methods apart."""

    id: str
    title: str
    a: str
    b: str
    why: str


@cache
def method_examples() -> dict[str, MethodExample]:
    """The examples of the Methods page, by id."""
    return presets("methods.json", MethodExample)
