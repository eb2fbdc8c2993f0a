"""The Match page, run as Streamlit runs it, without a browser."""

from __future__ import annotations

import gc
import math
import re
import shutil

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup, ElementTree

from components.controls import reading
from components.controls.examples import examples
from components.explain.personal import details_of
from components.match import score
from components.server import render_lock
from components.state import session
from core import compare, hidden
from core.models import catalogue
from tests.support.app import html
from tests.support.html import Seen
from tests.support.opening import DOT, MATCH, SCORE, A, B
from tests.support.paths import NAVIGATION, ROOT
from tests.support.texts import BLANK, HOSTILE, UNKNOWN_PIECES, people


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(str(NAVIGATION), default_timeout=60)


def pills(page: AppTest | ElementTree) -> ButtonGroup:
    return next(group for group in page.button_group if group.label == "Examples")


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def type_in(page: AppTest, a: str, b: str) -> AppTest:
    page.run()
    page.text_area(key=session.TEXT_A).set_value(a)
    page.text_area(key=session.TEXT_B).set_value(b)
    return page.run()


def test_the_page_opens_with_an_example_and_its_score(page):
    page.run()
    assert not page.exception
    first = next(iter(examples().values()))
    assert [box.label for box in page.text_area] == ["Text A", "Text B"]
    assert [box.value for box in page.text_area] == [first.a, first.b]
    assert metrics(page) == {"Cosine similarity": SCORE, "Dot product": DOT}
    assert f"3 tokens → {len(A.terms)} terms (3 in text, {len(A.terms) - 3} added)" in html(page)


def test_both_expansions_are_drawn_with_text_alternatives(page):
    page.run()
    charts = page.get("vega_lite_chart")
    assert len(charts) == 3
    assert "heaviest terms of A" in str(charts[0].proto)


def test_typing_changes_the_score_and_leaves_the_example(page):
    type_in(page, "machine learning engineer", "machine learning engineer")
    assert metrics(page)["Cosine similarity"] == "1.000"
    assert pills(page).value is None
    assert session.EXAMPLE not in page.query_params


@pytest.mark.parametrize("id_", list(examples()))
def test_every_example_can_be_opened_by_its_address(page, id_):
    page.query_params[session.EXAMPLE] = id_
    page.run()
    assert not page.exception
    example = examples()[id_]
    assert [box.value for box in page.text_area] == [example.a, example.b]
    assert 0 <= float(metrics(page)["Cosine similarity"]) <= 1


def test_clicking_an_example_fills_the_boxes_and_the_address(page, page_encoder):
    page.run()
    pills(page).set_value("acronym").run()
    texts = ["Certified Kubernetes Administrator", "CKA"]
    assert [box.value for box in page.text_area] == texts
    cosine = compare(*map(page_encoder.expand, texts)).cosine
    assert metrics(page)["Cosine similarity"] == f"{cosine:.3f}"
    assert page.query_params[session.EXAMPLE] == "acronym"


def test_a_change_sent_before_the_last_was_answered_keeps_what_was_typed(page):
    """It still names the example that was chosen before, which is no click on it."""
    page.run()
    page.query_params.clear()
    known = page._tree.get_widget_states()  # to the browser, until the first answer
    for box, text in zip(page.text_area, ("a violin teacher", "a music teacher"), strict=True):
        state = next(state for state in known.widgets if state.id == box.id)
        state.string_value = text
        page._run(known)
    assert [box.value for box in page.text_area] == ["a violin teacher", "a music teacher"]
    assert pills(page).value is None


def test_swap_exchanges_the_texts_and_keeps_the_score(page):
    page.run()
    before = [box.value for box in page.text_area]
    score = metrics(page)["Cosine similarity"]
    next(button for button in page.button if button.label.startswith("Swap")).click().run()
    assert [box.value for box in page.text_area] == before[::-1]
    assert metrics(page)["Cosine similarity"] == score


def press(page: AppTest, key: str) -> str | None:
    """What the button said that was pressed, if it was there."""
    label = next((button.label for button in page.button if button.key == key), None)
    if label:
        page.button(key=key).click().run()
    return label


