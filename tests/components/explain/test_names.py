from __future__ import annotations

import pytest

from components.explain.names import shortened, term_names, token_labels
from core import Expansion, Term, Token


def term(id_: int, piece: str) -> Term:
    return Term(id_, piece, 1.0, 0, in_text=False)


def read(text: str, *tokens: tuple[int, str, int, int]) -> Expansion:
    return Expansion(text, "m", tuple(Token(*token) for token in tokens), ())


KUBERNETES = read(
    "Kubernetes", (1, "ku", 0, 2), (2, "##ber", 2, 5), (3, "##net", 5, 8), (4, "##es", 8, 10)
)


def test_pieces_in_the_text_are_named_in_their_place():
    terms = [term(1, "ku"), term(2, "##ber"), term(3, "##net"), term(4, "##es")]
    assert dict(term_names(terms, KUBERNETES)) == {
        1: "ku- (Kubernetes)",
        2: "-ber- (Kubernetes)",
        3: "-net- (Kubernetes)",
        4: "-es (Kubernetes)",
    }


def test_an_added_piece_is_called_a_word_piece():
    assert term_names([term(9, "##tion")], KUBERNETES)[9] == "word piece -tion"


def test_a_whole_word_needs_no_explanation_even_where_it_also_begins_another():
    text = read(
        "orchestration orchestra",
        (5, "orchestra", 0, 9),
        (6, "##tion", 9, 13),
        (5, "orchestra", 14, 23),
    )
    assert term_names([term(5, "orchestra")], text)[5] == "orchestra"
    assert term_names([term(5, "orchestra")], read(text.text, *_raw(text)[:2]))[5] == (
        "orchestra- (orchestration)"
    )


def _raw(text: Expansion) -> list[tuple[int, str, int, int]]:
    return [(token.id, token.piece, token.start, token.end) for token in text.tokens]


def test_raw_names_are_the_pieces():
    assert dict(term_names([term(3, "##net")], KUBERNETES, raw=True)) == {3: "##net"}


def test_no_two_terms_get_the_same_name():
    names = term_names([term(7, "##net"), term(8, "word piece -net")])
    assert len(set(names.values())) == 2


@pytest.mark.parametrize(
    ("piece", "name"), [("[SEP]", "special token [SEP]"), ("##", "##"), ("+", "+")]
)
def test_special_tokens_and_signs(piece, name):
    assert term_names([term(1, piece)])[1] == name


def test_a_very_long_word_is_shortened_in_the_middle():
    assert shortened("a" * 20 + "b" * 20) == "a" * 12 + "…" + "b" * 12
    assert shortened("short") == "short"


def test_token_labels_are_unique(encoder):
    expansion = encoder.expand("the Kubernetes of the")
    assert token_labels(expansion) == (
        "[CLS]", "the", "ku-", "-ber-", "-net-", "-es", "of", "the (2)", "[SEP]",
    )  # fmt: skip
    assert "##net" in token_labels(expansion, raw=True)
