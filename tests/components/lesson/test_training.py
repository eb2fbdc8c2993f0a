"""The recorded training, and the table of results, say what was measured."""

from __future__ import annotations

import re

import pytest

from components.lesson.recorded_training import recorded_training, term_bars_of, triple_rows
from components.lesson.results import RESULTS, results_table
from tests.support.html import Seen
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def training():
    return recorded_training()


def test_every_price_was_looked_at_after_the_same_steps(training):
    assert training.prices == ["low", "middle", "high"]
    assert training.steps[0] == 0
    assert len(training.checkpoints) == len(training.prices) * len(training.steps) > 10
    rates = [training.at(price, 0).rate for price in training.prices]
    assert rates == sorted(rates)


def test_all_trainings_began_as_the_same_model(training):
    first = [training.at(price, 0) for price in training.prices]
    assert len({(one.mrr, one.terms_description, one.dots) for one in first}) == 1


def test_a_higher_price_leaves_fewer_terms(training):
    last = training.steps[-1]
    low, middle, high = (training.at(price, last) for price in training.prices)
    assert low.terms_description > middle.terms_description > high.terms_description
    assert low.flops > high.flops


def test_training_finds_more_than_the_start(training):
    start, end = training.at("middle", 0), training.at("middle", training.steps[-1])
    assert end.mrr > start.mrr


def test_the_recorded_terms_are_entries_of_the_vocabulary(training, page_encoder):
    for text, terms in training.at("middle", training.steps[-1]).terms.items():
        weights = [term.weight for term in terms]
        assert weights == sorted(weights, reverse=True)
        own = {token.piece for token in page_encoder.expand(text).own_tokens}
        assert {term.piece for term in terms if term.in_text} <= own
        bars = term_bars_of(training.at("middle", 0), text, most=5)
        assert 0 < len(bars) <= 5


def test_the_margins_are_those_of_the_scores(training):
    point = training.at("low", training.steps[-1])
    rows = dict(triple_rows(training, point))
    assert training.query == rows["Query"]
    for name, (right, wrong) in (("Teacher", training.taught), ("Model", point.cosines)):
        assert right > wrong
        assert f"a margin of {right - wrong:.3f}" in rows[name]


def test_the_results_are_those_of_the_card():
    card = (ROOT / "assets" / "models" / "splade-minilm" / "RESULTS.md").read_text("utf-8")
    first = card.split("**alternative label")[0]
    for one in RESULTS:
        name = {"dense MiniLM": "all-MiniLM-L6-v2 (dense)"}.get(one.name, one.name)
        assert re.search(rf"\| {re.escape(name)} \| \w+ \| {one.mrr:.3f} ", first), one.name
        if one.terms and not one.dense:
            assert re.search(rf"\| {one.name} \| [\d.]+ \| {one.terms} \|.*{one.flops:.2f}", card)
        assert one.name in Seen(results_table(RESULTS)).text
