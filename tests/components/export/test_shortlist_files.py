"""The shortlist's files: complete, self-contained, and harmless to open."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from components.explain.shortlist import Answer, Line
from components.export.shortlist_files import (
    Shortlist,
    shortlist_csv,
    shortlist_html,
    shortlist_json,
)
from components.render.shortlist import Place
from core import model_info
from tests.components.render.test_shortlist import EMPTY, STANDING
from tests.support.html import Seen
from tests.support.texts import HOSTILE


def shortlist(name="Ada", sentence="Runs Kubernetes"):
    lines = [Line("Kubernetes", ""), Line("=AWS", "")]
    return Shortlist(
        requirement=f"Kubernetes\n{sentence}",
        model=model_info("splade-minilm"),
        made="2026-11-26",
        places=[
            Place(1, 1, name, STANDING, ("listed words",), lines="1 of 2", fit=3),
            Place(2, None, "Bo", EMPTY, ()),
        ],
        cautions={1: ("A list scores high.",), 2: ()},
        lines=lines,
        answers={1: (Answer("found", 0.4, sentence, ()), Answer("missing", 0.1, sentence, ()))},
    )


def test_the_report_holds_caveats_ranking_warnings_and_evidence():
    html = shortlist_html(shortlist())
    seen = Seen(html).text
    for said in ("Read this first", "0.400", "A list scores high.", "Evidence, line by line"):
        assert said in seen
    assert "Runs Kubernetes" in seen
    assert not re.search(r"(?:src|href)=|url\(|@import", html)


def test_the_table_has_a_row_a_candidate_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(shortlist_csv(shortlist(name="=1+1")))))
    assert [row["candidate"] for row in rows] == ["'=1+1", "Bo"]
    assert rows[0]["lines found"] == "1"
    assert rows[0]["line 1: Kubernetes"] == "found"
    assert rows[0]["line 2: =AWS"] == "not found"
    assert rows[1]["cosine"] == ""
    assert rows[0]["own fit"] == "3"


def test_the_json_holds_every_figure():
    found = json.loads(shortlist_json(shortlist()))
    first, second = found["candidates"]
    assert first["cosine"] == STANDING.cosine
    assert first["shares"] == dict(STANDING.shares)
    assert [one["level"] for one in first["answers"]] == ["found", "missing"]
    assert second["cosine"] is None
    assert found["lines"] == ["Kubernetes", "=AWS"]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_name_and_sentence_can_be_taken_away(text):
    of = shortlist(name=text, sentence=text)
    html = shortlist_html(of)
    assert "<script" not in html
    html.encode("utf-8")
    shortlist_csv(of).encode("utf-8", "strict" if text != HOSTILE["lone surrogate"] else "replace")
    json.loads(shortlist_json(of))
