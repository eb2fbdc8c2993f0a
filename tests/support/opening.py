"""What the pages say of the example that they open with, by the model that they open with."""

from __future__ import annotations

from components.controls.examples import examples
from core import Expansion, compare, load_encoder

EXAMPLE = next(iter(examples().values()))


def _expansions() -> tuple[Expansion, Expansion]:
    encoder = load_encoder()
    return encoder.expand(EXAMPLE.a), encoder.expand(EXAMPLE.b)


A, B = _expansions()
MATCH = compare(A, B)
SCORE = f"{MATCH.cosine:.3f}"
DOT = f"{MATCH.dot:.3f}"
ADDED = next(term for term in A.terms if not term.in_text and not term.piece.startswith("##"))
"""The heaviest word that the model adds to A."""
