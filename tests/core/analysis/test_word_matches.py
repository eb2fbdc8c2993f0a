from __future__ import annotations

import pytest
from hypothesis import given

from core import compare, load_encoder, shares_by_kind, shares_by_word_kind, word_matches
from tests.support.expansions import expansions


def read(encoder, a: str, b: str):
    """The rows of a pair: their kinds, with the spellings of their words in A and in B."""
    match = compare(encoder.expand(a), encoder.expand(b))

    def spelled(text, word):
        return text.text[word.start : word.end] if word else None

    return {
        (row.kind, spelled(match.a, row.word_a), spelled(match.b, row.word_b)): row
        for row in word_matches(match)
        if row.kind != "added"
    }


@pytest.mark.parametrize("model", ["splade-tiny", "splade-minilm"])
@pytest.mark.parametrize(
    ("a", "b", "words", "pieces"),
    [
        ("experience with S3 buckets", "a clerk since 2023", ("S3", "2023"), {"##3"}),
        (
            "the Northgate clinic",
            "she studied in Harrogate",
            ("Northgate", "Harrogate"),
            {"##gate"},
        ),
        ("PostgreSQL administrator", "we use MySQL", ("PostgreSQL", "MySQL"), {"##q", "##l"}),
    ],
)
def test_a_piece_of_two_different_words_is_not_in_both_texts(model, a, b, words, pieces):
    said = read(load_encoder(model), a, b)
    assert {term.piece for term in said["piece", *words].terms} >= pieces
    assert not [key for key in said if key[0] == "both"]


def test_the_pieces_of_one_word_are_one_row(encoder):
    row = read(encoder, "a Kubernetes engineer", "kubernetes")["both", "Kubernetes", "kubernetes"]
    assert {term.piece for term in row.terms} == {"ku", "##ber", "##net", "##es"}
    assert row.contribution == pytest.approx(sum(term.contribution for term in row.terms))


def test_a_piece_of_a_common_word_counts_for_that_word(encoder):
    """ "##s" ends "buckets" in both texts, and "kubes" in one of them."""
    said = read(encoder, "s3 buckets", "buckets and kubes")
    assert "##s" in {term.piece for term in said["both", "buckets", "buckets"].terms}


def test_the_pieces_of_a_word_of_one_text_are_one_row_too(encoder):
    said = read(encoder, "Kubernetes administrator", "CKA, cluster administration")
    assert all(word_a or word_b for _, word_a, word_b in said)
    assert all(not (word_a and word_b) for kind, word_a, word_b in said if kind == "one")


def test_shares_by_kind_of_word(encoder):
    match = compare(encoder.expand("S3 engineer"), encoder.expand("engineer since 2023"))
    shares = shares_by_word_kind(match, word_matches(match))
    assert sum(shares.values()) == pytest.approx(100)
    assert shares["piece"] > 0
    assert shares["both"] + shares["piece"] == pytest.approx(shares_by_kind(match)["both"])


@given(expansions, expansions)
def test_every_shared_term_is_in_exactly_one_row(a, b):
    match = compare(a, b)
    rows = word_matches(match)
    assert sorted(t.id for row in rows for t in row.terms) == sorted(t.id for t in match.shared)
    assert sum(row.contribution for row in rows) == pytest.approx(match.cosine or 0.0)
    assert list(rows) == sorted(rows, key=lambda row: (-row.contribution, row.terms[0].id))
    assert all(row.terms and row.contribution > 0 for row in rows)
