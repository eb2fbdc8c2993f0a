from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import (
    added_share,
    compare,
    heaviest_share,
    kept_share,
    percentages,
    pruned,
    share,
    shares_by_kind,
    shares_by_term,
    shares_by_word,
    special_token_share,
    squared_weight_shares,
    unit_weights,
)
from tests.support.expansions import expansions, text


def test_a_share_of_no_score_is_refused():
    match = compare(text((1, 1.0, True)), text((2, 1.0, True)))
    term = compare(text((1, 1.0, True)), text((1, 1.0, True))).shared[0]
    with pytest.raises(ValueError, match="no shared terms"):
        share(term, match)


def test_percentages_by_largest_remainder():
    assert percentages([1, 1, 1]) == (33.4, 33.3, 33.3)
    assert percentages([1, 2], decimals=0) == (33.0, 67.0)
    assert percentages([]) == ()


@pytest.mark.parametrize("parts", [[0.0], [-1.0, 2.0], [math.inf], [math.nan]])
def test_percentages_refuse_what_has_no_parts(parts):
    with pytest.raises(ValueError, match="finite"):
        percentages(parts)


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=60), st.integers(0, 3))
def test_percentages_sum_to_exactly_a_hundred(parts, decimals):
    rounded = percentages(parts, decimals=decimals)
    assert sum(round(value * 10**decimals) for value in rounded) == 100 * 10**decimals
    for value, part in zip(rounded, parts, strict=True):
        assert abs(value - 100 * part / math.fsum(parts)) < 1 / 10**decimals


def test_shares_sum_to_a_hundred_and_words_share_them_out(encoder):
    a, b = encoder.expand("python developer, remote"), encoder.expand("senior python engineer")
    match = compare(a, b)
    assert sum(shares_by_term(match).values()) == pytest.approx(100)
    assert sum(shares_by_word(a, match).values()) == pytest.approx(100)
    assert sum(shares_by_word(b, match).values()) == pytest.approx(100)


def test_the_share_of_the_special_tokens(encoder):
    assert special_token_share(encoder.expand("")) == 0.0
    expansion = encoder.expand("the")
    last = len(expansion.tokens) - 1
    squares = [(t.weight**2, t.source in (0, last)) for t in expansion.terms]
    expected = sum(s for s, special in squares if special) / sum(s for s, _ in squares)
    assert special_token_share(expansion) == pytest.approx(expected)
    assert expected > 0.5


def test_shares_of_one_vector_by_hand():
    vector = text((1, 3.0, True), (2, 4.0, False))
    assert squared_weight_shares(vector, lambda term: term.in_text) == pytest.approx(
        {True: 9 / 25, False: 16 / 25}
    )
    assert heaviest_share(vector) == pytest.approx(16 / 25)
    assert kept_share(vector, pruned(vector, most=1)) == pytest.approx(16 / 25)
    assert unit_weights(vector) == pytest.approx({1: 3 / 5, 2: 4 / 5})


def test_an_empty_vector_has_no_shares():
    assert squared_weight_shares(text(), lambda term: term.id) == {}
    assert heaviest_share(text()) is None
    assert kept_share(text(), text()) is None
    assert special_token_share(text()) == 0.0
    assert unit_weights(text()) == {}


@given(expansions, expansions)
def test_what_is_added_and_what_is_in_both_texts_make_the_whole(a, b):
    match = compare(a, b)
    kinds = shares_by_kind(match)
    assert sum(kinds.values()) == pytest.approx(100 if match.shared else 0)
    if match.shared:
        both = math.fsum(share(term, match) for term in match.shared if term.kind == "both")
        assert added_share(match) + both == pytest.approx(1.0)
    else:
        assert added_share(match) == 0.0
