"""The logits behind an expansion agree with it, and with what they would be otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    TransparentEncoder,
    compare,
    raw_cosine,
    relu_pooled,
    shifts,
    sum_pooled,
    terms_at,
    weight,
)
from core.analysis.token_logits import token_logits_of
from core.records import Expansion, Term, Token
from tests.support.texts import BLANK, HOSTILE

TEXT = "Experience with Kubernetes orchestration"

# Two positions by four entries; entry 2 is never above 0.
LOGITS = np.array([[1.0, 0.5, -3.0, -1.0], [3.0, -2.0, -1.0, 0.25]], np.float32)


def by_hand():
    tokens = (Token(0, "zero", 0, 4), Token(3, "three", 5, 10))
    terms = (
        Term(0, "zero", math.log(4), 1, True),
        Term(1, "one", math.log(1.5), 0, False),
        Term(3, "three", math.log(1.25), 1, True),
    )
    expansion = Expansion("zero three", "hand", tokens, terms)
    return token_logits_of(LOGITS, expansion, ["zero", "one", "two", "three"].__getitem__)


def test_token_logits_by_hand():
    token_logits = by_hand()
    assert token_logits.logits == ((1.0, 0.5, -1.0), (3.0, -2.0, 0.25))
    assert token_logits.positive == (2, 2)
    assert token_logits.maxima == (3.0, 0.5, -1.0, 0.25)
    assert [entry.piece for entry in token_logits.highest[1]] == ["zero", "three", "two", "one"]


def test_at_takes_the_strongest_of_the_chosen_positions():
    token_logits = by_hand()
    first = terms_at(token_logits, [0])
    assert [(term.piece, term.source) for term in first] == [("zero", 0), ("one", 0)]
    assert first[0].weight == pytest.approx(math.log(2))
    assert [(t.piece, t.weight, t.source) for t in terms_at(token_logits, [0, 1])] == [
        (t.piece, pytest.approx(t.weight), t.source) for t in token_logits.expansion.terms
    ]


def test_other_poolings_by_hand():
    token_logits = by_hand()
    relu = {term.piece: term.weight for term in relu_pooled(token_logits).terms}
    assert relu == {"zero": 3.0, "one": 0.5, "three": 0.25}
    total = {term.piece: term.weight for term in sum_pooled(token_logits).terms}
    assert total["zero"] == pytest.approx(math.log(2) + math.log(4))
    assert total["one"] == pytest.approx(math.log(1.5))


def test_raw_cosine_is_over_the_whole_vocabulary():
    token_logits = by_hand()
    assert raw_cosine(token_logits, token_logits) == pytest.approx(1.0)


def test_shifts_are_sorted_from_lost_to_gained():
    before = (Term(1, "one", 2.0, 0, True), Term(2, "two", 0.5, 0, False))
    after = (Term(2, "two", 1.5, 0, False), Term(3, "three", 0.25, 0, False))
    found = shifts(before, after)
    assert [(s.piece, s.before, s.after, s.change) for s in found] == [
        ("one", 2.0, 0.0, -2.0),
        ("three", 0.0, 0.25, 0.25),
        ("two", 0.5, 1.5, 1.0),
    ]
    assert [s.in_text for s in found] == [True, False, False]


def test_the_embedded_encoder_can_be_looked_into(encoder):
    assert isinstance(encoder, TransparentEncoder)


@pytest.mark.parametrize("text", [TEXT, "CKA", *HOSTILE.values()])
def test_the_maximum_of_each_column_is_the_weight(encoder, text):
    token_logits = encoder.token_logits(text)
    assert token_logits.expansion == encoder.expand(text)
    for column, term in enumerate(token_logits.expansion.terms):
        values = [row[column] for row in token_logits.logits]
        assert weight(max(values)) == pytest.approx(term.weight, abs=1e-6)
        assert values.index(max(values)) == term.source
    assert len(token_logits.maxima) == 30_522
    assert sum(value > 0 for value in token_logits.maxima) == len(token_logits.expansion.terms)


def test_logits_are_the_highest_of_the_whole_vocabulary(encoder):
    token_logits = encoder.token_logits(TEXT)
    for highest, positive in zip(token_logits.highest, token_logits.positive, strict=True):
        values = [entry.logit for entry in highest]
        assert values == sorted(values, reverse=True)
        assert sum(value > 0 for value in values) == min(positive, len(values))
    best = max(highest[0].logit for highest in token_logits.highest)
    assert best == pytest.approx(max(token_logits.maxima))


@pytest.mark.parametrize("text", BLANK.values())
def test_a_text_without_tokens_has_nothing_to_look_at(encoder, text):
    token_logits = encoder.token_logits(text)
    assert token_logits.expansion.terms == ()
    assert token_logits.highest == token_logits.logits == token_logits.maxima == ()
    assert relu_pooled(token_logits).terms == sum_pooled(token_logits).terms == ()
    assert raw_cosine(token_logits, token_logits) is None


def test_a_text_beyond_one_window_is_refused(encoder):
    with pytest.raises(ValueError, match="600 tokens does not fit one window of 510"):
        encoder.token_logits("word " * 600)
    with pytest.raises(TypeError, match="must be a str"):
        encoder.token_logits(None)


def test_unrelated_texts_look_alike_without_the_relu(encoder):
    violin, plumber = encoder.token_logits("violin teacher"), encoder.token_logits("plumber")
    assert compare(violin.expansion, plumber.expansion).cosine == 0.0
    assert raw_cosine(violin, plumber) > 0.95


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_other_poolings_have_the_same_terms(encoder, text):
    token_logits = encoder.token_logits(text)
    ids = {term.id for term in token_logits.expansion.terms}
    for pooled in (relu_pooled(token_logits), sum_pooled(token_logits)):
        assert {term.id for term in pooled.terms} == ids
        assert all(math.isfinite(term.weight) and term.weight > 0 for term in pooled.terms)
        assert list(pooled.terms) == sorted(pooled.terms, key=lambda t: (-t.weight, t.id))
    largest = {term.id: term.weight for term in token_logits.expansion.terms}
    for term in sum_pooled(token_logits).terms:
        assert term.weight >= largest[term.id] - 1e-6
