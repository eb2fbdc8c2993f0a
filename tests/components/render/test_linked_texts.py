from __future__ import annotations

import re

import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import compared
from components.explain.names import visible
from components.render import linked_texts
from core import Expansion, Term, Token
from tests.support.html import Seen
from tests.support.texts import HOSTILE


def picture(a: Expansion, b: Expansion) -> str:
    return linked_texts.linked_match(compared(a, b, DEFAULT_VIEW))


def read(text: str, *spans: tuple[int, int], sources: tuple[int, ...]) -> Expansion:
    """A text whose added term number i has weight 1 and peaks at token sources[i]; 0 is [CLS]."""
    tokens = (Token(101, "[CLS]", None, None),)
    tokens += tuple(Token(i + 1, f"p{i}", start, end) for i, (start, end) in enumerate(spans))
    terms = tuple(Term(i, f"t{i}", 1.0, source, False) for i, source in enumerate(sources))
    return Expansion(text, "m", tokens, terms)


def test_a_word_carries_its_terms_its_share_and_its_kind():
    a = read("one two", (0, 3), (4, 7), sources=(2, 2, 1))
    html = picture(a, a)
    assert (
        '<mark class="added" tabindex="0" data-t="0 1" style="--tint:1.000" '
        'title="66.7 % of the score: t0, t1">two</mark>'
    ) in html
    assert html.count("<mark") == 4


def test_each_linked_term_has_one_rule_and_one_row():
    a = read("one two", (0, 3), (4, 7), sources=(1, 2))
    html = picture(a, a)
    for id_ in (0, 1):
        rule = f'.lens-match:has([data-t~="{id_}"]:is(:hover,:focus)) [data-t~="{id_}"]'
        assert html.count(rule) == 1
        assert html.count(f'<li class="added" tabindex="0" data-t="{id_}">') == 1


def test_what_peaks_in_no_word_is_told_beside_the_text():
    a = read("one", (0, 3), sources=(0, 1))
    assert "50.0 % of the score peaks in no word" in picture(a, a)


def test_line_breaks_are_kept():
    a = read("one\n\ntwo", (0, 3), (5, 8), sources=(1, 2))
    assert "</mark>\n\n<mark" in picture(a, a)


def test_only_so_many_rows_are_linked_and_the_rest_is_counted(encoder):
    text = encoder.expand(" ".join(HOSTILE.values()) + " teacher of music and law " * 3)
    rows = compared(text, text, DEFAULT_VIEW).rows
    html = picture(text, text)
    assert len(rows) > linked_texts.LINKED_ROWS
    assert html.count(":is(:hover,:focus)") == linked_texts.LINKED_ROWS
    assert len(re.findall(r"<li class=", html)) == linked_texts.LINKED_ROWS
    assert f"and {len(rows) - linked_texts.LINKED_ROWS} more with smaller shares" in html


def test_the_pieces_of_a_word_are_one_row_that_unfolds(encoder):
    a = encoder.expand("Kubernetes")
    seen = Seen(picture(a, a))
    assert "4 pieces" in seen.text
    assert "-net- (Kubernetes)" in seen.text


def test_a_word_lights_up_wherever_it_stands(encoder):
    a, b = encoder.expand("a nurse, a good nurse, and a nurse"), encoder.expand("nurse")
    marks = re.findall(r'<mark class="both( again)?" tabindex="0" data-t="([\d ]+)"', picture(a, b))
    assert [again for again, _ in marks].count(" again") == 2
    assert len({ids for _, ids in marks[:3]}) == 1


def test_a_long_text_has_a_map_of_its_matches(encoder):
    long = encoder.expand("A ward of many beds. " * 50 + "A nurse.")
    html = picture(long, encoder.expand("nurse"))
    places = [float(at) for at in re.findall(r"--at:([\d.]+)", html)]
    assert f"{long.text.index('nurse') / len(long.text):.4f}" in html
    assert places == sorted(places)
    assert len(places) == html[: html.index("lens-butterfly")].count("<mark")
    assert "lens-map" not in picture(encoder.expand("nurse"), encoder.expand("nurse"))


def test_unmatched_terms_are_folded_beneath(encoder):
    a, b = encoder.expand("machine"), encoder.expand("violin teacher")
    seen = Seen(picture(a, b))
    assert "Only in A:" in seen.text
    assert "machine" in seen.text
    assert "No shared term." in seen.text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_shown_literally(encoder, text):
    expansion = encoder.expand(text)
    seen = Seen(picture(expansion, expansion))
    allowed = "style div p mark ul li span b small i details summary"
    assert seen.tags <= set(allowed.split())
    assert not {name for name in seen.attributes if name.startswith("on") or name == "src"}
    assert visible(expansion.text) in seen.text


def test_the_split_says_the_share_of_each_kind():
    html = linked_texts.split_bar({"both": 70.0, "one": 0.0, "added": 30.0})
    assert '<span class="both" style="flex:70.00">' in html
    assert '<span class="added" style="flex:30.00">' in html
    assert 'class="one" style="flex' not in html
    said = Seen(html).text
    assert "● in both texts 70.0 %" in said
    assert "◐ in one, added to the other 0 %" in said
    assert "○ added to both 30.0 %" in said
