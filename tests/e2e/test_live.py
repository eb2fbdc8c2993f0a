"""The page follows the typing, and leaves the box alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.support.browser import box, score
from tests.support.opening import EXAMPLE, SCORE, A, score_of


def caret(page: Page, name: str) -> tuple[int, int]:
    start, end = box(page, name).evaluate("box => [box.selectionStart, box.selectionEnd]")
    return start, end


@pytest.fixture
def page(watched) -> Page:
    page = watched.open()
    expect(score(page)).to_have_text(SCORE)
    return page


def test_the_score_follows_the_keys_without_leaving_the_box(page):
    box(page, "Text B").press("Control+End")
    page.keyboard.type(" for machines", delay=40)
    expect(score(page)).to_have_text(score_of(EXAMPLE.a, f"{EXAMPLE.b} for machines"))
    expect(box(page, "Text B")).to_be_focused()
    expect(box(page, "Text B")).to_have_value("Artificial intelligence engineer for machines")


def test_the_caret_stays_where_one_types_in_the_middle(page):
    box(page, "Text B").evaluate("box => { box.focus(); box.setSelectionRange(10, 10); }")
    page.keyboard.type(" music", delay=150)
    expect(score(page)).not_to_have_text(SCORE)
    expect(box(page, "Text B")).to_have_value("Artificial music intelligence engineer")
    assert caret(page, "Text B") == (16, 16)
    page.keyboard.type("al", delay=150)
    expect(box(page, "Text B")).to_have_value("Artificial musical intelligence engineer")


def test_a_selection_survives_an_update(page):
    box(page, "Text B").press("Control+End")
    page.keyboard.type("s", delay=20)
    box(page, "Text B").evaluate("box => box.setSelectionRange(0, 10)")
    expect(score(page)).not_to_have_text(SCORE)
    assert caret(page, "Text B") == (0, 10)


def test_undo_goes_back_through_what_was_typed(page):
    box(page, "Text B").press("Control+End")
    page.keyboard.type(" and machines", delay=30)
    expect(score(page)).not_to_have_text(SCORE)
    for _ in range(30):
        page.keyboard.press("Control+Z")
    expect(box(page, "Text B")).to_have_value("Artificial intelligence engineer")
    expect(score(page)).to_have_text(SCORE)


def test_pasting_updates_the_page(page):
    box(page, "Text A").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("Artificial intelligence engineer")
    expect(score(page)).to_have_text("1.000")


def test_a_word_being_composed_is_left_alone_until_it_is_done(page):
    box(page, "Text B").press("Control+End")
    keyboard: CDPSession = page.context.new_cdp_session(page)
    for part in ("k", "ka", "kai"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
        )
        page.wait_for_timeout(300)
    expect(score(page)).to_have_text(SCORE)
    keyboard.send("Input.insertText", {"text": "会"})
    expect(score(page)).not_to_have_text(SCORE)
    expect(box(page, "Text B")).to_have_value("Artificial intelligence engineer会")


def test_a_long_text_waits_for_leaving_the_box(page):
    long = "engineer of machines " * 450
    box(page, "Text B").fill(long)
    page.wait_for_timeout(600)
    expect(score(page)).to_have_text(SCORE)
    box(page, "Text B").blur()
    expect(score(page)).not_to_have_text(SCORE)


def test_without_the_script_the_plain_box_still_works(browser, server):
    context = browser.new_context()
    page = context.new_page()
    # The component's code is inlined into a module that the page loads from a blob.
    page.add_init_script("KeyboardEvent = class extends Event {}")
    page.goto(server)
    expect(score(page)).to_have_text(SCORE)
    box(page, "Text B").fill("machine learning engineer")
    box(page, "Text B").blur()
    expect(score(page)).to_have_text("1.000")
    context.close()


def test_only_the_edited_side_is_read_again(page):
    before = page.locator(
        "[data-testid=stHtml]", has_text=re.compile(rf"{len(A.terms)} terms")
    ).first
    box(page, "Text B").press("Control+End")
    page.keyboard.type("s")
    expect(score(page)).not_to_have_text(SCORE)
    expect(before).to_be_visible()


def test_leaving_the_example_while_typing_clears_it_from_the_address(watched):
    page = watched.open("/?example=acronym")
    box(page, "Text B").press("Control+End")
    page.keyboard.type("X")
    expect(page).not_to_have_url(re.compile("example"))
    expect(box(page, "Text B")).to_have_value("CKAX")
