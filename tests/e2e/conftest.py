"""A real server and a real Chromium.

Without a Chromium the tests here are skipped, and the end of the run says so; with
REQUIRE_BROWSER=1, as in the continuous integration, that is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.server import (
    FLAGS,
    WITHOUT_WINDOWS,
    Watched,
    find_chromium,
    serve,
    watched_page,
)

expect.set_options(timeout=20_000)  # two browsers and two servers share the machine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium(WITHOUT_WINDOWS)
    if chromium is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium here")
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of one server for all tests."""
    with serve() as (address, process):
        yield address
    said = process.communicate(timeout=20)[0]
    # Nothing that goes wrong while serving may pass unseen, and no text may be logged.
    assert "Traceback" not in said, said
    assert "engineer" not in said, said


@pytest.fixture
def watched(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A fresh browser page; parametrize it indirectly with options of the browser's context."""
    with watched_page(browser, server, **getattr(request, "param", {})) as watched:
        yield watched
