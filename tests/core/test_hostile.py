"""The public list of naughty strings, and whatever Hypothesis makes up, through every model."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import compare, gaps, load_encoder, without_expansion
from tests.support.texts import NAUGHTY

MODELS = ("splade-tiny", "splade-minilm", "unicoil-tiny", "bm25")


@pytest.fixture(scope="module")
def encoders():
    return {name: load_encoder(name) for name in MODELS}


def check(expansion) -> None:
    text = expansion.text
    for token in expansion.tokens:
        if token.start is not None:
            assert 0 <= token.start <= token.end <= len(text)
    for word in expansion.words:
        assert 0 <= word.start <= word.end <= len(text)
    for term in expansion.terms:
        assert math.isfinite(term.weight) and term.weight > 0
        assert 0 <= term.source < len(expansion.tokens)
    assert [t.weight for t in expansion.terms] == sorted(
        (t.weight for t in expansion.terms), reverse=True
    )


def check_pair(a, b) -> None:
    match = compare(a, b)
    assert (match.cosine is None) == (not a.terms or not b.terms)
    if match.cosine is not None:
        assert 0 <= match.cosine <= 1
        total = math.fsum(term.contribution for term in match.shared)
        assert total == pytest.approx(match.cosine, abs=1e-9)
        assert match.cosine <= math.sqrt(match.coverage_a * match.coverage_b) + 1e-9
    for side, coverage in (("a", match.coverage_a), ("b", match.coverage_b)):
        text = a if side == "a" else b
        if text.terms:
            assert math.fsum(gap.share for gap in gaps(text, match, side=side)) == pytest.approx(
                1 - coverage, abs=1e-9
            )
    check(without_expansion(a))


@pytest.mark.parametrize("name", MODELS)
def test_every_naughty_string_is_read(encoders, name):
    expansions = encoders[name].expand_many(NAUGHTY)
    for text, expansion, after in zip(
        NAUGHTY, expansions, [*expansions[1:], expansions[0]], strict=True
    ):
        assert len(expansion.text) == len(text)
        check(expansion)
        check_pair(expansion, after)


@pytest.mark.parametrize("name", MODELS)
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_unicode_is_read(encoders, name, a, b):
    first, second = (encoders[name].expand(text) for text in (a, b))
    check(first)
    check_pair(first, second)
