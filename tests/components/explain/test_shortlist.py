"""What the shortlist says of candidates, as values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import compared
from components.explain.shortlist import (
    NO_ANSWER,
    Answer,
    answer,
    blind_name,
    difference_bars,
    difference_sentence,
    excerpt,
    length_caution,
    lines_found,
    requirement_lines,
    sentences_of,
    standing,
)
from core import compare
from tests.support.texts import HOSTILE, people

CVS = ("cv_engineer", "cv_support_engineer", "cv_teacher", "cv_stuffed")


@pytest.fixture(scope="module")
def read(page_encoder):
    return {name: page_encoder.expand(people(name)) for name in ("advert_engineer", *CVS)}


def test_a_standing_is_what_match_says(read):
    asked, text = read["advert_engineer"], read["cv_engineer"]
    found, shown = standing(asked, text), compared(asked, text, DEFAULT_VIEW)
    assert found.cosine == compare(asked, text).cosine
    assert found.words == tuple(row.name for row in shown.rows[:3])
    assert found.shares == shown.shares
    assert sum(found.shares.values()) == pytest.approx(100, abs=0.5)
    assert found.gap in people("advert_engineer")
    assert standing(asked, read["cv_stuffed"]).cautions[-1].label == "listed words"


def test_an_empty_text_has_nothing_to_say(read, page_encoder):
    found = standing(read["advert_engineer"], page_encoder.expand(""))
    assert (found.cosine, found.words, found.gap, found.cautions) == (None, (), "", ())


@pytest.mark.parametrize("x", CVS)
@pytest.mark.parametrize("y", CVS)
def test_the_difference_is_that_of_the_scores(read, x, y):
    one, other = (compared(read["advert_engineer"], read[name], DEFAULT_VIEW) for name in (x, y))
    bars = difference_bars(one, other)
    cosines = (one.match.cosine, other.match.cosine)
    assert math.fsum(bar.value for bar in bars) == pytest.approx(cosines[0] - cosines[1], abs=1e-9)
    assert len({bar.name for bar in bars}) == len(bars) <= 13
    backwards = {bar.name: -bar.value for bar in difference_bars(other, one)}
    if x == y:
        assert all(value == 0 for value in backwards.values())
    else:
        said = difference_sentence((x, y), cosines, bars)
        assert said.startswith(f"{x} scores {cosines[0]:.3f}, {y} {cosines[1]:.3f}.")


def test_without_a_common_term_there_is_no_difference(page_encoder):
    asked, nothing = page_encoder.expand("nurse"), page_encoder.expand("")
    found = compared(asked, nothing, DEFAULT_VIEW)
    assert difference_bars(found, found) == ()
    assert "Neither" in difference_sentence(("X", "Y"), (0.0, 0.0), ())


def test_blind_names_are_letters():
    assert [blind_name(at)[10:] for at in (1, 2, 26, 27, 52, 53, 200)] == [
        *("A", "B", "Z", "AA", "AZ", "BA", "GR")
    ]
    assert len({blind_name(at) for at in range(1, 201)}) == 200


@pytest.mark.parametrize(
    ("tokens", "others", "label"),
    [
        (100, [100, 120, 90], None),
        (400, [400, 100, 100], "much longer"),
        (20, [20, 100, 100], "much shorter"),
        (20, [20, 100], None),
        (0, [0, 0, 0], None),
    ],
)
def test_a_text_much_longer_than_most_is_said_to_be(tokens, others, label):
    found = length_caution(tokens, others)
    assert (found.label if found else None) == label


def test_the_lines_of_an_advert_say_why_they_are_left_out():
    lines = {line.text: line.topic for line in requirement_lines(people("advert_engineer"))}
    assert lines["Mentor two junior engineers and review their changes with patience."] == ""
    assert lines["Send a CV and a short letter by 15 January."] == "how to apply"
    assert "What we offer" not in lines


def test_an_answer_marks_the_words_that_carry_it(page_encoder):
    sentences = page_encoder.expand_many(list(sentences_of(people("cv_engineer"))))
    found = answer(page_encoder.expand("Backups that were really restored"), sentences)
    assert found.level == "found"
    assert "backup" in {found.sentence[start:end] for start, end in found.lit}
    assert all(a[1] <= b[0] for a, b in zip(found.lit, found.lit[1:], strict=False))
    assert answer(page_encoder.expand("zebra stripes"), []) == NO_ANSWER
    assert lines_found([found, NO_ANSWER]) == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_can_be_a_requirement_and_a_candidate(page_encoder, text):
    asked = page_encoder.expand(text)
    standing(asked, page_encoder.expand(text[::-1]))
    for line in requirement_lines(text):
        sentences = page_encoder.expand_many(list(sentences_of(text)))
        answer(page_encoder.expand(line.text), sentences)


@given(
    words=st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=60),
    picks=st.sets(st.integers(0, 59), max_size=6),
    most=st.integers(12, 200),
)
def test_an_excerpt_holds_whole_lit_words_of_the_sentence(words, picks, most):
    sentence, places = " ".join(words), []
    for at, word in enumerate(words):
        start = len(" ".join(words[:at])) + (at > 0)
        if at in picks:
            places.append((start, start + len(word)))
    whole = Answer("found", 0.4, sentence, tuple(places))
    short = excerpt(whole, most)
    assert short.sentence.strip("…") in sentence
    assert len(short.sentence) <= most + 2
    lit = [short.sentence[start:end] for start, end in short.lit]
    of_whole = [sentence[start:end] for start, end in places]
    assert all(word in of_whole for word in lit)
    assert bool(lit) == bool(of_whole)
