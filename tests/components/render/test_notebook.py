from __future__ import annotations

import pytest

from components.render.notebook import html_of
from core import compare
from tests.support.html import Seen
from tests.support.texts import BLANK, HOSTILE


def test_an_expansion_shows_its_terms(encoder):
    expansion = encoder.expand("machine learning engineer")
    seen = Seen(html_of(expansion))
    assert "3 tokens → 17 terms" in seen.text
    for term in expansion.terms:
        assert term.piece in seen.text
        assert f"{term.weight:.3f}" in seen.text


def test_a_match_shows_both_texts_linked(encoder):
    a, b = (encoder.expand(t) for t in ("machine learning engineer", "software engineer"))
    match = compare(a, b)
    html = html_of(match)
    assert f"Cosine similarity {match.cosine:.3f}" in html
    assert html.count("data-t=") >= 2
    assert '[data-t~="' in html


def test_a_notebook_asks_the_values_themselves(encoder):
    expansion = encoder.expand("engineer")
    assert expansion._repr_html_() == html_of(expansion)
    match = compare(expansion, expansion)
    assert match._repr_html_() == html_of(match)


@pytest.mark.parametrize("text", [*BLANK.values(), *HOSTILE.values()])
def test_any_text_is_shown_literally(encoder, text):
    expansion = encoder.expand(text)
    for value in (expansion, compare(expansion, expansion)):
        assert not {"script", "img", "iframe"} & Seen(html_of(value)).tags


def test_something_else_is_refused():
    with pytest.raises(TypeError, match="int"):
        html_of(3)
