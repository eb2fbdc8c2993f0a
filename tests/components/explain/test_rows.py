from __future__ import annotations

import pytest

from components.explain.rows import WHOLE_TEXT, expansion_rows, shared_rows
from core import compare


@pytest.fixture
def pair(encoder):
    a = encoder.expand("Certified Kubernetes Administrator")
    b = encoder.expand("CKA")
    return a, b, compare(a, b)


def test_expansion_rows_are_the_heaviest_terms_in_order(pair):
    a, _, match = pair
    rows = expansion_rows(a, match, limit=4, raw=False)
    assert [row.weight for row in rows] == [term.weight for term in a.terms[:4]]
    assert rows[0].name == "-net- (Kubernetes)"
    assert rows[0].source == "Kubernetes"
    assert expansion_rows(a, match, limit=4, raw=True)[0].name == "##net"


def test_expansion_rows_know_what_is_shared(pair):
    _, b, match = pair
    rows = expansion_rows(b, match, limit=100, raw=False)
    assert [row.name for row in rows if row.shared] == ["and"]


def test_shared_rows_carry_both_weights_and_sources(pair):
    a, b, match = pair
    (row,) = shared_rows(a, b, match, raw=False)
    assert (row.name, row.kind, row.share) == ("and", "added", 100.0)
    assert row.weight_a * row.weight_b == pytest.approx(match.dot)
    assert row.source_a == row.source_b == WHOLE_TEXT
