"""What a person sees and does on the Match page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from components.controls.examples import examples
from core import load_encoder
from tests.support.browser import box, score, type_into
from tests.support.opening import ADDED, MATCH, SCORE, A, score_of
from tests.support.texts import HOSTILE

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DARK = {"color_scheme": "dark"}


def test_the_page_loads_with_an_example_and_explains_it(watched):
    page = watched.open()
    expect(page).to_have_title("SPLADE Lens")
    expect(box(page, "Text A")).to_have_value("machine learning engineer")
    expect(score(page)).to_have_text(SCORE)
    counts = f"3 tokens → {len(A.terms)} terms (3 in text, {len(A.terms) - 3} added)"
    expect(page.get_by_text(counts)).to_be_visible()
    expect(page.get_by_text("Terms that peak at “engineer”")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    expect(page.locator(".lens-text mark", has_text="engineer")).to_have_count(2)
    rows = page.locator(".lens-table tbody tr")
    expect(rows).to_have_count(len(MATCH.shared))
    expect(rows.first).to_contain_text("in both texts")


def test_typing_changes_the_score(watched):
    page = watched.open()
    type_into(page, "Text B", "machine learning engineer")
    expect(score(page)).to_have_text("1.000")
    type_into(page, "Text B", "violin teacher")
    expect(score(page)).not_to_have_text("1.000")
    expect(box(page, "Text A")).to_have_value("machine learning engineer")


def test_an_example_is_clicked_shared_by_its_address_and_left_by_typing(watched):
    page = watched.open()
    page.get_by_role("radio", name="An acronym").click()
    expect(box(page, "Text B")).to_have_value("CKA")
    expect(score(page)).to_have_text(score_of("Certified Kubernetes Administrator", "CKA"))
    expect(page).to_have_url(re.compile(r"\?example=acronym$"))
    page.reload()
    watched.settled()
    expect(box(page, "Text B")).to_have_value("CKA")
    type_into(page, "Text B", "CKA certificate")
    expect(page).not_to_have_url(re.compile("example"))
    expect(box(page, "Text B")).to_have_value("CKA certificate")


def test_back_returns_to_the_example_before(watched):
    page = watched.open("/?example=acronym")
    page.get_by_role("radio", name="Kubernetes or AWS").click()
    expect(page).to_have_url(re.compile("example=kubernetes"))
    expect(box(page, "Text A")).to_have_value("Experience with Kubernetes orchestration")
    page.go_back()
    expect(box(page, "Text B")).to_have_value("CKA")


def test_swap_exchanges_the_texts(watched):
    page = watched.open()
    page.get_by_role("button", name="Swap").click()
    expect(box(page, "Text A")).to_have_value("Artificial intelligence engineer")
    expect(box(page, "Text B")).to_have_value("machine learning engineer")
    expect(score(page)).to_have_text(SCORE)


def test_hovering_a_bar_tells_where_its_term_peaks(watched):
    page = watched.open()
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    chart.locator(".mark-rect path").nth(A.terms.index(ADDED)).hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text(ADDED.piece)
    expect(tooltip).to_contain_text("added by the model")
    expect(tooltip).to_contain_text("peaks at")


def test_raw_pieces_and_terms_shown_are_kept_in_the_address(watched):
    terms = len(load_encoder().expand(examples()["kubernetes"].a).terms)
    page = watched.open("/?example=kubernetes&raw=true&terms=7")
    expect(page.get_by_text(f"7 of {terms} terms")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_contain_text("##net")
    page.get_by_text("Raw word pieces").click()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_contain_text("-net- (Kubernetes)")
    expect(page).not_to_have_url(re.compile("raw"))


def test_the_texts_are_kept_while_another_page_is_read(watched):
    page = watched.open()
    type_into(page, "Text A", "welder of bridges")
    expect(page.locator(".lens-text").first).to_contain_text("welder of bridges")
    page.get_by_role("link", name="About").click()
    expect(page.get_by_text("What the score is not")).to_be_visible()
    page.get_by_role("link", name="Match").click()
    expect(box(page, "Text A")).to_have_value("welder of bridges")


def test_an_emptied_box_shows_a_dash_and_an_invitation(watched):
    page = watched.open()
    type_into(page, "Text A", "")
    expect(score(page)).to_have_text("–")
    expect(page.get_by_text("Text A has no terms")).to_be_visible()


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "lone surrogate"])
def test_hostile_text_is_shown_literally(watched, name):
    page = watched.open()
    page.on("dialog", lambda dialog: watched.errors.append(f"dialog: {dialog.message}"))
    type_into(page, "Text A", HOSTILE[name])
    shown = page.locator(".lens-text").first
    expect(shown).not_to_have_text("machine learning engineer")
    watched.settled()
    tags = shown.evaluate("node => [...node.querySelectorAll('*')].map(e => e.localName)")
    assert set(tags) <= {"mark"}
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if name == "html":
        expect(shown).to_contain_text("<script>alert(1)</script>")


def test_a_lone_surrogate_becomes_a_replacement_character(watched):
    page = watched.open()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    # As a script could set it; typing and pasting cannot produce one.
    box(page, "Text A").evaluate(
        """box => {
            const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
            value.set.call(box, 'engineer \\ud83d and');
            box.dispatchEvent(new Event('input', {bubbles: true}));
        }"""
    )
    expect(page.locator(".lens-text").first).to_have_text("engineer \ufffd and")


def test_a_hundred_thousand_characters_show_progress_and_a_result(watched):
    page = watched.open()
    type_into(page, "Text A", ("music teacher and orchestra " * 3600)[:100_000])
    expect(page.get_by_text(re.compile(r"Reading window \d+ of \d+"))).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"Read in \d+ overlapping windows"))).to_be_visible(
        timeout=60_000
    )


def test_reading_a_long_text_can_be_stopped_and_taken_up_again(watched):
    page = watched.open()
    text = ("music teacher and orchestra of engineers " * 1250)[:49_000]
    type_into(page, "Text A", text)
    page.get_by_role("button", name="Stop reading").click()
    stopped = page.get_by_text("You stopped the reading. The text is kept.")
    expect(stopped).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile(r"Reading window"))).to_have_count(0)
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    assert len(box(page, "Text A").input_value()) == 49_000
    page.get_by_role("button", name="Read it after all").click()
    expect(page.get_by_text(re.compile(r"Read in \d+ overlapping windows"))).to_be_visible(
        timeout=60_000
    )


def test_typing_and_leaving_in_the_same_moment_does_not_empty_the_next_page(watched):
    page = watched.open()
    expect(score(page)).to_have_text(SCORE)
    box(page, "Text A").evaluate(
        """(box) => {
          const text = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
          text.set.call(box, "my Kubernetes cluster");
          box.dispatchEvent(new Event("input", { bubbles: true }));
          const links = [...document.querySelectorAll("header a")];
          links.find((link) => link.textContent.includes("About")).click();
        }"""
    )
    expect(page.get_by_role("heading", name="Words used here")).to_be_visible()


@pytest.mark.parametrize("watched", [PHONE, PHONE | DARK, DARK], indirect=True)
def test_nothing_is_wider_than_the_screen(watched):
    page = watched.open("/?example=teacher")
    expect(score(page)).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    wider = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0


@pytest.mark.parametrize(
    ("watched", "colour"),
    [({}, "rgb(24, 32, 44)"), (DARK, "rgb(232, 237, 244)")],
    indirect=["watched"],
)
def test_the_theme_follows_the_visitor(watched, colour):
    page = watched.open()
    assert page.locator(".lens-text").first.evaluate("e => getComputedStyle(e).color") == colour
    label = page.locator("[data-testid=stVegaLiteChart] .role-axis-label text").first
    fill = label.evaluate("e => getComputedStyle(e).fill")
    assert fill == colour


def test_the_keyboard_alone_reaches_boxes_examples_and_settings(watched):
    page = watched.open()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    reached = set()
    for _ in range(50):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText")
        )
    for name in ("Two engineers", "Text A", "Text B", "Terms shown", "Raw word pieces"):
        assert any(name in str(label) for label in reached), (name, reached)