@pytest.mark.parametrize("what", ["swap", "example", "clearing"])
def test_what_the_page_does_to_the_texts_can_be_undone_and_done_again(page, what):
    type_in(page, "a violin teacher", "a teacher of music")
    assert press(page, "undo") is None
    if what == "example":
        pills(page).set_value("acronym").run()
    else:
        label = {"swap": "Swap", "clearing": "Clear"}[what]
        next(button for button in page.button if button.label == label).click().run()
    changed = [box.value for box in page.text_area]
    for _ in range(2):
        assert press(page, "undo") == f"Undo the {what}"
        assert [box.value for box in page.text_area] == ["a violin teacher", "a teacher of music"]
        assert pills(page).value is None
        assert press(page, "redo") == f"Redo the {what}"
        assert [box.value for box in page.text_area] == changed


def test_own_texts_are_not_lost_behind_two_examples(page):
    type_in(page, "a violin teacher", "a teacher of music")
    for name in ("acronym", "nothing"):
        pills(page).set_value(name).run()
    page.text_area(key=session.TEXT_B).set_value("typed since").run()
    for _ in range(2):
        assert press(page, "undo") == "Undo the example"
    assert [box.value for box in page.text_area] == ["a violin teacher", "a teacher of music"]
    assert press(page, "undo") is None


def test_the_texts_can_be_called_job_and_candidate(page):
    page.run()
    page.toggle(key=session.ROLES).set_value(True).run()
    assert [box.label for box in page.text_area] == ["A: Job", "B: Candidate"]
    assert "A: Job, as read" in html(page)
    assert "Text A" not in html(page)


def test_the_address_keeps_what_the_texts_are_called(page):
    page.query_params[session.ROLES] = "true"
    page.run()
    assert [box.label for box in page.text_area] == ["A: Job", "B: Candidate"]


def test_raw_pieces_are_a_switch_away(page):
    page.query_params[session.EXAMPLE] = "kubernetes"
    page.run()
    assert "##" not in " ".join(str(chart.proto.alt) for chart in page.get("vega_lite_chart"))
    page.text_area(key=session.TEXT_B).set_value("Kubernetes").run()
    assert "-net- (Kubernetes)" in html(page)
    page.toggle(key=session.RAW).set_value(True).run()
    assert "##net" in html(page)
    assert "-net- (Kubernetes)" not in html(page)


def test_pinning_keeps_a_score_and_tells_the_change(page):
    page.run()
    page.button(key="pin").click().run()
    page.text_area(key=session.TEXT_B).set_value("machine learning engineer").run()
    assert page.button(key="pin").label == (
        f"Unpin {MATCH.cosine:.3f}, “Artificial intelligence engineer”"
    )
    cosine = next(metric for metric in page.metric if metric.label == "Cosine similarity")
    assert (cosine.value, cosine.delta) == ("1.000", f"{1 - MATCH.cosine:+.3f}")
    page.button(key="pin").click().run()
    cosine = next(metric for metric in page.metric if metric.label == "Cosine similarity")
    assert cosine.delta == ""
    page.button(key="pin").click().run()
    page.text_area(key=session.TEXT_A).set_value("another job").run()
    assert page.button(key="pin").label == "Pin this score"


def test_the_arithmetic_has_this_pairs_numbers(page):
    page.run()
    lengths = [math.sqrt(sum(term.weight**2 for term in text.terms)) for text in (A, B)]
    product = f"{lengths[0]:.3f} × {lengths[1]:.3f}"
    fraction = f'<span class="fraction"><span>{DOT}</span><span>{product}</span></span> = {SCORE}'
    assert fraction in html(page)
    assert f"{DOT} divided by {product} is {SCORE}" in html(page)
    assert MATCH.shared[-1].piece in html(page)


