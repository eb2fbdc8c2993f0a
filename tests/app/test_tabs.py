"""The tabs below the match, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.state import session
from tests.support.app import html
from tests.support.html import Seen
from tests.support.paths import NAVIGATION
from tests.support.texts import HOSTILE


def opened(tab: str, a: str = "machine learning engineer", b: str = "software engineer") -> AppTest:
    page = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    page.session_state[session.TAB] = tab
    page.run()
    page.text_area(key=session.TEXT_A).set_value(a)
    page.text_area(key=session.TEXT_B).set_value(b)
    page.run()
    assert not page.exception
    return page


def then(page: AppTest) -> list[float]:
    return [float(m.value) for m in page.metric if m.label == "Cosine similarity then"]


def score(page: AppTest) -> float:
    return next(float(m.value) for m in page.metric if m.label == "Cosine similarity")


@pytest.mark.parametrize("tab", ["Arithmetic", "Missing", "What if", "Export"])
@pytest.mark.parametrize("a", ["", "violin teacher", HOSTILE["html"]])
def test_every_tab_survives_every_kind_of_text(tab, a):
    opened(tab, a, "plumber")
    opened(tab, "plumber", a)


def test_missing_names_the_words_and_sums_up():
    page = opened("Missing")
    text = Seen(html(page)).text
    assert "In A, missing from B:" in text
    assert "learning" in text


def test_expansion_off_changes_the_score():
    page = opened("What if")
    before = score(page)
    assert then(page) == [before]
    page.toggle(key=session.EXPANSION_OFF).set_value(True).run()
    assert then(page) != [before]
    assert score(page) == before


def test_muting_the_only_strong_shared_term_lowers_the_score():
    page = opened("What if")
    options = page.multiselect(key=session.MUTED)
    engineer = next(option for option in options.options if option == "engineer")
    options.set_value([next(iter(_ids(page, engineer)))]).run()
    assert then(page)[0] < score(page)


def _ids(page: AppTest, name: str) -> list[int]:
    from core import compare, load_encoder

    encoder = load_encoder()
    match = compare(
        *(encoder.expand(page.text_area(key=key).value) for key in (session.TEXT_A, session.TEXT_B))
    )
    return [term.id for term in match.shared if term.piece == name]


def test_a_phrase_is_measured_before_it_is_kept():
    page = opened("What if")
    before = score(page)
    page.text_input(key=session.PHRASE).set_value("machine learning").run()
    measured = then(page)[1]
    assert measured > before
    assert score(page) == before
    page.button(key="keep").click().run()
    assert page.text_area(key=session.TEXT_B).value == "software engineer machine learning"
    assert score(page) == measured
    assert page.text_input(key=session.PHRASE).value == ""


def test_leave_one_out_waits_for_its_button_and_for_every_new_text():
    page = opened("What if")
    assert "Change of the cosine" not in html(page)
    page.button(key="leave_out").click().run()
    assert "Change of the cosine" in html(page)
    page.text_area(key=session.TEXT_B).set_value("nurse").run()
    assert "Change of the cosine" not in html(page)


def test_a_link_is_made_on_request_and_only_for_the_texts_it_was_asked_for():
    page = opened("Export")
    assert not page.code
    page.button(key="share").click().run()
    assert "#t=1." in page.code[0].value
    page.text_area(key=session.TEXT_B).set_value("nurse").run()
    assert not page.code


def test_a_long_text_is_offered_as_a_file_instead_of_a_link():
    import random

    words = random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=30_000)
    page = opened("Export", "".join(words))
    page.button(key="share").click().run()
    assert not page.code
    assert "As a link this would be" in html(page)
