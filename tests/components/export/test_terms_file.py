from __future__ import annotations

import csv
import io
import json

import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import Comparison, compared
from components.export.terms_file import TermRow, read_csv, term_rows, write_csv, write_json
from tests.support.texts import HOSTILE


def pair(encoder, one: str, other: str) -> Comparison:
    return compared(encoder.expand(one), encoder.expand(other), DEFAULT_VIEW)


@pytest.mark.parametrize("name", HOSTILE)
def test_csv_round_trip_is_exact(encoder, name):
    rows = term_rows(pair(encoder, HOSTILE[name], "engineer + = - @ ' chef"))
    assert read_csv(write_csv(rows)) == rows


def test_every_term_of_either_text_is_there_once(encoder):
    comparison = pair(encoder, "machine learning engineer", "software engineer")
    a, b, match = comparison.a, comparison.b, comparison.match
    rows = term_rows(comparison)
    assert len(rows) == len({term.id for term in (*a.terms, *b.terms)})
    assert [row.term for row in rows[: len(match.shared)]] == [term.piece for term in match.shared]
    assert sum(row.contribution or 0 for row in rows) == pytest.approx(match.cosine, abs=1e-9)
    assert sum(row.share or 0 for row in rows) == pytest.approx(100)
    only = next(row for row in rows if row.kind == "only_a")
    assert (only.weight_b, only.in_text_b, only.contribution, only.source_b) == (None,) * 3 + ("",)


@pytest.mark.parametrize("term", ["+", "=", "-", "@", "'", "=1+1", "\tx", "'x"])
def test_no_cell_can_run_as_a_formula_and_each_comes_back(term):
    row = TermRow(term, term, "both", True, False, 1.5, 0.1, 0.2, 100.0, term, "")
    text = write_csv((row,))
    cells = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert all(not cell.startswith(tuple("=+-@\t\r")) for cell in cells)
    assert read_csv(text) == (row,)


def test_real_terms_that_look_like_formulas_survive(encoder):
    rows = term_rows(pair(encoder, "50+ = more", "50+ = more"))
    assert {"+", "="} <= {row.term for row in read_csv(write_csv(rows))}


def test_another_table_is_refused():
    with pytest.raises(ValueError, match="not a table of terms"):
        read_csv("a,b\r\n1,2\r\n")


def test_json_holds_the_whole_result(encoder):
    comparison = pair(encoder, "machine learning engineer", "")
    found = json.loads(write_json(comparison, made="2026-11-23"))
    assert found["cosine"] is None
    assert found["model"] == "splade-tiny"
    assert found["text_a"] == "machine learning engineer"
    assert [row["term"] for row in found["terms"]] == [row.term for row in term_rows(comparison)]
