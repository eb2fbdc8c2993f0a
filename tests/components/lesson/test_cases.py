from __future__ import annotations

from components.lesson.cases import cases, recorded


def test_the_recorded_vector_is_whole():
    assert len(recorded().terms) == 37
    assert (recorded().terms[0].piece, recorded().terms[0].weight) == ("experience", 2.55235314)
    assert len(cases()) == 7
