"""Several servers behind nginx, with the files of deploy/: no tab notices which one it has."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import box, score
from tests.support.opening import score_of
from tests.support.replicas import Replica, find_nginx, replicas
from tests.support.server import Watched

MINE, YOURS = ("a nurse who cooks", "a cook who nurses"), ("a violin teacher", "teacher of music")


@pytest.fixture(scope="module")
def served():
    if find_nginx() is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("there is no nginx here")
        pytest.skip("no nginx")
    with replicas(3, LENS_METRICS="1", LENS_ALLOWED_HOSTS="127.0.0.1") as (address, servers):
        yield address, servers
    said = "".join(text for server in servers for text in server.said)
    assert "Traceback" not in said, said
    assert "violin" not in said


@pytest.fixture
def visitors(browser: Browser):
    """Browsers of their own, each with a cookie of its own."""
    contexts: list[BrowserContext] = []

    def enter() -> BrowserContext:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        contexts[-1].set_default_timeout(60_000)
        return contexts[-1]

    yield enter
    for context in contexts:
        context.close()


def opened(context: BrowserContext, address: str, texts: tuple[str, str]) -> Page:
    page = Watched(context.new_page(), address).open()
    for name, text in zip(("Text A", "Text B"), texts, strict=True):
        box(page, name).fill(text)
    expect(score(page)).to_have_text(score_of(*texts))
    return page


def route_of_a_new_visitor(address: str) -> str:
    """The cookie that ties a browser without one to a server."""
    with urllib.request.urlopen(address) as answer:
        return SimpleCookie(answer.headers["Set-Cookie"])["lens_route"].value


def tabs_of(server: Replica) -> int:
    with urllib.request.urlopen(f"{server.address}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return int(float(next(line for line in lines if line.startswith("lens_tabs_open ")).split()[1]))


def still_has(page: Page, texts: tuple[str, str]) -> None:
    """The tab is connected, with its texts and their score, and goes on."""
    expect(box(page, "Text A")).to_be_enabled(timeout=60_000)
    expect(box(page, "Text A")).to_have_value(texts[0])
    expect(box(page, "Text B")).to_have_value(texts[1])
    expect(score(page)).to_have_text(score_of(*texts), timeout=60_000)


def test_all_tabs_of_a_browser_have_one_server_and_browsers_are_spread(served, visitors):
    address, servers = served
    first = visitors()
    for _ in range(3):
        opened(first, address, MINE)
    assert sorted(map(tabs_of, servers)) == [0, 0, 3]
    (cookie,) = (one for one in first.cookies() if one["name"] == "lens_route")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert len({route_of_a_new_visitor(address) for _ in range(8)}) >= 2


def test_files_come_and_go(served, visitors, tmp_path):
    address, _ = served
    files_come_and_go(opened(visitors(), address, MINE), tmp_path)


def files_come_and_go(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Open a file").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "cv.txt", "mimeType": "text/plain", "buffer": b"a plumber who sings"}
    )
    expect(box(page, "Text A")).to_have_value("a plumber who sings")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    saved = tmp_path / "terms.csv"
    download.value.save_as(saved)
    assert "plumber" in saved.read_text(encoding="utf-8")


def test_the_operators_figures_are_not_for_visitors(served):
    address, _ = served
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/metrics")


def test_a_server_is_killed_and_its_tabs_go_on_at_another(served, visitors, tmp_path):
    address, servers = served
    pages = [(opened(visitors(), address, texts), texts) for texts in (MINE, YOURS, MINE, YOURS)]
    victim = max(servers, key=tabs_of)
    assert tabs_of(victim)
    victim.kill()
    for page, texts in pages:
        still_has(page, texts)
        box(page, "Text B").fill(texts[0])
        expect(score(page)).to_have_text("1.000")
    victim.start()
    time.sleep(6)  # nginx believes in it again, and the tabs stay where they went
    for page, _ in pages:
        files_come_and_go(page, tmp_path)


def test_servers_are_restarted_one_after_the_other_and_nobody_loses_a_text(served, visitors):
    address, servers = served
    pages = [(opened(visitors(), address, texts), texts) for texts in (MINE, YOURS, MINE)]
    for server in servers:
        server.stop()
        server.start()
    for page, texts in pages:
        still_has(page, texts)
