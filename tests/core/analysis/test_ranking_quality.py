"""The measures of a ranking, against figures worked out by hand and an independent computation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ndcg, recall, reciprocal_rank


def test_ndcg_by_hand():
    # The example of the literature: gains 3, 2, 3, 0, 1, 2.
    dcg = 3 + 2 / math.log2(3) + 3 / 2 + 0 + 1 / math.log2(6) + 2 / math.log2(7)
    ideal = 3 + 3 / math.log2(3) + 2 / 2 + 2 / math.log2(5) + 1 / math.log2(6)
    assert ndcg([3, 2, 3, 0, 1, 2]) == pytest.approx(dcg / ideal)
    assert ndcg([3, 2, 3, 0, 1, 2], top=2) == pytest.approx(
        (3 + 2 / math.log2(3)) / (3 + 3 / math.log2(3))
    )
    assert ndcg([0, 0]) is None
    assert ndcg([]) is None


@given(st.lists(st.integers(0, 3), max_size=12))
def test_ndcg_equals_an_independent_computation(gains):
    discounts = 1 / np.log2(np.arange(2, len(gains) + 2))
    best = float(np.sort(gains)[::-1] @ discounts) if gains else 0.0
    found = ndcg(gains)
    if best == 0:
        assert found is None
    else:
        assert found == pytest.approx(float(np.array(gains) @ discounts) / best)
        assert 0 < found <= 1 + 1e-12
        assert ndcg(sorted(gains, reverse=True)) == pytest.approx(1)


def test_reciprocal_rank_and_recall():
    ranked = ["a", "b", "c", "d"]
    assert reciprocal_rank(ranked, {"c", "d"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranked, {"c"}, top=2) == 0
    assert recall(ranked, {"c", "z"}) == 0.5
    assert recall(ranked, {"c"}, top=2) == 0
    assert recall(ranked, set()) is None
