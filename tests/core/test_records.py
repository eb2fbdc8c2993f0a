from __future__ import annotations


def test_pieces_of_one_word_are_joined(encoder):
    expansion = encoder.expand("Kubernetes, orchestration")
    spelled = [expansion.text[word.start : word.end] for word in expansion.words]
    assert spelled == ["Kubernetes", ",", "orchestration"]


def test_special_tokens_belong_to_no_word(encoder):
    expansion = encoder.expand("machine learning")
    by_token = expansion.word_at
    assert sorted(by_token) == [1, 2]


def test_a_text_without_tokens_has_no_words(encoder):
    assert encoder.expand("").words == ()
