from __future__ import annotations

from dataclasses import replace

import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import View, compared
from components.explain.rows import (
    THE_WORD_ITSELF,
    WHOLE_TEXT,
    expansion_rows,
    gap_rows,
    shared_rows,
)
from core import compare, word_matches


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
    _, _, match = pair
    (row,) = shared_rows(match, word_matches(match), raw=False)
    assert (row.name, row.kind, row.share) == ("and", "added", 100.0)
    assert row.weight_a * row.weight_b == pytest.approx(match.dot)
    assert row.source_a == row.source_b == WHOLE_TEXT


@pytest.mark.parametrize(
    ("a", "b", "name", "note"),
    [
        ("S3 buckets", "since 2023", "S3 ↔ 2023", "one word piece in common, not the same word"),
        (
            "PostgreSQL administrator",
            "we use MySQL",
            "PostgreSQL ↔ MySQL",
            "3 word pieces in common, not the same word",
        ),
        (
            "a physiotherapist",
            "two physiotherapists",
            "physiotherapist ↔ physiotherapists",
            "5 word pieces in common, another form of the word",
        ),
    ],
)
def test_a_row_of_two_different_words_says_so(encoder, a, b, name, note):
    pair = compared(encoder.expand(a), encoder.expand(b), DEFAULT_VIEW)
    row = next(row for row in pair.rows if row.name == name)
    assert (row.kind, row.note) == ("piece", note)
    assert pair.shares["piece"] == pytest.approx(row.share)
    assert all(f"({name.replace(' ↔ ', ' and ')})" in term.name for term in row.terms)


def test_rows_are_words_and_raw_terms_a_switch_away(encoder):
    a, b = encoder.expand("Kubernetes engineer"), encoder.expand("engineer of Kubernetes")
    pair, raw = (compared(a, b, View(terms=12, raw=raw)) for raw in (False, True))
    assert {row.name for row in pair.rows} >= {"Kubernetes", "engineer"}
    assert [row.name for row in raw.rows] == [term.piece for term in raw.match.shared]
    for shown in (pair, raw):
        assert shown.total == len(shown.rows)
        assert sum(row.contribution for row in shown.rows) == pytest.approx(shown.match.cosine)
        assert sum(row.share for row in shown.rows) == pytest.approx(100)


def test_a_word_that_is_strongest_elsewhere_says_where(page_encoder):
    a, b = (page_encoder.expand(text) for text in ("senior developer", "Junior developer, senior"))
    moved = replace(b, terms=tuple(replace(t, source=1) for t in b.terms if t.piece == "senior"))
    (row,) = compared(a, moved, DEFAULT_VIEW).rows
    assert (row.name, row.kind, row.note) == ("senior", "both", "in B strongest at “Junior”")
    (row,) = [row for row in compared(a, b, DEFAULT_VIEW).rows if row.name == "senior"]
    assert row.note == ""


def test_a_word_that_was_added_in_part_says_so(page_encoder):
    a, b = page_encoder.expand("RabbitMQ"), page_encoder.expand("hare")
    row = next(r for r in compared(a, b, DEFAULT_VIEW).rows if r.name == "RabbitMQ")
    assert (row.kind, [term.piece for term in row.terms]) == ("one", ["rabbit"])
    assert "only 1 of its 3 pieces" in row.note


def test_a_missing_word_is_one_row_and_what_was_read_into_its_pieces_is_not_named(page_encoder):
    a = page_encoder.expand("RabbitMQ and physiotherapists, physiotherapists, a nurse")
    b = page_encoder.expand("violin")
    match = compare(a, b)
    rows = {row.word: row for row in gap_rows(a, match, side="a", raw=False)}
    assert rows["RabbitMQ"].names == rows["physiotherapists"].names == (THE_WORD_ITSELF,)
    assert "nurse" in rows["nurse"].names
    assert sum(row.share for row in rows.values()) == pytest.approx(100 * (1 - match.coverage_a))
    raw = {row.word: row for row in gap_rows(a, match, side="a", raw=True)}
    assert set(raw["RabbitMQ"].names) >= {"rabbit", "##m", "##q"}
