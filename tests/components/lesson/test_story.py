"""The term that is followed has core's own numbers, and keeps what is to be guessed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from components.controls.view import DEFAULT_VIEW
from components.lesson.lesson import Lesson
from components.lesson.story import HIDDEN, followable, story
from components.render.theme import PALETTES
from core import compare, share


@pytest.fixture(scope="module")
def lesson(page_encoder) -> Lesson:
    a, b = (
        page_encoder.token_logits(text)
        for text in ("machine learning engineer", "Artificial intelligence engineer")
    )
    return Lesson(
        a=a,
        b=b,
        match=compare(a.expansion, b.expansion),
        view=DEFAULT_VIEW,
        palette=PALETTES["light"],
        large=False,
        terms_hidden=False,
        score_hidden=False,
    )


def test_every_chapter_says_the_models_own_number(lesson):
    shared = next(term for term in lesson.match.shared if term.kind == "added")
    a = lesson.a.expansion
    place = [term.id for term in a.terms].index(shared.id)
    term = a.terms[place]
    logit = lesson.a.logits[term.source][place]
    assert math.log1p(logit) == pytest.approx(term.weight)
    says = {chapter.step: chapter.says for chapter in story(lesson, shared.id)}
    assert says["logits"] == f"{logit:.2f}"
    assert says["saturation"] == f"ln(1 + {logit:.2f}) = {term.weight:.2f}"
    assert says["sparse"] == f"number {place + 1} of {len(a.terms)} terms"
    assert f"= {shared.contribution:.3f}, {100 * share(shared, lesson.match):.1f} %" in says["meet"]


def test_a_term_that_only_a_has_says_so(lesson):
    alone = lesson.match.only_a[0]
    assert story(lesson, alone.id)[-1].says == "B does not have it"


def test_an_added_shared_term_is_followed_first(lesson):
    first = next(iter(followable(lesson)))
    kinds = {term.id: term.kind for term in lesson.match.shared}
    assert kinds[first] == "added"
    assert len(followable(lesson, most=3)) == 3


def test_what_is_to_be_guessed_is_not_given_away(lesson):
    id_ = next(iter(followable(lesson)))
    hidden = story(replace(lesson, terms_hidden=True), id_)
    assert {chapter.says for chapter in hidden} == {HIDDEN}
    *before, score = story(replace(lesson, score_hidden=True), id_)
    assert (score.says, score.short) == (HIDDEN, HIDDEN)
    assert HIDDEN not in {chapter.says for chapter in before}
