"""A file of assets/ that is missing: named on the pages that need it, and no other page is down."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.controls import examples, scripts
from components.explain import prose
from components.lesson import cases, contexts
from components.methods import examples as methods_examples
from components.methods import training
from core.analysis import baselines
from core.encoders import bm25
from tests.support.opening import SCORE
from tests.support.paths import NAVIGATION

REMEMBERED = (
    baselines._collections,
    bm25.esco,
    cases.cases,
    cases.recorded,
    contexts.context_pairs,
    examples.examples,
    methods_examples.method_examples,
    prose.step_prose,
    scripts._component,
    training.untrained,
)
PAGES = ("match", "how_it_works", "methods", "about")
NEEDED_BY = {
    "css/lens.css": PAGES,
    "icons/lens.svg": PAGES,
    "icons/wordmark.svg": PAGES,
    "js/live.js": ("match", "how_it_works", "methods"),
    "js/popovers.js": ("match", "how_it_works", "methods"),
    "js/address.js": ("match",),
    "js/rail.js": ("how_it_works",),
    "css/lesson.css": ("how_it_works",),
    "lesson/prose/pieces.md": ("how_it_works",),
    "examples.json": ("match", "how_it_works", "methods"),
    "methods.json": ("methods",),
    "bm25/esco.json": ("methods",),
    "bm25/esco_stems.json": (),
    "baselines/splade-minilm.json": ("match", "methods"),
    "untrained.json": ("methods",),
    "prose/glossary.md": ("about",),
}
GOES_ON = ("css/", "icons/", "js/", "baselines/")


def forget() -> None:
    for function in REMEMBERED:
        function.cache_clear()


@pytest.fixture(autouse=True)
def nothing_remembered():
    forget()
    yield
    forget()


def opened(page: str) -> AppTest:
    app = AppTest.from_file(str(NAVIGATION), default_timeout=60).run()
    if page != "match":
        app.switch_page(f"{page}.py").run()
    return app


@pytest.mark.parametrize("name", NEEDED_BY)
def test_only_the_pages_that_need_it_say_so(assets, name):
    (assets / name).unlink()
    for page in PAGES:
        app = opened(page)
        assert not app.exception, page
        said = " ".join(error.value for error in app.error)
        assert (f"assets/{name} is missing or damaged" in said) == (page in NEEDED_BY[name]), page
        assert str(assets) not in said
        if page == "match" and name.startswith(GOES_ON):
            assert app.metric[0].value == SCORE
