"""axe-core on every page and step; twice the size, less motion, text from the right."""

from __future__ import annotations

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.support.browser import LESSON_PATH, STEP_TITLES

PAGES = {
    "match": "/",
    "match, a long pair": "/?example=teacher",
    "shortlist": "/shortlist",
    "methods": "/methods",
    "about": "/about",
    **{step: f"{LESSON_PATH}?step={step}" for step in STEP_TITLES},
    "presenter": f"{LESSON_PATH}?present=true&predict=true&step=meet",
}
STILL = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
LOOKS = {"desk": (1280, 800, "light"), "zoomed": (640, 400, "light"), "phone": (390, 844, "dark")}
DARK = ("rgb(16, 21, 29)", "rgb(0, 0, 0)")  # of the theme, and in front of an audience
_CUT_OFF = """() => [...document.querySelectorAll("main button, main textarea, main h1, main h2")]
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([node, box]) => box.width && !node.closest("[data-testid=stElementToolbar]"))
    .filter(([node, box]) => box.left < 0 || box.right > innerWidth + 1)
    .map(([node]) => node.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_axe_finds_nothing_and_nothing_is_cut_off(watched, path):
    """On a desk, at twice the size (1280 by 800 is then 640 by 400), on a phone in the dark."""
    page = watched.open(path)
    axe = Axe()
    found = {}
    for look, (width, height, scheme) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(1_000 if scheme == "dark" else 300)  # a change of theme begins late
        watched.still()  # or a word on its way from pale to black has too little contrast
        dark = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert (dark in DARK) == (scheme == "dark"), dark
        found[look] = [
            (violation["id"], node["target"], node["failureSummary"])
            for violation in axe.run(page).response["violations"]
            for node in violation["nodes"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look
        assert page.evaluate(_CUT_OFF) == [], look
    assert not any(found.values()), found


@pytest.mark.parametrize("watched", [STILL], indirect=True, ids=["still"])
def test_nothing_of_ours_moves_for_who_asked_for_less_motion(watched):
    for path in ("/", f"{LESSON_PATH}?step=meet"):
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