@pytest.mark.parametrize(
    ("order", "by"),
    [
        ("contribution", lambda term: -term.contribution),
        ("weight in A", lambda term: -term.weight_a),
        ("weight in B", lambda term: -term.weight_b),
        ("name", lambda term: term.piece),
    ],
)
def test_the_table_of_shared_terms_can_be_sorted(page, page_encoder, order, by):
    texts = ("registered nurse in a hospital", "hospital care assistant")
    type_in(page, *texts)
    shared = compare(*map(page_encoder.expand, texts)).shared
    first = [term.piece for term in sorted(shared, key=by)[:3]]
    assert first != [term.piece for term in shared[-3:]]
    page.button_group(key=session.SORT).set_value(order).run()
    table = next(
        block.proto.body for block in page.get("html") if "Shared words" in block.proto.body
    )
    assert re.findall(r'<th scope="row" dir="auto">(\w+)</th>', table)[:3] == first


def test_the_score_is_placed_among_pairs_of_its_length_only(page):
    page.run()
    assert "score: job texts (ESCO) 0.00 to" in html(page)
    assert "; general English (WordNet) 0.00 to" in html(page)
    page.text_area(key=session.TEXT_A).set_value("engineer " * 90).run()
    assert "Not compared with other pairs" in html(page)


def test_an_advert_and_a_cv_are_placed_among_long_texts(page):
    type_in(page, people("advert_engineer"), people("cv_engineer"))
    assert "score: job texts about two occupations (ESCO)" in html(page)
    assert "; job texts about one occupation (ESCO)" in html(page)


def test_personal_details_are_hidden_before_reading_and_come_back(page, page_encoder):
    advert, cv = people("advert_engineer"), people("cv_engineer")
    page.run()
    assert not [toggle for toggle in page.toggle if toggle.key == session.HIDDEN]
    type_in(page, advert, cv)
    open_score = metrics(page)["Cosine similarity"]
    page.toggle(key=session.HIDDEN).set_value(True).run()
    assert "Hidden before reading: Amira Hassan (name), 14 Mill Lane" in html(page)
    assert "Words of B" in html(page)
    assert "Amira</mark>" not in html(page)
    left = hidden(cv, details_of(cv))
    cosine = compare(*map(page_encoder.expand, (advert, left))).cosine
    assert metrics(page)["Cosine similarity"] == f"{cosine:.3f}" != open_score
    assert page.text_area(key=session.TEXT_B).value == cv
    page.toggle(key=session.HIDDEN).set_value(False).run()
    assert metrics(page)["Cosine similarity"] == open_score


def test_a_zero_has_no_waterfall_and_says_why(page):
    page.query_params[session.EXAMPLE] = "nothing"
    page.run()
    assert not page.exception
    assert "the sum above the line is exactly 0" in html(page)


def test_terms_shown_sets_how_many_bars_there_are(page):
    page.run()
    page.slider(key=session.TERMS).set_value(5).run()
    assert "The 5 heaviest terms of A" in str(page.get("vega_lite_chart")[0].proto)


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK)
def test_a_blank_text_gives_a_dash_and_a_friendly_sentence(page, text):
    type_in(page, text, "engineer")
    assert not page.exception
    assert metrics(page) == {"Cosine similarity": "–", "Dot product": "–"}
    assert "Text A has no terms" in html(page)


def test_two_blank_texts_show_nothing_but_the_invitation(page):
    type_in(page, "", "  ")
    assert not page.exception
    assert metrics(page)["Cosine similarity"] == "–"
    assert "Both texts are empty" in html(page)
    assert not page.get("vega_lite_chart")


def test_nothing_in_common_is_a_true_zero(page):
    type_in(page, "violin teacher", "plumber")
    assert metrics(page)["Cosine similarity"] == "0.000"
    assert "exactly 0" in html(page)


# A lone surrogate cannot be sent to a server; what a browser makes of it is seen in tests/e2e.
@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "lone surrogate"])
def test_hostile_text_is_shown_and_never_interpreted(page, name):
    type_in(page, HOSTILE[name], HOSTILE[name])
    assert not page.exception
    assert metrics(page)["Cosine similarity"] == "1.000"
    seen = Seen(html(page))
    assert not seen.tags & {"script", "img", "a", "iframe"}
    assert not {name for name in seen.attributes if name.startswith("on") or name == "src"}


