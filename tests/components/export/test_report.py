from __future__ import annotations

import re

import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import compared
from components.export.report import report_html
from core import model_info
from tests.support.html import Seen
from tests.support.texts import HOSTILE


def report(encoder, one: str, other: str) -> str:
    pair = compared(encoder.expand(one), encoder.expand(other), DEFAULT_VIEW)
    return report_html(pair, model=model_info("splade-tiny"), made="2026-11-23")


def test_a_report_tells_everything(encoder):
    html = report(encoder, "machine learning engineer", "Artificial intelligence engineer")
    seen = Seen(html)
    for fact in (
        "0.323", "8.097", "2026-11-23", "rasyosef/splade-tiny", "No hiring decision",
        "In A, missing from B", "in both texts 70.1 %", "machine learning engineer",
    ):  # fmt: skip
        assert fact in seen.text
    assert html.count('data-t="') >= 6
    assert "<h1>machine learning engineer – Artificial intelligence engineer</h1>" in html
    assert seen.text.index("Read this first") < seen.text.index("0.323")


def test_a_report_needs_nothing_from_outside(encoder):
    html = report(encoder, "machine learning engineer", HOSTILE["markdown"])
    seen = Seen(html)
    assert not seen.attributes & {"src", "href", "srcset", "action"}
    assert not seen.tags & {"script", "link", "img", "iframe"}
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"url\(|@import", style)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_report_of_hostile_text_is_literal(encoder, name):
    seen = Seen(report(encoder, HOSTILE[name], HOSTILE[name]))
    assert not seen.tags & {"script", "img", "a", "iframe"}
    assert not {attribute for attribute in seen.attributes if attribute.startswith("on")}


def test_a_report_of_an_empty_text_has_a_dash(encoder):
    assert "<b>–</b>" in report(encoder, "", "engineer")
