from __future__ import annotations

from html.parser import HTMLParser

import pytest

from components import markup
from components.naming import term_names
from components.rows import SharedRow, shared_rows
from core import Expansion, Term, Token, compare
from tests.texts import HOSTILE


class Seen(HTMLParser):
    """The tags of a block and the text a reader sees in its marked-up box."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def marked(a: Expansion, b: Expansion) -> str:
    match = compare(a, b)
    return markup.marked_text(a, match, term_names(match.shared, a, b), label="Text A")


def read(text: str, *spans: tuple[int, int], sources: tuple[int, ...]) -> Expansion:
    tokens = (Token(101, "[CLS]", None, None),)
    tokens += tuple(Token(i + 1, f"p{i}", start, end) for i, (start, end) in enumerate(spans))
    terms = tuple(Term(i, f"t{i}", 1.0, source, True) for i, source in enumerate(sources))
    return Expansion(text, "m", tokens, terms)


def test_the_words_that_shared_terms_peak_in_are_marked_exactly():
    a = read("one two", (0, 3), (4, 7), sources=(2,))
    assert marked(a, a) == (
        '<p class="lens-quiet">Text A, as read</p>'
        '<div class="lens-text" role="region" aria-label="Shared words marked in A" tabindex="0" '
        'dir="auto">one <mark class="both" style="--share:1.000" '
        'title="100.0 % of the score: t0">two</mark></div>'
    )


def test_what_peaks_in_no_word_is_told_beside_the_text():
    a = read("one", (0, 3), sources=(0, 1))
    assert "50.0 % of the score comes from the whole text" in marked(a, a)
    assert marked(a, a).count("<mark") == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_shown_literally(encoder, text):
    expansion = encoder.expand(text)
    seen = Seen(marked(expansion, expansion))
    assert seen.tags <= {"p", "div", "mark"}
    assert not {name for name in seen.attributes if name.startswith("on")}
    pictured = expansion.text.translate(markup._PICTURES)
    assert pictured in seen.text


def test_control_characters_get_their_pictures_and_line_breaks_stay():
    assert markup.literal("a\x00b\r\nc\td\x7f") == "a␀b\nc\td␡"


def test_names_in_tips_and_tables_are_escaped():
    row = SharedRow('"><b>', "p", "one", 1.0, 2.0, 0.5, 100.0, "<u>", "'x'")
    seen = Seen(markup.shared_table([row], total=1))
    assert not seen.tags & {"b", "u"}
    assert '"><b>' in seen.text
    assert "<u>" in seen.text


def test_the_table_tells_how_many_rows_it_leaves_out(encoder):
    a = encoder.expand("machine learning engineer")
    match = compare(a, a)
    rows = shared_rows(a, a, match, raw=False)
    assert "and 15 more" in markup.shared_table(rows[:2], total=len(rows))
    assert "more with smaller" not in markup.shared_table(rows, total=len(rows))


def test_each_kind_of_shared_term_is_told_in_words_and_sign():
    text = Seen(markup.legend()).text
    for says in ("● in both texts", "◐ in one, added to the other", "○ added to both"):
        assert says in text
