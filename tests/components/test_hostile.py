"""The public list of naughty strings through everything that leaves the page."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest

from components.explain.comparison import View, compared
from components.explain.rows import expansion_rows
from components.export.report import report_html
from components.export.share_link import SharedState, packed, unpacked
from components.export.terms_file import read_csv, term_rows, write_csv, write_json
from components.lesson import diagrams
from components.match.charts import butterfly_chart, expansion_chart
from components.methods.tables import frequency_table
from components.methods.word_weights import word_frequencies
from components.render import linked_texts, markup, tables
from components.render.theme import PALETTES
from core import esco, model_info
from tests.support.drawing import as_png, as_svg
from tests.support.html import Seen
from tests.support.texts import NAUGHTY

VIEW = View(terms=12, raw=True)
PAPER = PALETTES["light"]
ALLOWED = {
    "a", "b", "bdi", "body", "br", "caption", "code", "details", "div", "em", "footer", "g", "h1",
    "h2", "head", "header", "html", "i", "li", "main", "mark", "meta", "ol", "p", "path", "rect",
    "section", "small", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "text",
    "th", "thead", "title", "tr", "ul", "figure", "figcaption", "line", "defs", "clippath",
}  # fmt: skip


@pytest.fixture(scope="module")
def pairs(encoder):
    texts = encoder.expand_many(NAUGHTY)
    return [compared(a, b, VIEW) for a, b in pairwise(texts)]


def test_nothing_is_interpreted_in_what_the_page_draws(pairs):
    for pair in pairs:
        drawn = (
            linked_texts.linked_match(pair)
            + diagrams.pieces(pair.a, raw=False)
            + tables.shared_table(pair.rows, total=pair.total, raw=False)
            + markup.paragraph(pair.a.text)
            + frequency_table(word_frequencies([pair.a.text], esco()))
        )
        seen = Seen(drawn)
        assert seen.tags <= ALLOWED, pair.a.text
        assert not {name for name in seen.attributes if name.startswith("on")}, pair.a.text


def test_the_report_interprets_nothing(pairs):
    for pair in pairs[::12]:
        seen = Seen(report_html(pair, model=model_info("splade-tiny"), made="2026-01-01"))
        assert not {"script", "iframe", "img", "object", "embed", "form", "base"} & seen.tags
        assert not {name for name in seen.attributes if name.startswith("on")}


def test_the_tables_come_back_and_run_nothing(pairs):
    for pair in pairs[::6]:
        rows = term_rows(pair)
        table = write_csv(rows)
        assert read_csv(table) == rows
        for line in csv.reader(io.StringIO(table)):
            assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in line)
        assert json.loads(write_json(pair, made="2026-01-01"))["text_a"] == pair.a.text


def test_pictures_hold_drawings_and_letters_only(pairs):
    shown = [pair for pair in pairs if pair.rows][::24]
    expansions = [
        expansion_chart(
            expansion_rows(pair.a, pair.match, limit=30, raw=False),
            palette=PAPER,
            heaviest=pair.heaviest,
        )
        for pair in shown
    ]
    butterflies = [butterfly_chart(pair.terms[:30], palette=PAPER) for pair in shown]
    pictures = as_svg(expansions + butterflies)
    assert len(pictures) == 2 * len(shown) > 20
    for pair, svg in zip(shown * 2, pictures, strict=True):
        seen = Seen(svg)
        assert seen.tags <= {"svg", "g", "path", "text", "rect", "defs", "clippath", "line"}
        assert not {"href", "xlink:href", "onload"} & seen.attributes, pair.a.text
    for png in as_png(expansions[::4] + butterflies[::4]):
        assert png.startswith(b"\x89PNG")


def test_links_come_back(pairs):
    for pair in pairs:
        state = SharedState(pair.a.text, pair.b.text, "splade-tiny", 12, raw=False)
        models = frozenset({"splade-tiny"})
        assert unpacked(packed(state), longest_text=1_000, models=models) == state
