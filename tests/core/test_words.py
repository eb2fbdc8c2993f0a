from __future__ import annotations

from core import words_by_token, words_of


def test_pieces_of_one_word_are_joined(encoder):
    expansion = encoder.expand("Kubernetes, orchestration")
    spelled = [expansion.text[word.start : word.end] for word in words_of(expansion)]
    assert spelled == ["Kubernetes", ",", "orchestration"]


def test_special_tokens_belong_to_no_word(encoder):
    expansion = encoder.expand("machine learning")
    by_token = words_by_token(expansion)
    assert sorted(by_token) == [1, 2]


def test_a_text_without_tokens_has_no_words(encoder):
    assert words_of(encoder.expand("")) == ()
