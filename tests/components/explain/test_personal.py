from __future__ import annotations

import json

import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import View, compared
from components.explain.names import term_names
from components.explain.personal import (
    WITHHELD,
    details_of,
    hidden_line,
    is_withheld,
    withheld,
)
from components.explain.rows import expansion_rows, gap_rows
from components.export.report import report_html
from components.export.terms_file import term_rows, write_csv, write_json
from components.render.linked_texts import linked_match
from components.render.notebook import html_of
from components.render.tables import shared_table
from core import model_info
from tests.support.texts import people

READ_INTO_THE_NAME = {"islam", "tehran", "haji", "morocco"}  # by splade-tiny


@pytest.fixture(scope="module")
def pair(encoder):
    advert, cv = (encoder.expand(people(name)) for name in ("advert_engineer", "cv_engineer"))
    return compared(advert, cv, DEFAULT_VIEW)


def test_what_is_read_into_a_name_is_known(pair):
    secret = withheld(pair.a, pair.b)
    assert {term.piece for term in pair.b.terms if term.id in secret} >= READ_INTO_THE_NAME
    assert withheld(pair.a) == frozenset()
    assert withheld(pair.a, pair.b) == withheld(pair.b)


def test_withheld_terms_have_names_of_their_own(pair):
    names = term_names(pair.b.terms, pair.b)
    hidden = [name for name in names.values() if is_withheld(name)]
    assert hidden[:2] == [WITHHELD, f"{WITHHELD} 2"]
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("raw", [False, True])
def test_it_is_printed_nowhere(pair, raw):
    shown = compared(pair.a, pair.b, View(terms=100, raw=raw))
    drawn = [
        linked_match(shown),
        shared_table(shown.rows, total=shown.total, raw=raw),
        report_html(shown, model=model_info("splade-tiny"), made=""),
        write_csv(term_rows(shown)),
        write_json(shown, made=""),
        html_of(shown.b),
        html_of(shown.match),
        str(expansion_rows(shown.b, shown.match, limit=100, raw=raw)),
        str(gap_rows(shown.b, shown.match, side="b", raw=raw)),
        str(sorted(shown.names.values())),
        str(sorted(term_names(shown.b.terms, shown.b, raw=raw).values())),
    ]
    for place, text in enumerate(drawn):
        assert not [word for word in READ_INTO_THE_NAME if word in text.lower()], place
    assert WITHHELD in drawn[3]
    assert WITHHELD not in drawn[7] + drawn[8]  # left out of the chart and of Missing


def test_the_arithmetic_is_as_it_was(pair):
    rows = json.loads(write_json(pair, made=""))["terms"]
    assert len(rows) == len({t.id for t in pair.a.terms} | {t.id for t in pair.b.terms})
    contributions = [row["contribution"] for row in rows if row["contribution"] is not None]
    assert sum(contributions) == pytest.approx(pair.match.cosine)


def test_what_was_hidden_is_said():
    text = people("cv_engineer")
    line = hidden_line(text, details_of(text))
    assert line.startswith("Hidden before reading: Amira Hassan (name), 14 Mill Lane")
    assert hidden_line("x x", []) == "Hidden before reading: ."
    many = "\n".join(f"a{number}@b.example" for number in range(20))
    assert "and 8 more" in hidden_line(many, details_of(many))
