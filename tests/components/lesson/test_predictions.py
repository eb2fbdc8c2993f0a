from __future__ import annotations

from components.lesson import diagrams
from components.lesson.predictions import Guessed, guessed


def test_guesses_are_judged_by_the_terms(encoder):
    expansion = encoder.expand("machine learning engineer")
    found = guessed("School,robot  machine, school", expansion)
    weights = {term.piece: term.weight for term in expansion.terms}
    assert found == (
        Guessed("school", weights["school"], in_text=False),
        Guessed("robot", None, in_text=False),
        Guessed("machine", weights["machine"], in_text=True),
    )
    assert guessed(" , ", expansion) == ()
    assert "&lt;i&gt;" in diagrams.outcomes(guessed("<i>", expansion))
