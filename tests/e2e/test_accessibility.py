"""axe-core on every page and every step of the lesson: no violation."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

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