def test_unknown_pieces_get_a_warning(page):
    type_in(page, UNKNOWN_PIECES, "engineer")
    assert not page.exception
    assert any("knows no part of this text" in warning.value for warning in page.warning)


def test_a_long_text_is_read_in_windows(page):
    type_in(page, "music teacher and orchestra " * 600, "orchestra")
    assert not page.exception
    assert "overlapping windows" in html(page)
    assert metrics(page)["Cosine similarity"] != "–"


@pytest.mark.parametrize(("words", "beside"), [(10, False), (6_000, True)])
def test_a_very_long_pair_is_drawn_beside_the_pages_of_others(page, monkeypatch, words, beside):
    """While it is compared and drawn, the turn to draw belongs to others."""
    drawn = []
    real = score.render_score
    monkeypatch.setattr(
        score, "render_score", lambda c: (drawn.append(render_lock._mine.drawing is None), real(c))
    )
    text = " ".join(f"{number:x}" for number in range(words))
    page.query_params[session.MODEL] = "bm25"
    type_in(page, text, text)
    assert not page.exception
    assert metrics(page)["Cosine similarity"] == "1.000"
    assert drawn[-1] == beside


def test_of_very_many_shared_terms_only_those_shown_are_built(page):
    text = " ".join(f"{number:x}" for number in range(6_000))
    page.query_params[session.MODEL] = "bm25"
    page.session_state[session.TAB] = "Arithmetic"
    type_in(page, text, text)
    assert not page.exception
    seen = html(page)
    assert "and 5,960 more with smaller shares" in seen
    assert "and 5,800 more with smaller shares." in seen
    assert seen.count("<tr>") < 250
    assert seen.count("<li") < 250


def test_a_text_past_the_limit_is_refused_in_words_and_kept(page):
    text = "x" * (reading.MAX_CHARACTERS + 1)
    type_in(page, text, "engineer")
    assert not page.exception
    assert any("200,001 characters" in warning.value for warning in page.warning)
    assert page.text_area(key=session.TEXT_A).value == text
    assert not page.metric


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (session.EXAMPLE, "<script>", "example that does not exist"),
        (session.MODEL, "../../etc/passwd", "not in the catalogue"),
        ("unheard_of", "1", "does not know"),
    ],
)
def test_an_unknown_address_is_ignored_with_a_notice(page, name, value, says):
    page.query_params[name] = value
    page.run()
    assert not page.exception
    assert metrics(page)["Cosine similarity"] == SCORE
    (notice,) = page.info
    assert says in notice.value
    assert value not in notice.value or value == "1"


def test_a_known_address_gets_no_notice(page):
    page.query_params[session.MODEL] = "splade-minilm"
    page.query_params[session.TERMS] = "20"
    page.run()
    assert not page.info


def test_a_damaged_model_is_told_with_its_remedy(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "assets" / "models" / "splade-minilm", tmp_path / "splade-minilm")
    (tmp_path / "splade-minilm" / "model.onnx").write_bytes(b"not a model")
    monkeypatch.setattr(catalogue, "_EMBEDDED", tmp_path)
    page.run()
    assert not page.exception
    (error,) = page.error
    assert "model.onnx" in error.value
    assert "git checkout" in error.value


def test_what_stays_in_memory_is_not_walked_through_after_every_run(page):
    """Streamlit collects garbage after each, and a hundred thousand objects take their time."""
    page.run()
    assert gc.get_freeze_count() > len(gc.get_objects())


def test_an_encoding_is_kept_between_reruns(page, monkeypatch):
    from core.encoders.splade import SpladeEncoder

    read = []
    expand = SpladeEncoder.expand
    monkeypatch.setattr(
        SpladeEncoder,
        "expand",
        lambda self, text, **options: read.append(text) or expand(self, text, **options),
    )
    type_in(page, "a welder", "a plumber")
    read.clear()
    page.slider(key=session.TERMS).set_value(30).run()
    page.text_area(key=session.TEXT_B).set_value("an electrician").run()
    assert read == ["an electrician"]
