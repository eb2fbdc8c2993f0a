"""The Shortlist page without a browser: who stands where, and what a visitor can do about it."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from components.explain.shortlist import Candidate
from components.shortlist import reading
from components.state import session
from core import compare, load_encoder, rank
from core.shipped import shipped_text
from tests.support.app import html, text_of
from tests.support.paths import NAVIGATION
from tests.support.texts import BLANK, HOSTILE, people

EXAMPLE = json.loads(shipped_text("shortlist.json"))


def opened(*texts: str, requirement: str = "nurse for a hospital ward") -> AppTest:
    app = AppTest.from_file(str(NAVIGATION), default_timeout=120).run()
    app.switch_page("shortlist.py").run()
    assert not app.exception
    if texts:
        app.session_state[session.CANDIDATES] = tuple(
            Candidate(at, f"Candidate {at}", text) for at, text in enumerate(texts)
        )
        app.text_area(key=session.TEXT_A).set_value(requirement).run()
        assert not app.exception
    return app


def names(page: AppTest) -> list[str]:
    """The candidates in the table, in order."""
    return re.findall(r'data-pick="\d+"[^>]*>([^<]*)</span>', html(page))


@pytest.fixture
def example() -> AppTest:
    page = opened()
    next(button for button in page.button if button.label == "Show an example").click().run()
    assert not page.exception
    return page


def test_an_empty_page_says_what_to_do():
    page = opened()
    assert "No candidates yet" in text_of(page)
    assert names(page) == []


def test_the_ranking_is_that_of_core(example):
    texts = {one["name"]: one["text"] for one in EXAMPLE["candidates"]}
    found = rank(load_encoder(), EXAMPLE["requirement"], texts)
    assert names(example) == [one.name for one in found]
    for one in found:
        assert f"{one.match.cosine:.3f}" in text_of(example)
    assert example.text_area(key=session.TEXT_A).value == EXAMPLE["requirement"]


def test_who_lists_words_is_first_by_score_and_not_by_lines_found(example):
    assert names(example)[0] == "Wendell Achterberg"
    assert "listed words" in text_of(example)
    example.selectbox(key=session.SORTED_BY).set_value("Lines found").run()
    assert names(example)[0] == "Imke Vandersloot"
    assert not example.exception


def test_the_lines_that_count_can_be_ranked_by(example):
    before = text_of(example)
    assert "10 of 14 lines count" in example.expander[0].label
    example.toggle(key=session.BY_LINES).set_value(True).run()
    assert text_of(example) != before
    lines = [box.label for box in example.checkbox if box.value]
    asked = load_encoder().expand("\n".join(line.replace("\\", "") for line in lines))
    best = {one["name"]: one["text"] for one in EXAMPLE["candidates"]}[names(example)[0]]
    assert f"{compare(asked, load_encoder().expand(best)).cosine:.3f}" in text_of(example)
    for box in example.checkbox:
        box.uncheck()
    example.run()
    assert not example.exception


def test_blind_names_are_in_the_order_they_came(example):
    example.toggle(key=session.BLIND).set_value(True).run()
    assert names(example)[0] == "Candidate D"
    assert "Wendell" not in text_of(example)


def test_a_word_narrows_the_list_and_one_that_nobody_has_says_so(example):
    example.text_input(key=session.FILTER).set_value("kubernetes").run()
    assert set(names(example)) == {"Wendell Achterberg", "Imke Vandersloot", "Teodora Blix"}
    example.text_input(key=session.FILTER).set_value("<b>zebra").run()
    assert "No text has" in example.info[0].value


def test_another_model_says_what_moves(example):
    example.selectbox(key=session.OTHER_MODEL).set_value("bm25").run()
    assert "With BM25" in text_of(example)
    assert re.search(r"up \d|down \d|same place", text_of(example))


def test_ones_own_judgement_is_set_beside_the_ranking(example):
    numbers = [one.number for one in example.session_state[session.CANDIDATES]]
    example.session_state[session.FITS] = {numbers[1]: 3, numbers[3]: 0}
    example.run()
    assert "nDCG against your own fit: 0.631 over the 2" in text_of(example)
    example.button_group(key=f"{session.FITS} {numbers[3]}").set_value(2).run()
    assert "nDCG against your own fit: 1.000" not in text_of(example)
    assert example.session_state[session.FITS][numbers[3]] == 2


def test_nobody_inherits_a_judgement(example):
    first = example.session_state[session.CANDIDATES][0].number
    example.session_state[session.FITS] = {first: 3}
    next(button for button in example.button if button.label == "Remove all").click().run()
    next(button for button in example.button if button.label == "Show an example").click().run()
    assert "Your fit" not in text_of(example)
    assert session.READ_SCORES in example.session_state


def test_what_is_set_stays_over_a_visit_to_another_page(example):
    example.toggle(key=session.BLIND).set_value(True).run()
    example.checkbox[0].uncheck().run()
    example.switch_page("match.py").run()
    example.switch_page("shortlist.py").run()
    assert names(example)[0] == "Candidate D"
    assert not example.checkbox[0].value
    assert not example.exception


def test_two_long_readings_in_one_run(monkeypatch):
    monkeypatch.setattr(reading, "_SAY_AFTER", -1.0)
    page = opened("Registered nurse", "Plumber")
    page.selectbox(key=session.OTHER_MODEL).set_value("splade-tiny").run()
    page.text_area(key=session.TEXT_A).set_value("a plumber").run()
    assert not page.exception
    assert names(page)[0] == "Candidate 1"


def test_a_correction_is_kept_while_another_text_is_looked_at():
    page = opened("Registered nurse")
    page.text_area(key=session.PASTED).set_value("Plumber\n---\nTeacher").run()
    page.button(key="read_pasted").click().run()
    correction = next(box for box in page.text_area if box.label.startswith("As it was read"))
    correction.set_value("Plumber and nurse").run()
    looked_at = next(radio for radio in page.radio if radio.label == "Texts")
    looked_at.set_value(1).run()
    page.button(key="take").click().run()
    texts = [one.text for one in page.session_state[session.CANDIDATES]]
    assert texts[1:] == ["Plumber and nurse", "Teacher"]


def test_removing_can_be_undone(example):
    next(button for button in example.button if button.label == "Remove all").click().run()
    assert names(example) == []
    example.button(key="undo_list").click().run()
    assert len(names(example)) == len(EXAMPLE["candidates"])


def test_pasted_texts_wait_to_be_counted():
    page = opened("Registered nurse")
    page.text_area(key=session.PASTED).set_value(
        "Ada\nPlumber\n---\nBo\nNurse\n---\nBo\nNurse"
    ).run()
    page.button(key="read_pasted").click().run()
    assert len(names(page)) == 1
    assert "already there" in page.warning[0].value
    page.button(key="take").click().run()
    assert set(names(page)) == {"Candidate 0", "Ada", "Bo"}
    assert not page.exception


def test_more_than_fit_are_refused_whole():
    page = opened("Registered nurse")
    many = "\n---\n".join(f"Nurse number {at}" for at in range(200))
    page.text_area(key=session.PASTED).set_value(many).run()
    page.button(key="read_pasted").click().run()
    assert any("room for 199" in warning.value for warning in page.warning)
    assert page.button(key="take").disabled


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_ranked_and_shown_as_typed(name):
    typed = HOSTILE[name].encode("utf-8", "replace").decode()  # as browsers and files give it
    page = opened(typed, "nurse", requirement=f"{typed}\nnurse")
    assert len(names(page)) == 2
    assert "<script" not in html(page)
    page.session_state[session.SHORTLIST_TAB] = "Evidence"
    page.run()
    assert not page.exception
    assert "<script" not in html(page)


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK)
def test_a_blank_candidate_comes_last_and_a_blank_requirement_says_so(text):
    page = opened(text, "nurse")
    assert names(page)[0] == "Candidate 1"
    page.text_area(key=session.TEXT_A).set_value(text).run()
    assert not page.exception
    assert "empty" in page.info[0].value


def test_personal_details_are_hidden_from_the_reading_too():
    page = opened(people("cv_teacher"), people("cv_engineer"), requirement="chemistry teacher")
    page.session_state[session.HIDDEN] = True
    page.session_state[session.SHORTLIST_TAB] = "Evidence"
    page.run()
    assert "Karadeli" not in text_of(page)
    assert not page.exception
