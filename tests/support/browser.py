"""Where things are on a page in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

LESSON_PATH = "/how-it-works"
STEP_TITLES = {
    "pieces": "Pieces",
    "logits": "Logits at every token",
    "saturation": "Keep the positive, saturate the large",
    "strongest": "The strongest wins",
    "sparse": "A sparse vector",
    "meet": "Two vectors meet",
    "search": "A search walks the index",
    "context": "The same word, another sentence",
    "training": "How it came to be",
    "wrong": "When it goes wrong",
}


def box(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def score(page: Page) -> Locator:
    metric = page.get_by_test_id("stMetric").filter(has_text="Cosine similarity")
    return metric.get_by_test_id("stMetricValue")


def type_into(page: Page, name: str, text: str) -> None:
    box(page, name).fill(text)
    box(page, name).press("Control+Enter")


def choose(page: Page, title: str) -> None:
    page.get_by_role("button", name="Model: ").click()
    page.get_by_role("radio", name=title, exact=True).check(force=True)
