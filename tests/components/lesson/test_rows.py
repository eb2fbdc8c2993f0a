from __future__ import annotations

import pytest

from components.explain.names import token_labels
from components.explain.prose import prose, step_prose
from components.explain.sentences import case_reading, pieces_reading, score_guess_reading
from components.lesson.cases import cases, recorded
from components.lesson.contexts import context_pairs, positions_of, words_in_common
from components.lesson.record import MOST_TOKENS, cut, cut_note, opening
from core import compare

STEPS = ("pieces", "guesses", "dampen", "strongest", "sparse", "meet", "context", "wrong")


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_prose(step):
    parts = step_prose(step)
    assert parts.body.startswith(parts.lead)
    assert parts.lead.endswith(".")
    assert 1 <= parts.body.count(". ") + 1 <= 6
    assert "$$" in parts.formula
    assert parts.try_this


def test_prose_without_its_parts_is_refused():
    assert prose("lesson/prose/recorded").startswith("### ")
    with pytest.raises(ValueError, match="recorded"):
        step_prose("recorded")


def test_a_text_is_cut_at_a_token(encoder):
    text = "engineer " * 100
    read = opening(text, encoder.expand(text))
    assert len(encoder.expand(read).own_tokens) == MOST_TOKENS
    assert read.endswith("engineer")
    note = cut_note({"Text A": read, "Text B": "b"}, {"Text A": text, "Text B": "b"})
    assert note.startswith("The lesson reads only the beginning, up to 32 tokens")
    assert f"{len(read)} characters of 900 of Text A. The" in note
    assert opening("engineer", encoder.expand("engineer")) == "engineer"
    assert cut_note({"Text A": "engineer"}, {"Text A": "engineer"}) is None
    assert len(cut("x" * 10_000)) == 2_000


def test_token_labels_are_unique(encoder):
    expansion = encoder.expand("the Kubernetes of the")
    assert token_labels(expansion) == (
        "[CLS]", "the", "ku-", "-ber-", "-net-", "-es", "of", "the (2)", "[SEP]",
    )  # fmt: skip
    assert "##net" in token_labels(expansion, raw=True)


def test_words_in_common_and_where_they_are(encoder):
    first, second = encoder.expand("Kubernetes and Python"), encoder.expand("python, KUBERNETES")
    assert words_in_common(first, second) == ["kubernetes", "python"]
    assert positions_of("kubernetes", first) == [1, 2, 3, 4]
    assert positions_of("python", second) == [1]
    with pytest.raises(ValueError, match="java"):
        positions_of("java", first)


def test_presets_have_their_word_in_common(encoder):
    for pair in context_pairs().values():
        sentences = encoder.expand(pair.first), encoder.expand(pair.second)
        assert words_in_common(*sentences) == [pair.title]


def test_the_recorded_vector_is_whole():
    assert len(recorded().terms) == 37
    assert (recorded().terms[0].piece, recorded().terms[0].weight) == ("experience", 2.55235314)
    assert len(cases()) == 7


def test_readings(encoder):
    assert pieces_reading(encoder.expand("plain words")) == (
        "2 words, 2 pieces, and the two marks. The vocabulary has every word of this text."
    )
    assert pieces_reading(encoder.expand("🚀 chef")) == (
        "2 words, 2 pieces, and the two marks. 1 piece is unknown to the vocabulary: [UNK]."
    )
    a, b = encoder.expand("violin teacher"), encoder.expand("plumber")
    assert case_reading(a, b, compare(a, b), marks_share=0.5) == (
        "Against “plumber” the cosine is 0.000: no term in common. 50.0 % of its squared weight "
        "peaks at [CLS] or [SEP]."
    )
    assert score_guess_reading(0.3, 0.301) == "You guessed 0.30, right: the cosine is 0.301."
    assert score_guess_reading(0.1, 0.3).startswith("You guessed 0.10, 0.20 too low")
    assert score_guess_reading(None, 0.3) == "The cosine is 0.300."
    assert "no score" in score_guess_reading(0.3, None)
