from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import compare, esco, hidden, personal_details
from tests.support.paths import ROOT
from tests.support.texts import people


def found(text: str) -> list[tuple[str, str]]:
    details = personal_details(text, esco().frequencies)
    return [(detail.kind, text[detail.start : detail.end]) for detail in details]


def test_the_head_of_a_cv():
    assert found(people("cv_engineer")) == [
        ("name", "Amira Hassan"),
        ("address", "14 Mill Lane, Harrogate HG1 5QT"),
        ("e-mail", "amira.hassan@example.org"),
        ("telephone", "+44 7700 900123"),
        ("date of birth", "Born 3 March 1988"),
    ]
    assert found(people("cv_stuffed"))[:4] == [
        ("name", "Daniel Okafor"),
        ("address", "Flat 3, 88 Station Road, Wakefield WF1 2AB"),
        ("e-mail", "d.okafor@example.com"),
        ("telephone", "07700 900456"),
    ]
    assert found(people("cv_teacher")) == [
        ("name", "Yasemin Karadeli"),
        ("address", "6 Tanner's Rigg, Hexham NE46 9XQ"),
        ("e-mail", "y.karadeli@example.org"),
        ("telephone", "01632 960274"),
    ]
    assert found(people("cv_physiotherapist")) == [
        ("name", "Tomasz Wieczorek"),
        ("e-mail", "t.wieczorek@example.org"),
    ]


def test_an_advert_has_but_the_name_of_whom_to_ask():
    assert found(people("advert_engineer")) == []
    assert found(people("advert_physiotherapist")) == [("name", "Trevelyan")]


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("Dr. Jane O’Neill leads. O’Neill wrote it.", ["Jane O’Neill", "O’Neill"]),
        ("Name: Li Wei\nLi Wei is a cook.", ["Li Wei", "Li Wei"]),
        ("Worked 2013 - 2015 and 2016-2020 with 10,000 users", []),
        ("Senior Kubernetes Engineer", []),
        ("see https://a.example/in/x, www.b.example", ["https://a.example/in/x", "www.b.example"]),
        ("DOB: 03/05/1990, London", ["DOB: 03/05/1990"]),
        ("I was born to be a cook", []),
        ("2019 Nurse Manager at Leeds General, LS1 3EX", ["LS1 3EX"]),
        ("3 years as a warehouse supervisor in Hexham NE46 9XQ", ["NE46 9XQ"]),
        ("Employment: 2015 to 2019 head of maths, Leeds LS1 4AB", ["LS1 4AB"]),
        ("2016 Head Teacher, Leeds LS1 4AB", ["LS1 4AB"]),
        ("version 1.2.3.4, S3, ISO 9001:2015", []),
        ("", []),
        ("Sales Manager, sales.manager@a.example", ["sales.manager@a.example"]),
        ("Ms Excel, Ms Okonkwo", ["Okonkwo"]),
        ("Job name: Senior Java Developer", []),
        (
            "14 Mill Lane, near the old station house by the river, Harrogate, tel 07700 900123",
            ["14 Mill Lane, near the old station house by the river, Harrogate, tel 07700 900123"],
        ),
    ],
)
def test_what_is_a_detail_and_what_is_not(text, details):
    assert [said for _, said in found(text)] == details


@given(st.text(max_size=300))
def test_details_are_in_order_and_apart_and_the_rest_is_kept(text):
    details = personal_details(text, esco().frequencies)
    ends = [0, *(detail.end for detail in details)]
    assert all(detail.start >= end for detail, end in zip(details, ends, strict=False))
    kept = hidden(text, details)
    assert len(kept) == len(text) - sum(detail.end - detail.start - 1 for detail in details)


def test_what_is_hidden_is_not_in_the_text():
    text = people("cv_engineer")
    left = hidden(text, personal_details(text, esco().frequencies))
    assert not any(word in left for word in ("Amira", "Hassan", "HG1", "7700", "1988", "@"))
    assert "Northgate Parcels, York" in left


@pytest.mark.parametrize(
    "text",
    [
        "+1 " * 9,
        "a@",
        "a.b@c.d ",
        "1 A ",
        "Mr Xa ",
        "Name: A B C\n",
        "é́",
        "Flat 1, ",
        "born ",
        "a.b.c.d.e.f@x.yz Abc ",
    ],
)
def test_twice_the_text_takes_no_more_than_some_twice_as_long(text):
    """A ratio in one run, with much room: the square of the length would be four times."""

    def seconds(size: int) -> float:
        long = (text * (size // len(text) + 1))[:size]
        times = []
        for _ in range(3):
            begun = time.process_time()
            personal_details(long, esco().frequencies)
            times.append(time.process_time() - begun)
        return min(times)

    assert seconds(200_000) < 3.4 * seconds(100_000) + 0.1


NAMES = (
    "Amira Hassan", "Emily Clarke", "Tomasz Wieczorek", "Mohammed Ali", "Priya Sharma",
    "John Smith", "Li Wei", "Fatima Zahra", "Olga Ivanova", "James O'Neill",
    "Chidi Okonkwo", "María García",
)  # fmt: skip


def test_names_move_scores_by_as_much_as_the_caveats_say(page_encoder):
    advert, cv = page_encoder.expand(people("advert_engineer")), people("cv_engineer")
    scores = []
    for name in NAMES:
        mail = name.lower().replace(" ", ".")
        own = cv.replace("Amira Hassan", name).replace("amira.hassan", mail)
        scores.append(compare(advert, page_encoder.expand(own)).cosine)
    caveats = (ROOT / "assets" / "prose" / "caveats.md").read_text(encoding="utf-8")
    assert f"between {min(scores):.3f} and {max(scores):.3f}" in caveats
