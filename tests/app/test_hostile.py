"""The public list of naughty strings through every box and the address, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.state import session
from components.state.address import NAMES
from tests.support.html import Seen
from tests.support.paths import NAVIGATION
from tests.support.texts import NAUGHTY

PAGES = ("match", "how_it_works", "methods", "about")
NEVER = {"script", "iframe", "img", "object", "embed", "form", "base", "link", "meta"}


def opened(page: str = "match", **address: str) -> AppTest:
    app = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != "match":
        app.switch_page(f"{page}.py").run()
    return app


def check(app: AppTest, *typed: str) -> None:
    assert not app.exception, typed
    drawn = Seen("\n".join(block.proto.body for block in app.get("html")))
    assert not NEVER & drawn.tags, typed
    assert not {name for name in drawn.attributes if name.startswith("on")}, typed


def test_both_boxes_and_the_phrase_of_what_if():
    app = opened()
    app.session_state[session.TAB] = "What if"
    app.run()
    for first in range(0, len(NAUGHTY), 3):
        a, b, phrase = (NAUGHTY + NAUGHTY[:3])[first : first + 3]
        app.text_area(key=session.TEXT_A).set_value(a)
        app.text_area(key=session.TEXT_B).set_value(f"engineer {b}")
        if any(box.key == session.PHRASE for box in app.text_input):
            app.text_input(key=session.PHRASE).set_value(phrase[:400])
        app.run()
        check(app, a, b, phrase)


@pytest.mark.parametrize("page", ["how_it_works", "methods"])
def test_the_boxes_of_the_other_pages(page):
    app = opened(page)
    for first in range(0, len(NAUGHTY) - 1, 12):
        a, b = NAUGHTY[first : first + 2]
        app.text_area(key=session.TEXT_A).set_value(a)
        app.text_area(key=session.TEXT_B).set_value(b)
        app.run()
        check(app, a, b)


@pytest.mark.parametrize("page", PAGES)
def test_the_address(page):
    """Nothing that it says is repeated, and only what is in the catalogue is loaded."""
    for value in NAUGHTY[::16]:
        app = opened(page, **dict.fromkeys((*NAMES, "unknown"), value))
        check(app, value)
        if session.MODEL in app.session_state:
            assert app.session_state[session.MODEL] == "splade-minilm", value
        if len(value) > 8:
            assert not any(value in notice.value for notice in app.info), value
