"""The linked picture: touch a term and its words light up, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from components.controls.examples import examples
from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import compared
from components.render.linked_texts import LINKED_ROWS
from tests.support.opening import said
from tests.support.server import Watched, watched_page

TEXTS = examples()["teacher"]
MATCH = said(TEXTS.a, TEXTS.b)
COSINE = f"{MATCH.cosine:.3f}"
ROWS = compared(MATCH.a, MATCH.b, DEFAULT_VIEW).rows


def open_pair(watched: Watched) -> Page:
    page = watched.open("/?example=teacher")
    expect(page.locator(".lens-rows > li").first).to_be_visible()
    # The charts come last; until then what lies above them may still move under the pointer.
    expect(page.locator("[data-testid=stVegaLiteChart] svg")).to_have_count(3)
    watched.settled()
    return page


@pytest.fixture(scope="module")
def opened(browser: Browser, server: str) -> Iterator[Page]:
    """One page for all tests that only point and press at what matched."""
    with watched_page(browser, server) as watched:
        yield open_pair(watched)


@pytest.fixture
def page(opened: Page) -> Page:
    """That page, with nothing touched."""
    opened.mouse.move(5, 5)
    opened.evaluate("document.activeElement?.blur()")
    return opened


def lit(page: Page) -> list[str]:
    """What is lit, by its term ids."""
    return page.locator(".lens-match [data-t]").evaluate_all(
        "all => all.filter(e => getComputedStyle(e).getPropertyValue('--lit') == 1)"
        ".map(e => e.dataset.t)"
    )


def row(page: Page, name: str) -> Locator:
    return page.locator(".lens-rows > li").filter(has=page.get_by_text(name, exact=True))


def word(page: Page, side: int, text: str) -> Locator:
    return page.locator(".lens-text").nth(side).locator("mark", has_text=text).first


def test_nothing_is_lit_at_first(page):
    assert lit(page) == []


def test_hovering_a_term_lights_its_words_in_both_texts_and_nothing_else(page):
    term = row(page, "elementary")
    term.hover()
    id_ = term.get_attribute("data-t")
    found = lit(page)
    assert len(found) >= 3  # the row, and a word in each text, wherever it stands
    assert all(id_ in terms.split() for terms in found)
    other = row(page, "grades")
    assert other.evaluate("e => getComputedStyle(e).getPropertyValue('--lit')") == "0"


def test_hovering_a_word_lights_its_terms_and_their_words_in_the_other_text(page):
    source = word(page, 0, "certificate")
    source.hover()
    ids = set(source.get_attribute("data-t").split())
    found = lit(page)
    assert len(found) >= 3
    assert all(ids & set(terms.split()) for terms in found)
    rows = page.locator(".lens-rows > li").evaluate_all("all => all.map(e => e.dataset.t)")
    assert ids & set(rows) == ids & {terms for terms in found if " " not in terms}


def test_a_click_pins_and_a_click_elsewhere_lets_go(page):
    row(page, "elementary").click()
    page.mouse.move(5, 5)
    assert len(lit(page)) >= 3
    page.get_by_role("heading", name="What matched").click()
    assert lit(page) == []


def test_the_keyboard_reaches_terms_and_words_and_shows_where_it_is(page):
    page.get_by_role("region", name="Words of A that matched").focus()
    for key in ("Tab", "Tab", "ArrowDown"):  # past the text's words and the first row
        page.keyboard.press(key)
    focused = page.locator(".lens-rows > li:focus")
    expect(focused).to_have_attribute("data-t", str(ROWS[1].id))
    assert len(lit(page)) >= 2
    assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Home")
    expect(page.locator(".lens-rows > li").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".lens-rows > li").first).to_be_focused()
    word(page, 1, "Praxis").focus()
    assert len(lit(page)) >= 3


def test_the_words_of_each_text_carry_shares_that_grow_with_their_tint(page):
    marks = page.locator(".lens-text").first.locator("mark:not(.again)")
    shares = marks.evaluate_all("all => all.map(e => parseFloat(e.title))")
    alpha = marks.evaluate_all(
        "all => all.map(e => +(/[\\d.]+\\)$/.exec(getComputedStyle(e).backgroundColor)?.[0] ?? '0')"
        ".replace?.(')', '') || parseFloat(getComputedStyle(e).backgroundColor.split('/')[1] || 0))"
    )
    assert 0 < sum(shares) <= 100.1
    assert min(alpha) > 0.09
    ordered = sorted(zip(shares, alpha, strict=True))
    assert [a for _, a in ordered] == sorted(alpha)


def test_line_breaks_are_shown(page):
    text = page.locator(".lens-text").first
    assert text.evaluate("e => getComputedStyle(e).whiteSpace").startswith("pre-wrap")
    assert "Requirements\n\nThe school" in text.inner_text()


def test_the_split_fills_the_bar_and_its_words_sum_to_a_hundred(page):
    parts = page.locator(".lens-split span").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().width)"
    )
    bar = page.locator(".lens-split").evaluate("e => e.getBoundingClientRect().width")
    assert sum(parts) == pytest.approx(bar, abs=2 * len(parts))
    said = page.locator(".lens-split + .lens-legend b").all_inner_texts()
    assert sum(float(value.split()[0]) for value in said) == pytest.approx(100)


def test_the_rest_of_the_shared_and_the_unshared_terms_unfold(page):
    page.get_by_text(f"{min(len(ROWS), LINKED_ROWS) - 12} more", exact=True).click()
    expect(page.locator(".lens-rows > li")).to_have_count(min(len(ROWS), LINKED_ROWS))
    page.get_by_text("Only in A:").click()
    shared = {term.id for term in MATCH.shared}
    only = next(t.piece for t in MATCH.a.terms if t.id not in shared and t.piece.isalpha())
    expect(page.locator(".lens-chips").first).to_contain_text(only)


def test_a_pinned_score_shows_the_change(watched):
    page = open_pair(watched)
    page.get_by_role("button", name="Pin this score").click()
    expect(page.get_by_role("button", name=f"Unpin {COSINE}")).to_be_visible()
    page.get_by_label("Text B", exact=True).press("Control+End")
    page.keyboard.type(" nurse", delay=30)
    expect(page.get_by_test_id("stMetric").first).to_contain_text(f"against {COSINE}")
    expect(page.get_by_test_id("stMetricDelta").first).not_to_have_text("+0.000")


def test_the_caveats_stand_next_to_the_score(watched):
    page = open_pair(watched)
    page.get_by_role("button", name="What this score is not").click()
    expect(page.get_by_text("No hiring decision")).to_be_visible()
    page.get_by_role("link", name="Why, and more").click()
    expect(page.get_by_role("heading", name="About SPLADE Lens")).to_be_visible()


def test_reduced_motion_is_respected(browser, server):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(server)
    mark = page.locator(".lens-text mark").first
    assert mark.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
    context.close()
