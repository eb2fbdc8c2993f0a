"""What the pages say of the example that they open with, by the model that they open with."""

from __future__ import annotations

from components.controls.examples import examples
from core import Match, compare, load_encoder

EXAMPLE = next(iter(examples().values()))


_ENCODER = load_encoder()

A, B = _ENCODER.expand(EXAMPLE.a), _ENCODER.expand(EXAMPLE.b)
MATCH = compare(A, B)
SCORE = f"{MATCH.cosine:.3f}"
DOT = f"{MATCH.dot:.3f}"
ADDED = next(term for term in A.terms if not term.in_text and not term.piece.startswith("##"))
"""The heaviest word that the model adds to A."""


def said(a: str, b: str) -> Match:
    """What `core` says of two texts, by that model."""
    return compare(_ENCODER.expand(a), _ENCODER.expand(b))


def score_of(a: str, b: str) -> str:
    """Their cosine, as the page shows it."""
    return f"{said(a, b).cosine:.3f}"
