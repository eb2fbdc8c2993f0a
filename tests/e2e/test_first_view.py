"""What the server sends along to be seen before Streamlit's client has started."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from components.match.first_view import ID
from tests.support.browser import box, score, type_into
from tests.support.opening import DOT, SCORE
from tests.support.replicas import wait_until_ready

_NEAR = 3  # pixels

_FONTS = (
    "document.fonts.load('14px \"Source Sans\"').then(() => document.fonts.ready).then(() => true)"
)


@pytest.fixture(autouse=True)
def _warm(server: str) -> None:
    wait_until_ready(server)


# Each piece of text in sight, and where its first line begins.
_TEXTS = """(id) => {
  const first = document.getElementById(id);
  const root = first ? first.shadowRoot : document.body;
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const unlike = node.parentElement.closest("textarea, .box, style, script");
    const text = unlike ? "" : node.data.trim();
    const range = document.createRange();
    range.selectNodeContents(node);
    const line = range.getClientRects()[0];
    if (!text || !line || !line.width || line.bottom > innerHeight) continue;
    found.push([text, line.left, line.top + line.height / 2]);
  }
  return found;
}"""


def _opened_up(route: Route) -> None:
    """The server's answer, with a shadow root that a test can look into."""
    headers, html = _plain(answer := route.fetch())
    html = html.replace('shadowrootmode="closed"', 'shadowrootmode="open"')
    route.fulfill(response=answer, headers=headers, body=html)


def _without_inline_scripts(route: Route) -> None:
    headers, html = _plain(answer := route.fetch())
    policy = re.sub(r" 'sha256-[^']*'", "", headers["content-security-policy"])
    headers["content-security-policy"] = policy
    route.fulfill(response=answer, headers=headers, body=html)


def _plain(answer: APIResponse) -> tuple[dict[str, str], str]:
    """An answer's headers and text, no longer compressed."""
    headers = {k: v for k, v in answer.headers.items() if k.lower() != "content-encoding"}
    return headers, answer.text()


def _without_client(page: Page, address: str) -> None:
    """Open the start page as it is before any of Streamlit's scripts has come."""
    page.route("**/static/js/**", lambda route: route.abort())
    page.route(f"{address}/", _opened_up)
    page.goto(f"{address}/", wait_until="domcontentloaded")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 900), (390, 844)])
def test_nothing_moves_when_the_page_takes_its_place(
    browser: Browser, server: str, width: int, height: int
):
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    _without_client(page, server)
    page.evaluate(_FONTS)
    before = page.evaluate(_TEXTS, ID)
    page.unroute_all()
    page.goto(f"{server}/")
    expect(score(page)).to_have_text(SCORE)
    expect(page.locator(f"#{ID}")).to_have_count(0)
    page.evaluate(_FONTS)
    after = page.evaluate(_TEXTS, ID)
    context.close()
    assert len(before) > (20 if width > 400 else 15)
    for text, left, middle in before:
        if width == 800 and text in ("Methods", "About"):  # Streamlit folds these up
            continue
        there = [(x - left, y - middle) for said, x, y in after if said == text]
        assert any(abs(x) <= _NEAR and abs(y) <= _NEAR for x, y in there), (text, left, there)


def test_the_score_is_there_before_any_script(browser: Browser, server: str):
    page = browser.new_page()
    _without_client(page, server)
    view = page.locator(f"#{ID}")
    expect(view.get_by_text(SCORE, exact=True)).to_be_visible()
    expect(view.get_by_text(DOT, exact=True)).to_be_visible()
    assert page.title() == "SPLADE Lens"
    page.close()


@pytest.mark.parametrize("way", ["fragment", "kept texts", "theme", "query"])
def test_who_comes_with_something_of_their_own_does_not_see_it(
    browser: Browser, server: str, way: str
):
    page = browser.new_page()
    page.route("**/static/js/**", lambda route: route.abort())
    if way == "kept texts":
        texts = json.dumps(json.dumps({"text_a": "a plumber", "text_b": "a pipe fitter"}))
        page.add_init_script(f"sessionStorage.setItem('lens-texts', {texts})")
    if way == "theme":
        page.add_init_script("localStorage.setItem('stActiveTheme-/-v2', '\"Dark\"')")
    ends = {"fragment": "#s=abc", "query": "?example=acronym"}
    page.goto(f"{server}/{ends.get(way, '')}", wait_until="domcontentloaded")
    expect(page.locator(f"#{ID}")).to_have_count(0)
    page.close()


def test_a_page_that_does_not_come_is_looked_at_as_it_is(browser: Browser, server: str):
    page = browser.new_page()
    _without_client(page, server)
    expect(page.locator(f"#{ID}")).to_have_count(1)
    expect(page.locator(f"#{ID}")).to_have_count(0, timeout=25_000)
    page.close()


def test_it_goes_also_where_its_script_may_not_run(browser: Browser, server: str):
    page = browser.new_page()
    page.route(f"{server}/", _without_inline_scripts)
    page.goto(f"{server}/")
    view = page.locator(f"#{ID}")
    expect(view).to_have_css("animation-delay", "25s")
    page.evaluate("(id) => document.getElementById(id).getAnimations()[0].finish()", ID)
    expect(view).to_have_css("visibility", "hidden")
    page.close()


def test_it_waits_for_what_comes_late_above_the_words_that_matched(browser: Browser, server: str):
    page = browser.new_page()
    held: list[Route] = []
    page.route("**/static/js/ButtonGroup.*.js", lambda route: held.append(route))
    page.goto(f"{server}/")
    expect(page.locator(".lens-match")).to_have_count(1)
    expect(page.locator(f"#{ID}")).to_have_count(1)
    for route in held:
        route.continue_()
    expect(page.locator(f"#{ID}")).to_have_count(0)
    expect(page.get_by_role("radio", name="Two engineers")).to_be_visible()
    page.close()


def test_the_keyboard_waits_for_the_page(browser: Browser, server: str):
    page = browser.new_page()
    _without_client(page, server)
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.close()


def test_who_reaches_the_page_behind_it_sees_it(browser: Browser, server: str):
    page = browser.new_page()
    _without_client(page, server)
    expect(page.locator(f"#{ID}")).to_have_count(1)
    page.evaluate(
        """const box = document.createElement("textarea");
        document.getElementById("root").append(box);
        box.focus();"""
    )
    expect(page.locator(f"#{ID}")).to_have_count(0, timeout=12_000)  # sooner than by itself
    page.close()


def test_without_scripts_the_page_says_that_it_needs_them(browser: Browser, server: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/")
    expect(page.locator(f"#{ID}")).to_be_hidden()
    assert "You need to enable JavaScript" in page.inner_text("body")
    context.close()


def test_own_texts_come_back_after_a_reload(watched):
    page = watched.page
    page.goto(f"{watched.server}/match")
    expect(page).to_have_url(f"{watched.server}/")
    expect(score(page)).to_have_text(SCORE)
    type_into(page, "Text A", "violin teacher")
    expect(score(page)).not_to_have_text(SCORE)
    page.add_init_script(
        f"""const look = () => {{
          window.seen ||= document.getElementById("{ID}") !== null;
          if (!document.querySelector("textarea")) requestAnimationFrame(look);
        }};
        requestAnimationFrame(look);"""
    )
    page.reload()
    expect(box(page, "Text A")).to_have_value("violin teacher")
    assert page.evaluate("window.seen") is False
