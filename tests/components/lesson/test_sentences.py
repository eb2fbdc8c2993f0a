from __future__ import annotations

from components.lesson.sentences import case_sentence, guessed_score_sentence, pieces_sentence
from core import compare


def test_sentences_of_the_lesson(encoder):
    assert pieces_sentence(encoder.expand("plain words")) == (
        "2 words, 2 pieces, and the two special tokens. The vocabulary has every word of this text."
    )
    assert pieces_sentence(encoder.expand("🚀 chef")) == (
        "2 words, 2 pieces, and the two special tokens. "
        "1 piece is unknown to the vocabulary: [UNK]."
    )
    a, b = encoder.expand("violin teacher"), encoder.expand("plumber")
    assert case_sentence(a, b, compare(a, b), special_share=0.5) == (
        "Against “plumber” the cosine is 0.000: no term in common. 50.0 % of its squared weight "
        "peaks at [CLS] or [SEP]."
    )
    assert guessed_score_sentence(0.3, 0.301) == "You guessed 0.30, right: the cosine is 0.301."
    assert guessed_score_sentence(0.1, 0.3).startswith("You guessed 0.10, 0.20 too low")
    assert guessed_score_sentence(None, 0.3) == "The cosine is 0.300."
    assert "no score" in guessed_score_sentence(0.3, None)
