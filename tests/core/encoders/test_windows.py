from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encoders.windows import window_spans


def test_a_text_that_fits_is_one_window():
    assert window_spans(5, 5, overlap=2) == (range(5),)


def test_windows_are_few_and_equally_long():
    assert window_spans(12, 6, overlap=2) == (range(6), range(3, 9), range(6, 12))
    assert window_spans(7, 6, overlap=1) == (range(4), range(3, 7))


def test_windows_that_end_evenly_are_not_followed_by_a_needless_one():
    assert window_spans(10, 6, overlap=2) == (range(6), range(4, 10))


@pytest.mark.parametrize("overlap", [-1, 6, 7])
def test_an_impossible_overlap_is_refused(overlap):
    with pytest.raises(ValueError, match=str(overlap)):
        window_spans(10, 6, overlap=overlap)


@given(st.integers(1, 3000), st.integers(2, 600), st.data())
def test_windows_cover_everything_and_overlap_enough(length, capacity, data):
    overlap = data.draw(st.integers(0, capacity - 1))
    spans = window_spans(length, capacity, overlap=overlap)
    assert spans[0].start == 0
    assert spans[-1].stop == length
    assert len(set(map(len, spans))) == 1
    assert len(spans[0]) <= capacity
    if length > capacity:
        assert (len(spans) - 1) * (capacity - overlap) + overlap < length  # one fewer would not do
    for before, after in pairwise(spans):
        assert before.start < after.start
        assert before.stop - after.start >= overlap
