from __future__ import annotations

import pytest

from components.lesson.contexts import context_pairs, positions_of, words_in_common


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
