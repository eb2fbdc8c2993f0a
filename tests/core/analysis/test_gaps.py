from __future__ import annotations

import math

import pytest
from hypothesis import given

from core import compare, gaps
from tests.support.expansions import expansions, text


def test_gaps_worked_by_hand():
    a = text((1, 3.0, True), (2, 4.0, True))
    b = text((2, 1.0, True))
    (gap,) = gaps(a, compare(a, b), side="a")
    assert gap.share == pytest.approx(9 / 25)
    assert [term.id for term in gap.terms] == [1]
    assert gap.word is None
    assert gaps(b, compare(a, b), side="b") == ()


@given(expansions, expansions)
def test_gap_shares_and_coverage_sum_to_one(a, b):
    match = compare(a, b)
    for side, own, coverage in (("a", a, match.coverage_a), ("b", b, match.coverage_b)):
        if own.terms:
            total = math.fsum(gap.share for gap in gaps(own, match, side=side))
            assert total + coverage == pytest.approx(1.0, abs=1e-9)


def test_gaps_are_grouped_by_word_and_the_largest_comes_first(encoder):
    a = encoder.expand("machine learning engineer")
    match = compare(a, encoder.expand("Artificial intelligence engineer"))
    found = gaps(a, match, side="a")
    words = [a.text[gap.word.start : gap.word.end] for gap in found if gap.word]
    assert words == ["learning", "machine"]
    assert [gap.share for gap in found] == sorted((gap.share for gap in found), reverse=True)


def test_an_unknown_side_is_refused():
    a = text((1, 1.0, True))
    with pytest.raises(ValueError, match="'c'"):
        gaps(a, compare(a, a), side="c")
