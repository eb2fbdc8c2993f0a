"""Sentences and lines: what is one, and what an advert asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import advert_lines, passages
from tests.support.texts import HOSTILE, people


def said(text, found):
    return [text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("- Run clusters\n* Write Go\n1. Mentor", ["Run clusters", "Write Go", "Mentor"]),
        (
            "We use Go, e.g. for tools. Ask Dr. Byron.",
            ["We use Go, e.g. for tools.", "Ask Dr. Byron."],
        ),
        ("Version 2.5 of it.", ["Version 2.5 of it."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("...\n---\n\n \n", []),
        ("", []),
        ("Python\nDocker", ["Python", "Docker"]),
        ("A nurse.\nDr. Smith led the ward.", ["A nurse.", "Dr. Smith led the ward."]),
        ("St. Mary's Hospital, Leeds", ["St. Mary's Hospital, Leeds"]),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text, expected):
    assert said(text, passages(text)) == expected


def test_lines_broken_by_the_width_of_a_page_are_one_sentence():
    text = (
        "Ran the clusters on which eleven product teams of the company\n"
        "run their services, in two regions, without an interruption\n"
        "for three years.\n"
        "- Wrote Terraform modules that others use, and tests for them\n"
        "- Led reviews after incidents\n"
    )
    assert said(text, passages(text)) == [
        text[: text.index("\n-")],
        "Wrote Terraform modules that others use, and tests for them",
        "Led reviews after incidents",
    ]


@pytest.mark.parametrize(
    ("name", "asks", "other"),
    [
        (
            "advert_engineer",
            ["Mentor two junior engineers", "At least five years", "Senior Platform Engineer"],
            {"Larkfield Freight": "company", "A salary": "benefits", "Send a CV": "application"},
        ),
        (
            "advert_teacher",
            ["Teach chemistry", "Calm behaviour", "Be the form tutor", "Qualified teacher"],
            {"Aldersyke is": "company", "A permanent": "benefits", "Interviews": "application"},
        ),
        (
            "advert_physiotherapist",
            ["Assess patients", "A driving licence", "Keep notes", "Two years"],
            {"A permanent": "benefits", "There is a nursery": "benefits", "Please": "application"},
        ),
    ],
)
def test_what_asks_for_nothing_is_proposed_to_be_left_out(name, asks, other):
    text = people(name)
    topics = {text[one.start : one.end]: one.topic for one in advert_lines(text)}

    def topic(begins):
        return next(topic for line, topic in topics.items() if line.startswith(begins))

    assert {begins: topic(begins) for begins in asks} == dict.fromkeys(asks, "requirement")
    assert {begins: topic(begins) for begins in other} == other


def test_the_headings_of_adverts_and_cvs_are_no_lines():
    for name in ("advert_engineer", "advert_teacher", "advert_physiotherapist"):
        text = people(name)
        lines = said(text, (one for one in advert_lines(text) if one.topic != "heading"))
        assert not {"What you bring", "Your duties", "Your work", "How to apply"} & set(lines)
    text = people("cv_teacher")
    kept = said(text, (one for one in passages(text) if one.topic != "heading"))
    assert not {"Profile", "Experience", "Education", "Languages"} & set(kept)


@given(st.text(alphabet=st.sampled_from("aB1.!?:;,-• \n\r\t“\u2028é"), max_size=80))
def test_passages_are_in_order_apart_and_hold_every_letter(text):
    end = 0
    held = ""
    for one in passages(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        held += text[one.start : one.end]
        end = one.end
    letters = [c for c in text if c in "Bé"]
    assert [c for c in held if c in "Bé"] == letters


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_is_cut(text):
    advert_lines(text)


def test_a_long_text_is_cut_in_time_that_grows_as_it_does():
    # Not timed: with a square of the length, this would not end.
    for text in (
        "a" * 300_000,
        "a " * 150_000,
        "A. " * 100_000,
        "- \n" * 100_000,
        "e.g. " * 60_000,
    ):
        passages(text)


def test_what_only_sounds_like_a_heading_is_none():
    lines = [
        "Experience with bonus schemes",
        "Pension administration",
        "- Benefits",
        "Managed the gym at Leeds",
        "Personal training",
    ]
    found = advert_lines("\n".join(lines))
    assert [one.topic for one in found if one.topic == "heading"] == []
