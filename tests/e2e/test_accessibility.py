"""axe-core on every page and step; twice the size, less motion, text from the right."""

from __future__ import annotations

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.e2e.test_lesson import PATH, TITLES

PAGES = {
    "match": "/",
    "match, a long pair": "/?example=teacher",
    "methods": "/methods",
    "about": "/about",
    **{step: f"{PATH}?step={step}" for step in TITLES},
    "presenter": f"{PATH}?present=true&predict=true&step=meet",
}
DESK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
@pytest.mark.parametrize("watched", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_axe_finds_nothing(watched, path):
    page = watched.open(path)
    page.wait_for_timeout(1_000)
    watched.settled()
    found = Axe().run(page).response["violations"]
    assert [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in found
        for node in violation["nodes"]
    ] == []


ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
STILL = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
@pytest.mark.parametrize("watched", [ZOOMED], indirect=True, ids=["zoomed"])
def test_at_twice_the_size_nothing_is_cut_off(watched, path):
    page = watched.open(path)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main button, main textarea, main h1, main h2")]
            .map(node => [node, node.getBoundingClientRect()])
            .filter(([node, box]) => box.width && !node.closest("[data-testid=stElementToolbar]"))
            .filter(([node, box]) => box.left < 0 || box.right > innerWidth + 1)
            .map(([node]) => node.outerHTML.slice(0, 200))"""
    )
    assert cut == []


@pytest.mark.parametrize("watched", [STILL], indirect=True, ids=["still"])
def test_nothing_of_ours_moves_for_who_asked_for_less_motion(watched):
    for path in ("/", f"{PATH}?step=meet"):
        page = watched.open(path)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("[class*=lens-], [class*=lens-] *")]
                .filter(node => {
                    const { transitionDuration, animationDuration } = getComputedStyle(node);
                    return parseFloat(transitionDuration) || parseFloat(animationDuration);
                })
                .map(node => node.outerHTML.slice(0, 120))"""
        )
        assert moving == []


def test_text_from_right_to_left_reads_from_the_right(watched):
    page = watched.open("/")
    hebrew = "מהנדס תוכנה, C++ ו-Python."
    page.get_by_label("Text A", exact=True).fill(hebrew)
    expect(page.locator(".lens-text").first).to_contain_text("מהנדס")
    page.get_by_label("Text B", exact=True).focus()
    for place in (page.get_by_label("Text A", exact=True), page.locator(".lens-text").first):
        seen = Image.open(BytesIO(place.screenshot())).convert("L")
        inside = seen.crop((12, 12, seen.width - 12, seen.height - 12))  # without the border
        _, paper = inside.getextrema()
        ink = ImageChops.subtract(Image.new("L", inside.size, paper - 60), inside)
        left, _, right, _ = ink.getbbox()
        assert left > inside.width - right
