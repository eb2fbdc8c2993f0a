"""What is taken away can be opened elsewhere; what is shared comes back."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from components.export.terms_file import read_csv
from tests.support.browser import box, choose, score
from tests.support.opening import SCORE
from tests.support.server import Watched, watched_page

TEXT = "machine learning engineer <b>=1+1</b> 50+ 🚀"


@pytest.fixture
def page(watched) -> Page:
    return open_export(watched)


@pytest.fixture(scope="module")
def still(browser: Browser, server: str) -> Iterator[Page]:
    """One page for all tests that change nothing on it."""
    with watched_page(browser, server) as watched:
        yield open_export(watched)


def open_export(watched: Watched) -> Page:
    page = watched.open()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    box(page, "Text A").fill(TEXT)
    box(page, "Text A").press("Control+Enter")
    expect(score(page)).not_to_have_text(SCORE)
    page.get_by_role("tab", name="Export").click()
    expect(page.get_by_role("button", name="Make a link")).to_be_visible()
    return page


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download(timeout=60_000) as started:
        page.get_by_role("button", name=name, exact=True).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_the_report_opens_without_a_network_and_still_links(still, browser, tmp_path):
    page = still
    path = download(page, "Report (HTML)", tmp_path)
    shown = score(page).inner_text()
    context = browser.new_context(offline=True)
    report = context.new_page()
    asked: list[str] = []
    report.on("request", lambda request: asked.append(request.url))
    report.goto(path.as_uri())
    expect(report.get_by_text(shown).first).to_be_visible()
    expect(report.locator(".lens-text").first).to_have_text(TEXT)
    row = report.locator(".lens-rows li").first
    row.hover()
    assert row.evaluate("e => getComputedStyle(e).getPropertyValue('--lit')") == "1"
    assert [url for url in asked if not url.startswith("file:")] == []
    context.close()


def test_the_tables_open_and_hold_every_term(still, tmp_path):
    page = still
    rows = read_csv(download(page, "Terms (CSV)", tmp_path).read_bytes().decode("utf-8"))
    result = json.loads(download(page, "Terms (JSON)", tmp_path).read_text("utf-8"))
    assert result["text_a"] == TEXT
    assert [row.term for row in rows] == [row["term"] for row in result["terms"]]
    assert f"{result['cosine']:.3f}" == score(page).inner_text()


def test_pictures_of_what_cannot_be_drawn_can_be_saved(page, browser: Browser, server, tmp_path):
    """A control character in a word once ended the server, and every tab with it."""
    other = Watched(browser.new_page(), server).open("/")
    box(page, "Text A").fill("a kuber\x02netes engineer constructor \ufffe")
    box(page, "Text B").fill("kuber\x02netes constructor __proto__ engineers")
    expect(page.locator(".lens-text").last).to_have_text(
        "kuber␂netes constructor __proto__ engineers"
    )
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    for picture in ("Butterfly", "Waterfall", "Expansion of A"):
        choice = page.get_by_role("combobox", name="Picture")
        choice.fill(picture)
        choice.press("Enter")
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        svg = download(page, "SVG", tmp_path).read_text("utf-8")
        assert "engineer" in "".join(ElementTree.fromstring(svg).itertext())
        assert download(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
    box(other, "Text B").fill("machine learning engineer")
    expect(score(other)).to_have_text("1.000")
    other.close()


def test_pictures_can_be_saved(still, tmp_path):
    assert download(still, "SVG", tmp_path).read_text("utf-8").startswith("<svg")
    assert download(still, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_a_shared_link_restores_the_page_and_leaves_the_address(page, browser: Browser):
    page.get_by_text("Raw word pieces").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    shown = score(page).inner_text()
    context = browser.new_context()
    other = context.new_page()
    sent: list[str] = []
    other.on("request", lambda request: sent.append(request.url))
    other.goto(link)
    expect(box(other, "Text A")).to_have_value(TEXT)
    expect(score(other)).to_have_text(shown)
    expect(other.get_by_role("switch", name="Raw word pieces")).to_be_checked()
    expect(other).not_to_have_url(re.compile("#t="))
    code = link.split("#t=")[1]
    assert not [url for url in sent if code in url]
    box(other, "Text A").press("Control+End")
    other.keyboard.type(" nurse", delay=20)
    expect(score(other)).not_to_have_text(shown)
    expect(box(other, "Text A")).to_have_value(f"{TEXT} nurse")
    context.close()


def test_a_comparison_too_long_for_a_link_comes_back_from_a_file(page, browser, server, tmp_path):
    words = random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=14_000)
    box(page, "Text B").fill(f"engineer {''.join(words)}")
    box(page, "Text B").blur()
    expect(page.get_by_text("overlapping windows").or_(page.get_by_text("→")).first).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_text("As a link this would be")).to_be_visible()
    path = download(page, "Comparison (file)", tmp_path)
    context = browser.new_context()
    other = context.new_page()
    other.goto(server)
    expect(other.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    other.get_by_role("tab", name="Export").click()
    other.get_by_text("Open a saved comparison").click()
    other.locator("input[type=file]").set_input_files(path)
    expect(box(other, "Text A")).to_have_value(TEXT)
    assert box(other, "Text B").input_value().startswith("engineer ")
    context.close()


@pytest.mark.parametrize(
    "code",
    ["nonsense", "1.AAAA", "1." + "A" * 9000, "9.eJyrVkrLz1eyUkpKLFKqBQAdegQ0", "%3Cscript%3E"],
    ids=["nonsense", "damaged", "oversized", "version", "markup"],
)
def test_a_bad_link_gives_a_notice_and_the_default_page(watched, code):
    page = watched.open(f"/#t={code}")
    expect(page.get_by_text("The shared comparison could not be opened")).to_be_visible()
    expect(box(page, "Text A")).to_have_value("machine learning engineer")
    expect(score(page)).to_have_text(SCORE)


def test_a_file_that_is_no_comparison_is_told_and_changes_nothing(still, tmp_path):
    page = still
    path = tmp_path / "no.lens"
    path.write_text("1.nonsense", encoding="utf-8")
    page.get_by_text("Open a saved comparison").click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("The shared comparison could not be opened")).to_be_visible()
    expect(box(page, "Text A")).to_have_value(TEXT)


def test_a_link_brings_its_model_and_overrules_an_example(page, browser, server):
    choose(page, "BM25")
    expect(page.get_by_role("button", name="Model: BM25")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("code", has_text="#t=").inner_text()
    context = browser.new_context()
    other = context.new_page()
    other.goto(link.replace("#t=", "?example=acronym#t="))
    expect(other.get_by_role("button", name="Model: BM25")).to_be_visible()
    expect(box(other, "Text A")).to_have_value(TEXT)
    expect(score(other)).to_have_text(score(page).inner_text())
    context.close()
