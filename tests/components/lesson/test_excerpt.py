from __future__ import annotations

from components.lesson.excerpt import MOST_TOKENS, beginning, excerpt_note, first_tokens


def test_a_text_is_cut_at_a_token(encoder):
    text = "engineer " * 100
    read = first_tokens(text, encoder.expand(text))
    assert len(encoder.expand(read).own_tokens) == MOST_TOKENS
    assert read.endswith("engineer")
    note = excerpt_note({"Text A": read, "Text B": "b"}, {"Text A": text, "Text B": "b"})
    assert note.startswith("The lesson reads only the beginning, up to 32 tokens")
    assert f"{len(read)} characters of 900 of Text A. The" in note
    assert first_tokens("engineer", encoder.expand("engineer")) == "engineer"
    assert excerpt_note({"Text A": "engineer"}, {"Text A": "engineer"}) is None
    assert len(beginning("x" * 10_000)) == 2_000
