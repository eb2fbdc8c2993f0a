from __future__ import annotations

import pytest


def spelled(encoder, text: str) -> list[tuple[str, str]]:
    expansion = encoder.expand(text)
    return [(token.piece, text[token.start : token.end]) for token in expansion.own_tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naïve ÉCOLE", [("naive", "naïve"), ("ecole", "ÉCOLE")]),
        ("cafe\u0301 x", [("cafe", "cafe\u0301"), ("x", "x")]),
        ("Kubernetes", [("ku", "Ku"), ("##ber", "ber"), ("##net", "net"), ("##es", "es")]),
        ("👩‍💻 hi ❤️", [("[UNK]", "👩‍💻"), ("hi", "hi"), ("[UNK]", "❤️")]),
        ("日本 x", [("日", "日"), ("本", "本"), ("x", "x")]),
        ("שלום", [("ש", "ש"), ("##ל", "ל"), ("##ו", "ו"), ("##ם", "ם")]),
        ("हिन्दी", [("ह", "ह"), ("##ि", "ि"), ("##न", "न्"), ("##द", "द"), ("##ी", "ी")]),
        ("İstanbul", [("istanbul", "İstanbul")]),
        ("a\u200bb", [("ab", "a\u200bb")]),
        ("C++", [("c", "C"), ("+", "+"), ("+", "+")]),
        ("a\r\nb", [("a", "a"), ("b", "b")]),
    ],
)
def test_spans_give_back_what_was_typed(encoder, text, expected):
    assert spelled(encoder, text) == expected


def test_a_lone_surrogate_becomes_a_replacement_character_and_moves_no_span(encoder):
    expansion = encoder.expand("a \ud800 engineer")
    assert expansion.text == "a \ufffd engineer"
    last = expansion.own_tokens[-1]
    assert expansion.text[last.start : last.end] == "engineer"


def test_the_published_vector_decodes_to_its_published_pieces(encoder, published):
    pieces = [encoder._reader.piece(id_) for id_ in published["indices"]]
    assert pieces == published["pieces"]
    assert len(pieces) == 37
