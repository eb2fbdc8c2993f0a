"""The public list of naughty strings in a real browser: nothing runs, nothing is fetched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import LESSON_PATH, box, type_into
from tests.support.texts import HOSTILE, NAUGHTY

AT_ONCE = 60
# Playwright itself cannot send half of a surrogate pair.
SENDABLE = [text.encode("utf-8", "ignore").decode() for text in HOSTILE.values()]


@pytest.fixture
def quiet(watched):
    """A page on which no dialog may open; the fixture below it watches console and requests."""
    opened: list[str] = []
    watched.page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    yield watched
    assert opened == []


def check(page: Page) -> None:
    drawn = page.locator("[data-testid=stMain]")
    expect(drawn.locator("script, iframe, object, embed, [onerror], [onload]")).to_have_count(0)
    expect(drawn.locator(".lens-match img, .lens-match a, .lens-table img")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", LESSON_PATH, "/methods"], ids=["match", "lesson", "methods"])
def test_boxes(quiet, path):
    page = quiet.open(path)
    every = 1 if path == "/" else 2
    chunks = ["\n".join(NAUGHTY[at : at + AT_ONCE]) for at in range(0, len(NAUGHTY), AT_ONCE)]
    for first, second in list(zip(chunks, reversed(chunks), strict=True))[::every]:
        type_into(page, "Text A", first)
        type_into(page, "Text B", second)
        expect(box(page, "Text B")).to_be_enabled()
        quiet.settled()
        check(page)


def test_what_if_and_export(quiet):
    page = quiet.open("/?raw=true")
    for tab in ("What if", "Export"):
        page.get_by_role("tab", name=tab).click()
        for text in SENDABLE:
            type_into(page, "Text B", f"engineer {text}")
            quiet.settled()
            if tab == "What if":
                page.get_by_label("Add to Text B").fill(text)
                page.get_by_label("Add to Text B").press("Enter")
                quiet.settled()
            check(page)


def test_the_address(quiet):
    for value in ("<script>alert(1)</script>", "../../../etc/passwd", "javascript:alert(1)", "%00"):
        page = quiet.open("/?" + "&".join(f"{name}={value}" for name in ("model", "example", "x")))
        check(page)
        expect(page.get_by_role("button", name=re.compile("Model: splade-minilm"))).to_be_visible()
        page = quiet.open(f"/#t={value}")
        check(page)
