"""An advert and a CV, as recruiters paste them, on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import score, type_into
from tests.support.opening import SCORE, score_of
from tests.support.texts import people

ADVERT, CV, STUFFED = (people(name) for name in ("advert_engineer", "cv_engineer", "cv_stuffed"))
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}}
both = pytest.mark.parametrize("watched", [DESK, PHONE], indirect=True, ids=["desk", "phone"])

_IN_SIGHT = """mark => {
    const [word, pane] = [mark, mark.closest(".lens-text")].map(e => e.getBoundingClientRect());
    const top = Math.max(pane.top, 0), bottom = Math.min(pane.bottom, innerHeight);
    return word.top >= top - 1 && word.bottom <= bottom + 1;
}"""


def compare(page: Page, a: str, b: str) -> None:
    type_into(page, "Text A", a)
    type_into(page, "Text B", b)
    expect(score(page)).to_have_text(score_of(a, b))
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


@both
def test_a_row_that_is_pinned_brings_its_words_into_sight_in_both_texts(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    compare(page, ADVERT, CV)
    rows = page.locator(".lens-rows > li")
    for place in (0, 6, 11):
        row = rows.nth(place)
        row.scroll_into_view_if_needed()
        row.click()
        id_ = row.get_attribute("data-t")
        for side in (0, 1):
            marks = page.locator(".lens-text").nth(side).locator(f'mark[data-t~="{id_}"]')
            assert marks.count() >= 1
            assert any(marks.nth(at).evaluate(_IN_SIGHT) for at in range(marks.count())), (
                place,
                side,
            )


@both
def test_what_deceives_is_said_beside_the_score(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    compare(page, ADVERT, STUFFED)
    expect(page.get_by_text("words of B stand in A in the same order")).to_be_visible()
    expect(page.get_by_text("from words that B only lists")).to_be_visible()
    expect(page.get_by_text("job texts about two occupations (ESCO) 0.0")).to_be_visible()
    compare(page, ADVERT, CV)
    expect(page.locator(".lens-caution")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_keyboard_is_past_two_long_texts_within_a_few_tabs(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    compare(page, ADVERT, CV)
    page.get_by_role("region", name="Words of A that matched").focus()
    for _ in range(30):  # it took 116
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "tab":
            return
    raise AssertionError("30 Tabs did not lead from the texts to the tabs below them")


def test_two_words_with_a_piece_in_common_are_told_apart(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    compare(page, "experience with S3 buckets", "a warehouse clerk since 2023")
    row = page.locator(".lens-rows > li", has_text="S3 ↔ 2023")
    expect(row).to_contain_text("one word piece in common, not the same word")
    expect(row).to_have_class("piece")
    expect(page.locator(".lens-legend").first).to_contain_text("word piece in common")
