"""The lesson without a browser: its numbers are core's."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pyarrow.ipc
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.lesson import rail
from components.lesson.cases import cases, recorded
from components.lesson.contexts import context_pairs
from components.state import session
from core import (
    compare,
    flops,
    load_encoder,
    pruned,
    raw_cosine,
    relu_pooled,
    shifts,
    sum_pooled,
    terms_at,
    weight,
)
from tests.support.app import html, text_of
from tests.support.html import Seen
from tests.support.lesson import STEPS
from tests.support.opening import ADDED, MATCH, SCORE
from tests.support.paths import NAVIGATION
from tests.support.texts import BLANK, HOSTILE, people

SIGNS = str.maketrans({"−": "-", "±": ""})
A, B = "machine learning engineer", "Artificial intelligence engineer"


def opened(step: str, a: str = A, b: str = B, *, predict: bool = False, **state: object) -> AppTest:
    page = AppTest.from_file(str(NAVIGATION), default_timeout=60).run()
    if predict:
        page.query_params[session.PREDICT] = "true"
    page.switch_page("how_it_works.py").run()
    page.text_area(key=session.TEXT_A).set_value(a)
    page.text_area(key=session.TEXT_B).set_value(b).run()
    page.query_params[session.STEP] = step
    for name, value in state.items():
        page.session_state[name] = value
    page.run()
    assert not page.exception
    return page


def table_rows(page: AppTest, style: str) -> list[list[str]]:
    """The cells of the rows of all tables of a style."""
    tables = re.findall(rf'<table class="{style}">.*?</table>', html(page), re.DOTALL)
    rows = [row for table in tables for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
    return [
        [Seen(cell).text.strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def chart_rows(page: AppTest) -> list[dict]:
    """What the chart was given; streamlit sends it as Arrow."""
    data = page.get("vega_lite_chart")[0].proto.datasets[0].data.data
    return pyarrow.ipc.open_stream(data).read_all().to_pylist()


@pytest.mark.parametrize("step", STEPS)
def test_every_step_shows_any_text_literally(step):
    page = opened(step)
    boxes = {"context": session.FIRST_SENTENCE, "wrong": session.CASE_TEXT}
    for name, text in {**HOSTILE, **BLANK}.items():
        if name == "lone surrogate":  # cannot be sent to a server; the browser's tests have it
            continue
        page.text_area(key=boxes.get(step, session.TEXT_A)).set_value(text).run()
        assert not page.exception, name
        assert not {"script", "img"} & Seen(html(page)).tags, name


@pytest.mark.parametrize("step", STEPS)
def test_every_step_survives_an_empty_second_text(step):
    opened(step, "engineer", "")


def test_pieces_are_the_tokens_with_ids_and_spans(page_encoder):
    page = opened("pieces", "Experience with Kubernetes orchestration")
    seen = text_of(page)
    for token in page_encoder.expand("Experience with Kubernetes orchestration").tokens:
        assert f"{token.piece} · id {token.id:,}" in seen
        if token.start is not None:
            assert f"{token.start + 1}–{token.end}" in seen
    assert "Not in the vocabulary: “kubernetes” and “orchestration”" in seen


def test_token_logits_are_the_highest_logits_here_and_alone(page_encoder):
    page = opened("logits", **{session.POSITION: 2})
    rows = table_rows(page, "lens-bars")
    shown = [row for row in rows if row[0] != "term"]
    here = page_encoder.token_logits(A).highest[2][:10]
    alone = page_encoder.token_logits("learning").highest[1][:10]
    assert len(shown) == 20
    for row, guess in zip(shown, [*here, *alone], strict=True):
        assert row[0].removeprefix("+\xa0") == guess.piece
        assert float(row[2].translate(SIGNS)) == pytest.approx(guess.logit, abs=0.0051)
        assert float(row[3]) == pytest.approx(weight(guess.logit), abs=0.0051)
        assert row[0].startswith("+\xa0") == (guess.logit > 0 and guess.piece not in A.split())


def test_a_position_of_a_longer_text_is_forgotten():
    page = opened("logits", "plumber", **{session.POSITION: 9})
    assert page.button_group(key=f"{session.POSITION}_pills").value == 1


def test_saturation_shows_what_each_way_does_to_vector_and_score(page_encoder):
    page = opened("saturation")
    a, b = page_encoder.token_logits(A), page_encoder.token_logits(B)
    rows = table_rows(page, "lens-table")[1:]
    terms = str(len(a.expansion.terms))
    relu = compare(relu_pooled(a), relu_pooled(b)).cosine
    log = compare(a.expansion, b.expansion).cosine
    assert [row[1] for row in rows] == ["30,522", terms, terms]
    assert [row[4] for row in rows] == [f"{c:.3f}" for c in (raw_cosine(a, b), relu, log)]
    points = [row for row in chart_rows(page) if row["role"] == "point"]
    assert {(p["x"], p["log"]) for p in points} == {
        (g.logit, weight(g.logit)) for g in a.highest[3]
    }


@pytest.mark.parametrize("pooled", ["max", "sum"])
def test_the_matrix_pools_to_the_weights(page_encoder, pooled):
    page = opened("strongest")
    if pooled == "sum":
        page.button_group(key=session.POOLING).set_value("All are added up").run()
    token_logits = page_encoder.token_logits(A)
    expected = token_logits.expansion if pooled == "max" else sum_pooled(token_logits)
    rows = chart_rows(page)
    cells = [row for row in rows if row["role"] == "cell"]
    totals = {row["term"]: row["weight"] for row in rows if row["role"] == "pooled"}
    assert len(totals) == min(len(expected.terms), 18)
    for term in expected.terms[:18]:
        column = [cell["weight"] for cell in cells if cell["term"] == term.piece]
        assert len(column) == len(token_logits.expansion.tokens)
        total = max(column) if pooled == "max" else sum(column)
        assert totals[term.piece] == pytest.approx(total, abs=1e-6)
        assert totals[term.piece] == pytest.approx(term.weight, abs=1e-6)
        marks = [cell["outlined"] for cell in cells if cell["term"] == term.piece]
        winners = [index for index, mark in enumerate(marks) if mark == "yes"]
        assert winners == ([term.source] if pooled == "max" else [])
    by_sum = compare(sum_pooled(token_logits), sum_pooled(page_encoder.token_logits(B))).cosine
    assert f"{by_sum:.3f} by the sum" in text_of(page)


def test_pruning_counts_terms_score_and_cost(page_encoder):
    page = opened("sparse")
    page.slider(key=session.PRUNING_THRESHOLD).set_value(1.0).run()
    page.slider(key=session.PRUNING_TOP_K).set_value(4).run()
    a, b = (pruned(page_encoder.expand(text), threshold=1.0, most=4) for text in (A, B))
    whole, less = table_rows(page, "lens-table")[1:]
    match = compare(*map(page_encoder.expand, (A, B)))
    counts = (len(match.a.terms), len(match.b.terms), len(match.shared))
    assert whole[1:4] == list(map(str, counts))
    match = compare(a, b)
    assert less[1:4] == [str(len(a.terms)), str(len(b.terms)), str(len(match.shared))]
    assert less[4] == f"{flops([a, b]):.2f}"
    assert less[6] == f"{match.cosine:.3f}"
    kept = [row for row in chart_rows(page) if row["kept"] == "kept"]
    assert {row["id"] for row in kept} == {term.id for term in a.terms}
    assert all(row["y"] * 218 + row["x"] == row["id"] for row in kept)


def test_the_products_sum_to_the_cosine(page_encoder):
    page = opened("meet")
    match = compare(page_encoder.expand(A), page_encoder.expand(B))
    rows = table_rows(page, "lens-table")[1:]
    assert [float(row[2]) for row in rows] == pytest.approx(
        [term.contribution for term in match.shared], abs=5.1e-5
    )
    assert float(rows[-1][3]) == pytest.approx(match.cosine, abs=5.1e-5)
    assert f"{SCORE} of {SCORE}" in text_of(page)
    page.slider(key=session.POURED).set_value(1).run()
    assert f"{match.shared[0].contribution:.3f} of {SCORE}" in text_of(page)


def test_texts_with_nothing_in_common_pour_nothing():
    page = opened("meet", "violin teacher", "plumber")
    assert "no term in common" in text_of(page)


@pytest.mark.parametrize("pair", context_pairs().values(), ids=list(context_pairs()))
def test_the_context_flip_is_the_change_at_that_word(page_encoder, pair):
    page = opened("context", **{session.CONTEXT: pair.id})
    word = pair.title
    places = []
    for sentence in (pair.first, pair.second):
        token_logits = page_encoder.token_logits(sentence)
        index = next(i for i, t in enumerate(token_logits.expansion.tokens) if t.piece == word)
        places.append(terms_at(token_logits, [index]))
    expected = {shift.piece: shift.change for shift in shifts(*places)}
    rows = [row for row in table_rows(page, "lens-bars") if len(row) == 4 and row[0] != "term"]
    assert rows
    for row in rows:
        shown = float(row[2].translate(SIGNS))
        piece = row[0].removeprefix("+\xa0").replace("word piece -", "##")
        assert shown == pytest.approx(expected[piece], abs=0.0051)
    largest = max(expected.values(), key=abs)
    assert largest == pytest.approx(
        max((float(row[2].translate(SIGNS)) for row in rows), key=abs), abs=0.0051
    )


def test_sentences_without_a_common_word_say_so():
    page = opened("context")
    page.text_area(key=session.SECOND_SENTENCE).set_value("nothing alike").run()
    assert "no word in common" in text_of(page)


@pytest.mark.parametrize("case", cases().values(), ids=list(cases()))
def test_every_case_that_goes_wrong_is_live(page_encoder, case):
    page = opened("wrong", **{session.CASE: case.id})
    assert page.text_area(key=session.CASE_TEXT).value == case.text
    expansion = page_encoder.expand(case.text)
    rows = [row for row in table_rows(page, "lens-bars") if row[0] != "term"]
    shown = [float(row[2].removeprefix("< ")) for row in rows[: min(12, len(expansion.terms))]]
    assert shown == pytest.approx([t.weight for t in expansion.terms[:12]], abs=0.0101)
    cosine = compare(expansion, page_encoder.expand(case.other)).cosine
    assert f"the cosine is {cosine:.3f}" in text_of(page)


def test_what_the_cases_say_is_so(page_encoder):
    """The explanations of assets/lesson/cases.json, checked on the live model."""

    def cosine(id_: str) -> float:
        case = cases()[id_]
        return compare(page_encoder.expand(case.text), page_encoder.expand(case.other)).cosine

    assert cosine("acronym") < 0.1
    assert cosine("name") > 0.5
    assert cosine("negation") > 0.5
    assert cosine("typo") < 0.05
    assert "engine" in [token.piece for token in page_encoder.expand("enginere").tokens]
    assert cosine("language") < 0.1
    assert [t.piece for t in page_encoder.expand(cases()["emoji"].text).own_tokens] == ["[UNK]"]
    little = [load_encoder("splade-tiny").expand(text) for text in ("in the", "to be")]
    assert compare(*little).cosine > 0.5


def test_live_and_recorded_stand_side_by_side(page_encoder):
    page = opened("wrong")
    seen = text_of(page)
    read = page_encoder.expand(recorded().text)
    assert f"Live, a moment ago: splade-minilm, {len(read.terms)} terms" in seen
    assert "Recorded, not run here: prithivida/Splade_PP_en_v1, 37 terms" in seen
    rows = {row[0]: row[2] for row in table_rows(page, "lens-bars") if len(row) == 3}
    assert rows["+\xa0music"] == "1.08"
    assert rows["+\xa0opera"] == "0.79"
    assert "music" not in {term.piece for term in read.terms}


GUESSES = f"{ADDED.piece.title()}, piano machine"


def test_predicting_hides_terms_and_score_until_revealed():
    page = opened("logits", predict=True)
    assert not table_rows(page, "lens-bars")
    page.text_input(key=session.GUESSED_TERMS).set_value(GUESSES).run()
    page.button(key="reveal").click().run()
    assert f"✓ {ADDED.piece} added, {ADDED.weight:.2f}" in text_of(page)
    assert "✗ piano not a term" in text_of(page)
    assert "✓ machine in the text" in text_of(page)
    assert table_rows(page, "lens-bars")
    for step, hidden in (("saturation", "?"), ("strongest", "? by the strongest"), ("sparse", "?")):
        page = opened(step, predict=True, **{session.REVEALED: {("terms", (A,)): None}})
        assert hidden in text_of(page)
        assert SCORE not in text_of(page)


def test_a_guessed_score_is_judged():
    page = opened("meet", predict=True)
    assert SCORE not in text_of(page)
    page.number_input(key=session.GUESSED_SCORE).set_value(0.9).run()
    page.button(key="reveal").click().run()
    off = f"{0.9 - MATCH.cosine:.2f}"
    assert f"You guessed 0.90, {off} too high: the cosine is {SCORE}." in text_of(page)


def test_another_text_is_hidden_again():
    page = opened("logits", predict=True)
    page.button(key="reveal").click().run()
    assert table_rows(page, "lens-bars")
    page.text_area(key=session.TEXT_A).set_value("violin teacher").run()
    assert not table_rows(page, "lens-bars")


def test_a_long_text_is_shown_in_part_and_the_page_says_so(page_encoder):
    page = opened("pieces", "engineer of machines " * 200)
    assert "The lesson reads only the beginning, up to 32 tokens" in text_of(page)
    assert len(re.findall("id [0-9,]+</small>", html(page))) == 34


def test_an_unknown_step_is_ignored_with_a_notice():
    page = opened("../../etc/passwd")
    assert page.session_state[session.STEP] == "pieces"
    assert any("names a step" in info.value for info in page.info)


def test_next_and_back_go_through_all_steps():
    page = opened("pieces")
    assert page.button(key="back").disabled
    seen = [page.header[0].value]
    for step in STEPS[1:]:
        page.button(key="next").click().run()
        assert page.session_state[session.STEP] == step
        assert page.query_params[session.STEP] == step
        seen.append(page.header[0].value)
    assert page.button(key="next").disabled
    assert len(set(seen)) == len(STEPS)
    page.button(key="back").click().run()
    assert page.session_state[session.STEP] == STEPS[-2]


@pytest.mark.parametrize(
    ("step", "key", "boxes", "presets"),
    [
        ("wrong", session.CASE, (session.CASE_TEXT,), {c.id: (c.text,) for c in cases().values()}),
        (
            "context",
            session.CONTEXT,
            (session.FIRST_SENTENCE, session.SECOND_SENTENCE),
            {pair.id: (pair.first, pair.second) for pair in context_pairs().values()},
        ),
    ],
)
def test_preset_and_boxes_still_agree_after_another_step(step, key, boxes, presets):
    page = opened(step)
    second = list(presets)[1]
    page.button_group(key=key).set_value(second).run()
    assert tuple(page.text_area(key=box).value for box in boxes) == presets[second]
    page.button(key="back").click().run()
    page.button(key="next").click().run()
    chosen = page.button_group(key=key).value
    assert tuple(page.text_area(key=box).value for box in boxes) == presets[chosen]


@pytest.mark.parametrize(("old", "new"), [("guesses", "logits"), ("dampen", "saturation")])
def test_links_of_version_0_1_lead_to_the_renamed_steps(old, new):
    page = opened(old)
    assert page.session_state[session.STEP] == new
    assert not page.info


def test_the_term_that_is_followed_stays_the_same_across_steps_without_it():
    page = opened("saturation")
    chosen = page.selectbox(key=session.FOLLOWED).options[2]
    page.selectbox(key=session.FOLLOWED).select(chosen).run()
    for step in ("context", "saturation"):
        page.session_state[session.STEP] = step
        page.run()
    assert page.selectbox(key=session.FOLLOWED).value == page.session_state[session.FOLLOWED]
    assert page.selectbox(key=session.FOLLOWED).options[2] == chosen
    assert page.selectbox(key=session.FOLLOWED).index == 2


def test_the_position_stays_when_an_audience_is_shown_it():
    page = opened("saturation", "one two three four five six seven eight nine engineer")
    page.button_group(key=f"{session.POSITION}_pills").set_value(3).run()
    page.toggle(key=f"{session.PRESENT}_0").set_value(True).run()
    page.run()
    assert page.selectbox(key=f"{session.POSITION}_list").value == 3


def test_a_detail_of_a_person_is_read_on_its_own_nowhere():
    page = opened("logits", "Name: Amira Hassan. Nurse in a hospital.", **{session.POSITION: 5})
    assert "A personal detail" in text_of(page)
    assert "islam" not in text_of(page)


def test_of_a_text_that_is_too_long_the_beginning_is_hidden_too():
    page = opened("pieces")
    page.session_state[session.HIDDEN] = True
    long = people("cv_engineer") + "x" * 200_000
    page.text_area(key=session.TEXT_A).set_value(long).run()
    assert "Hidden before reading: Amira Hassan (name)" in html(page)


def test_keys_of_the_presenter_are_ignored_once_the_mode_was_left(monkeypatch):
    asked = [(1, "leave"), (2, "guess"), (3, "next example")]
    state = {
        session.STEP: "pieces",
        session.RAIL: SimpleNamespace(asked=asked),
        session.PRESENT: True,
        session.PRESSES: {},
    }
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", {})
    rail._handle_requests({"pieces": 1, "logits": 1}, lambda: pytest.fail("an example was chosen"))
    assert state[session.OBEYED] == 3
    assert not state[session.PRESENT]
    assert not state.get(session.PREDICT)
    assert session.EXAMPLE not in state
