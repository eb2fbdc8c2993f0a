from __future__ import annotations

import math

import pytest
from hypothesis import given

from core import compare, share
from core.errors import ModelMismatchError
from tests.support.expansions import expansions, text


def test_a_match_worked_by_hand():
    a = text((1, 3.0, True), (2, 4.0, True))
    b = text((2, 5.0, False), (3, 12.0, True))
    match = compare(a, b)
    assert match.dot == 20.0
    assert match.cosine == pytest.approx(20 / (5 * 13))
    (only,) = match.shared
    assert (only.id, only.weight_a, only.weight_b, only.kind) == (2, 4.0, 5.0, "one")
    assert only.contribution == pytest.approx(20 / 65)
    assert [term.id for term in match.only_a] == [1]
    assert [term.id for term in match.only_b] == [3]
    assert (match.norm_a, match.norm_b) == (5.0, 13.0)
    assert match.coverage_a == pytest.approx(16 / 25)
    assert match.coverage_b == pytest.approx(25 / 169)


@pytest.mark.parametrize(
    ("own_a", "own_b", "kind"),
    [(True, True, "both"), (True, False, "one"), (False, True, "one"), (False, False, "added")],
)
def test_the_kind_of_a_shared_term(own_a, own_b, kind):
    assert compare(text((1, 1.0, own_a)), text((1, 2.0, own_b))).shared[0].kind == kind


def test_nothing_in_common_is_exactly_zero():
    match = compare(text((1, 1.0, True)), text((2, 1.0, True)))
    assert match.cosine == 0.0
    assert match.dot == 0.0
    assert match.shared == ()
    assert match.coverage_a == match.coverage_b == 0.0


def test_an_empty_expansion_has_no_cosine():
    full, empty = text((1, 1.0, True)), text()
    for a, b in ((full, empty), (empty, full), (empty, empty)):
        match = compare(a, b)
        assert match.cosine is None
        assert match.dot == 0.0
        assert match.coverage_a == match.coverage_b == 0.0


def test_different_models_are_refused_by_name():
    with pytest.raises(ModelMismatchError, match="'m' and 'other'"):
        compare(text((1, 1.0, True)), text((1, 1.0, True), model="other"))


def test_shared_terms_are_sorted_by_contribution_then_id():
    a = text((3, 1.0, True), (1, 2.0, True), (2, 1.0, True))
    assert [term.id for term in compare(a, a).shared] == [1, 2, 3]


@given(expansions, expansions)
def test_contributions_sum_to_the_cosine_and_coverage_bounds_it(a, b):
    match = compare(a, b)
    if match.cosine is None:
        assert not (a.terms and b.terms)
        return
    total = math.fsum(term.contribution for term in match.shared)
    assert total == pytest.approx(match.cosine, abs=1e-9)
    assert 0.0 <= match.cosine <= 1.0
    assert match.cosine <= math.sqrt(match.coverage_a * match.coverage_b) + 1e-9
    assert len(match.shared) + len(match.only_a) == len(a.terms)
    if match.shared:
        assert math.fsum(share(term, match) for term in match.shared) == pytest.approx(1.0)


@given(expansions, expansions)
def test_compare_is_symmetric(a, b):
    there, back = compare(a, b), compare(b, a)
    assert there.cosine == back.cosine
    assert there.dot == back.dot
    assert (there.coverage_a, there.coverage_b) == (back.coverage_b, back.coverage_a)
    assert there.only_a == back.only_b
    assert {term.id: term.contribution for term in there.shared} == pytest.approx(
        {term.id: term.contribution for term in back.shared}
    )


@given(expansions)
def test_a_text_matches_itself_fully(a):
    match = compare(a, a)
    if a.terms:
        assert match.cosine == pytest.approx(1.0)
        assert match.only_a == ()


def test_the_examples_of_the_article(encoder):
    def cosine(a: str, b: str) -> float | None:
        return compare(encoder.expand(a), encoder.expand(b)).cosine

    assert cosine("machine learning engineer", "Artificial intelligence engineer") == pytest.approx(
        0.323, abs=5e-4
    )
    assert cosine("Certified Kubernetes Administrator", "CKA") == pytest.approx(0.007, abs=5e-4)
