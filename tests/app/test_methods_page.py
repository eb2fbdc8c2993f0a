"""The Methods page and the model picker, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.methods.examples import method_examples
from components.methods.results import native_name
from components.state import session
from core import compare, list_models, load_encoder, model_info
from tests.support.app import html
from tests.support.html import Seen
from tests.support.paths import NAVIGATION
from tests.support.texts import BLANK, HOSTILE, people

A, B = "machine learning engineer", "Artificial intelligence engineer"
READY = [info.id for info in list_models() if info.remote is None]


def opened(page: str = "methods", *, texts: bool = True, **address: str) -> AppTest:
    app = AppTest.from_file(str(NAVIGATION), default_timeout=60).run()
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"{page}.py").run()
    if texts and page != "about":
        app.text_area(key=session.TEXT_A).set_value(A)
        app.text_area(key=session.TEXT_B).set_value(B).run()
    assert not app.exception
    return app


def metrics(page: AppTest, label: str) -> list[str]:
    return [metric.value for metric in page.metric if metric.label == label]


def test_three_methods_stand_side_by_side_with_their_own_scores():
    page = opened()
    expected = []
    for name in ("bm25", "unicoil-tiny", "splade-minilm"):
        encoder = load_encoder(name)
        a, b = encoder.expand(A), encoder.expand(B)
        expected.append(f"{compare(a, b).cosine:.3f}")
        label = native_name(model_info(name))
        assert metrics(page, label) == [f"{encoder.native_score(a, b):.2f}"]
    assert metrics(page, "Cosine") == expected


@pytest.mark.parametrize("name", ["methods", "how_it_works"])
def test_what_is_hidden_on_the_match_page_is_hidden_here(name):
    page = opened(name)
    page.session_state[session.HIDDEN] = True
    page.text_area(key=session.TEXT_A).set_value(people("cv_teacher")[:600]).run()
    assert "Hidden before reading: Yasemin Karadeli (name)" in html(page)
    assert html(page).count("Karadeli") == 1


def test_k1_and_b_change_bm25_only():
    page = opened()
    before = metrics(page, "Cosine")
    page.slider(key=session.BM25_K1).set_value(0.0).run()
    page.slider(key=session.BM25_B).set_value(0.0).run()
    after = metrics(page, "Cosine")
    assert after[1:] == before[1:]
    assert metrics(page, "BM25 score") != ["2.97"]
    assert "17,597 documents" in Seen(html(page)).text


@pytest.mark.parametrize("case", method_examples().values(), ids=list(method_examples()))
def test_examples_fill_the_boxes_and_say_why(case):
    page = opened()
    page.button_group(key=session.METHODS_CASE).set_value(case.id).run()
    assert page.text_area(key=session.TEXT_A).value == case.a
    assert page.text_area(key=session.TEXT_B).value == case.b
    assert any(case.why in text.value for text in page.markdown)
    page.text_area(key=session.TEXT_A).set_value("plumber").run()
    assert not any(case.why in text.value for text in page.markdown)


def test_any_text_is_shown_literally():
    page = opened()
    for name, text in {**HOSTILE, **BLANK}.items():
        if name == "lone surrogate":
            continue
        page.text_area(key=session.TEXT_A).set_value(text).run()
        assert not page.exception, name
        assert not {"script", "img"} & Seen(html(page)).tags, name


def test_a_very_long_text_is_refused_with_the_text_kept():
    page = opened()
    page.text_area(key=session.TEXT_A).set_value("engineer " * 3_000).run()
    assert any("reads up to 20,000 characters" in warning.value for warning in page.warning)
    assert page.text_area(key=session.TEXT_A).value.startswith("engineer")


@pytest.mark.parametrize("model", READY)
@pytest.mark.parametrize("page", ["match", "how_it_works", "methods", "about"])
def test_every_page_works_with_every_model_that_ships(page, model):
    app = opened(page, model=model)
    if page != "about":
        assert app.session_state[session.MODEL] == model
    if page == "match":
        encoder = load_encoder(model)
        cosine = compare(encoder.expand(A), encoder.expand(B)).cosine
        assert metrics(app, "Cosine similarity") == [f"{cosine:.3f}"]
        assert ("adds none" in Seen(html(app)).text) != model_info(model).expands
        for tab in ("Arithmetic", "Missing", "What if", "Export"):
            app.session_state[session.TAB] = tab
            app.run()
            assert not app.exception, tab
    if page == "how_it_works":
        says = [info.value for info in app.info if "adds no terms" in info.value]
        assert bool(says) != model_info(model).expands


@pytest.mark.parametrize(
    "model", ["nope", "../../etc/passwd", "rasyosef/splade-tiny", "splade-tiny/..", "<b>x</b>"]
)
def test_nothing_outside_the_catalogue_is_loaded(model):
    app = opened("match", model=model)
    assert session.MODEL not in app.session_state
    assert any("not in the catalogue" in info.value for info in app.info)
    assert not any(model in info.value for info in app.info)


def test_a_model_that_is_not_on_disk_stays_out_of_use():
    app = opened("match", texts=False, model="prithivida/Splade_PP_en_v1")
    assert session.MODEL not in app.session_state
    assert any("not on this server" in info.value for info in app.info)
    assert load_encoder().model_id == "splade-minilm"


def test_downloads_are_off_unless_the_operator_allows_them():
    app = opened("match")
    app.radio(key=session.PICKED_MODEL).set_value("prithivida/Splade_PP_en_v1").run()
    assert any("LENS_ALLOW_DOWNLOADS=1" in info.value for info in app.info)
    assert not any(button.key == "download_model" for button in app.button)
    assert "532 MB" in html(app)


def test_a_model_that_needs_torch_says_so_before_anything_is_fetched(monkeypatch):
    monkeypatch.setenv("LENS_ALLOW_DOWNLOADS", "1")
    app = opened("match")
    app.radio(key=session.PICKED_MODEL).set_value("naver/splade-v3")
    for there in (False, True):
        monkeypatch.setattr("components.controls.model_picker.has_torch", lambda there=there: there)
        app.run()
        assert any("make torch" in info.value for info in app.info) != there
        assert any(button.key == "download_model" for button in app.button) == there


def test_another_model_is_used_and_said_in_the_address():
    app = opened("match")
    app.radio(key=session.PICKED_MODEL).set_value("bm25").run()
    assert app.session_state[session.MODEL] == "bm25"
    assert metrics(app, "Cosine similarity") == ["0.254"]
