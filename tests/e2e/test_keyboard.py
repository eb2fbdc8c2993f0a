"""Without a mouse: every task, and every place where the keyboard is can be seen."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.support.browser import LESSON_PATH, box, score
from tests.support.opening import SCORE

PAGES = {
    "match": "/",
    "lesson": f"{LESSON_PATH}?step=meet",
    "shortlist": "/shortlist",
    "methods": "/methods",
}
STILL = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
_FOCUSED = """() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    if (!node || node === document.body) return null;
    window.focused = node;
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x, y, width, height, what: node.tagName + " " + node.textContent.slice(0, 40) };
}"""
MOST_STOPS = 120


def picture(page: Page, place: dict) -> Image.Image:
    """What is seen around an element."""
    page.wait_for_timeout(60)
    x, y = max(0, place["x"] - 8), max(0, place["y"] - 8)
    clip = {
        "x": x,
        "y": y,
        "width": min(1280 - x, place["width"] + 16),
        "height": min(800 - y, place["height"] + 16),
    }
    return Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")


@pytest.mark.parametrize("watched", [STILL], indirect=True, ids=["still"])
@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_the_focus_is_seen_at_every_stop(watched, path):
    page = watched.open(path)
    page.wait_for_timeout(800)
    stops, unseen = 0, []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        place = page.evaluate(_FOCUSED)
        if place is None:
            break
        stops += 1
        if place["what"].startswith("MAIN"):  # the page itself, so that arrow keys scroll it
            continue
        with_focus = picture(page, place)
        page.evaluate("focused.blur()")
        if ImageChops.difference(with_focus, picture(page, place)).getbbox() is None:
            unseen.append(place["what"])
        page.evaluate("focused.focus({ preventScroll: true, focusVisible: true })")
    else:
        pytest.fail("the keyboard never left the page")
    assert stops > 5
    assert unseen == []


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the element with this name has the focus."""
    wanted = re.compile(name)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        said = page.evaluate(
            "() => { const node = document.activeElement;"
            " return node.tagName === 'MAIN' ? '' : node.ariaLabel || node.innerText || ''; }"
        )
        if wanted.search(said):
            return
    raise AssertionError(f"the keyboard never came to {name}")


def test_two_texts_are_compared_explained_and_taken_away(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    tab_to(page, "^Two engineers")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(box(page, "Text B")).to_have_value(re.compile("Managed AWS"))
    tab_to(page, "Swap")
    page.keyboard.press("Enter")
    expect(box(page, "Text A")).to_have_value(re.compile("Managed AWS"))
    tab_to(page, "^Text A$")
    page.keyboard.press("Control+A")
    page.keyboard.type("nurse")
    tab_to(page, "^Text B$")
    page.keyboard.press("Control+A")
    page.keyboard.type("nurse")
    expect(score(page)).to_have_text("1.000")
    tab_to(page, "Pin this score")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unpin 1.000")).to_be_visible()
    tab_to(page, "^Only in A")
    tab_to(page, "^Arithmetic")
    for name in ("Missing", "What if"):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Add to Text B")).to_be_visible()
    watched.settled()
    tab_to(page, "^Add to Text B")
    page.keyboard.type("plumber")
    page.keyboard.press("Enter")
    then = page.get_by_test_id("stMetric").filter(has_text="Cosine similarity then").last
    expect(then.get_by_test_id("stMetricValue")).not_to_have_text("1.000")
    tab_to(page, "^What if", back=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Report (HTML)")).to_be_visible()
    watched.settled()
    tab_to(page, r"Report \(HTML\)")
    with page.expect_download() as report:
        page.keyboard.press("Enter")
    assert report.value.suggested_filename.endswith(".html")


def test_a_model_is_chosen_and_a_page_is_opened(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    tab_to(page, "Model: ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="splade-minilm", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")  # from the first to the last, which is BM25
    expect(page.get_by_role("button", name="Model: BM25")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Model: BM25")).to_be_focused()
    tab_to(page, "Methods", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="BM25", exact=True)).to_be_visible()


def test_a_chart_is_read_as_a_table(watched):
    page = watched.open("/")
    expect(score(page)).to_have_text(SCORE)
    tab_to(page, "^Show data")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
