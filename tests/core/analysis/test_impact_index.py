"""The walk agrees with the dot product, and pruning with the walk."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import compare
from core.analysis.impact_index import LEVELS, ImpactIndex, Posting, Visit, by_score, max_score
from tests.support.expansions import text

TEXTS = (
    "registered nurse in intensive care",
    "plumber for heating systems",
    "physician in a hospital",
    "teacher of chemistry",
    "care assistant for the elderly",
)


def test_scores_are_the_dot_product_but_for_the_rounding(encoder):
    documents = encoder.expand_many(TEXTS)
    query = encoder.expand("hospital nurse")
    index = ImpactIndex(documents)
    walk = index.walk(query)
    step = max(term.weight for term in query.terms) / LEVELS * index.step
    for document, score in zip(documents, walk[-1].scores, strict=True):
        dot = compare(query, document).dot
        assert score * step == pytest.approx(dot, abs=0.02 + 0.01 * dot)
    exact = [compare(query, document).dot for document in documents]
    assert by_score(walk[-1].scores)[:3] == sorted(range(5), key=lambda i: -exact[i])[:3]


def test_each_visit_adds_its_postings(encoder):
    walk = ImpactIndex(encoder.expand_many(TEXTS)).walk(encoder.expand("hospital nurse"))
    before = (0,) * len(TEXTS)
    for visit in walk:
        assert visit.postings
        expected = list(before)
        for posting in visit.postings:
            assert 1 <= posting.impact <= LEVELS
            expected[posting.document] += visit.impact * posting.impact
        assert list(visit.scores) == expected
        before = visit.scores
    assert [v.highest for v in walk] == sorted((v.highest for v in walk), reverse=True)


def test_a_query_may_count_its_terms_otherwise():
    documents = [text((1, 2.0, True), (2, 1.0, True)), text((2, 2.0, True))]
    query = text((1, 9.0, True), (2, 0.1, True))
    (first, second) = ImpactIndex(documents).walk(query, {1: 1.0, 2: 2.0})
    assert (first.id, first.impact, first.weight) == (2, LEVELS, 2.0)
    assert (second.id, second.impact) == (1, 128)


def test_nothing_in_common_is_no_walk():
    assert ImpactIndex([text((1, 1.0, True))]).walk(text((2, 1.0, True))) == []
    assert ImpactIndex([]).walk(text((2, 1.0, True))) == []
    assert max_score([], most=3).best == ()


def test_two_models_do_not_share_an_index(encoder):
    with pytest.raises(ValueError, match="one model"):
        ImpactIndex([encoder.expand("nurse"), text((1, 1.0, True))])


@st.composite
def walks(draw) -> list[Visit]:
    documents = draw(st.integers(1, 30))
    visits = []
    for id_ in range(draw(st.integers(1, 8))):
        places = sorted(draw(st.sets(st.integers(0, documents - 1), min_size=1)))
        postings = tuple(Posting(place, draw(st.integers(1, LEVELS))) for place in places)
        visits.append(Visit(id_, str(id_), 1.0, draw(st.integers(1, LEVELS)), postings, ()))
    return visits


@given(walks(), st.integers(1, 5))
def test_pruning_finds_the_same_best_and_never_reads_more(visits, most):
    scores: dict[int, int] = {}
    for visit in visits:
        for posting in visit.postings:
            scores[posting.document] = (
                scores.get(posting.document, 0) + visit.impact * posting.impact
            )
    whole = sorted(scores, key=lambda document: (-scores[document], document))[:most]
    found = max_score(visits, most=most)
    assert [scores[document] for document in found.best] == [scores[d] for d in whole]
    assert found.read <= found.of == sum(len(visit.postings) for visit in visits)


def test_pruning_skips_where_one_term_decides():
    draw = random.Random(0)
    strong = Visit(0, "strong", 1.0, 200, tuple(Posting(d, 200 - d) for d in range(20)), ())
    weak = Visit(1, "weak", 1.0, 1, tuple(Posting(d, draw.randint(1, 9)) for d in range(200)), ())
    found = max_score([strong, weak], most=3)
    assert found.best == (0, 1, 2)
    assert found.read < 60 < found.of == 220
