from __future__ import annotations

import pytest

from components.explain import numbers, sentences
from core import Baseline, compare
from tests.support.texts import UNKNOWN_PIECES


def read(encoder, a: str, b: str) -> str:
    expansions = encoder.expand(a), encoder.expand(b)
    return sentences.score_sentence(*expansions, compare(*expansions))


def test_counts_of_an_expansion(encoder):
    counts = sentences.expansion_counts(encoder.expand("machine learning engineer"))
    assert counts == "3 tokens → 17 terms (3 in text, 14 added)"
    assert sentences.expansion_counts(encoder.expand("")) == "0 tokens → no terms"
    assert numbers.counted(1, "token") == "1 token"


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (0.0, "0.000"), (1234.5, "1,234.500")])
def test_a_number_or_a_dash(value, shown):
    assert numbers.number(value) == shown


def test_the_reading_names_what_carries_the_score_and_what_is_alone(encoder):
    assert read(encoder, "machine learning engineer", "Artificial intelligence engineer") == (
        "Terms that peak at “engineer” make 99.8 % of the match; both texts contain it. "
        "“machine” and “learning” in A and “Artificial” and “intelligence” in B found no "
        "counterpart."
    )


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        ("teachers", "teacher", "“teachers” make 93.7 % of the match; Text B has related terms"),
        ("nurse plumber", "plumber nurse", "both texts contain them"),
        ("Kubernetes", "microservices", "Text B has a word piece of it, not the word"),
        ("machine engineer", "machines engineer", "“engineer”, which Text B contains, and"),
        ("nurse plumber Nurse", "plumber nurse", "“plumber” and “nurse” make"),
    ],
)
def test_the_reading_tells_whether_the_other_text_has_the_words(encoder, a, b, says):
    assert says in read(encoder, a, b)


def test_coverage_and_standing_are_sentences(encoder):
    a, b = (encoder.expand(f"{word} engineer") for word in ("machine learning", "software"))
    match = compare(a, b)
    covered = f"{100 * match.coverage_a:.1f} % of what A stands for"
    assert covered in sentences.coverage(match)
    work = Baseline("job texts", 20_000, 3, 3.0, tuple(i / 100 for i in range(101)))
    general = Baseline("general English", 20_000, 6, 3.0, (0.0, 0.1, 0.6))
    said = sentences.standing([work, general])
    assert "score: job texts 0.05 to 0.95; general English 0.00 to 0.60." in said


def test_the_reading_of_a_match_from_no_word(encoder):
    assert read(encoder, "Certified Kubernetes Administrator", "CKA").startswith(
        "100.0 % of the match comes from the text as a whole, not a word"
    )


def test_the_reading_of_nothing_in_common(encoder):
    assert "exactly 0" in read(encoder, "violin teacher", "plumber")


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [("", "", "Both texts are empty"), ("", "x", "Text A has no terms"), ("x", " ", "Text B has")],
)
def test_the_reading_of_an_empty_text(encoder, a, b, says):
    assert says in read(encoder, a, b)


@pytest.mark.parametrize(
    ("value", "shown"), [(81.23, "81.2 %"), (0.1, "0.1 %"), (0.04, "< 0.1 %"), (0.0, "< 0.1 %")]
)
def test_a_tiny_share_is_not_shown_as_nothing(value, shown):
    assert numbers.percent(value) == shown


def test_a_text_of_unknown_pieces_is_recognised(encoder):
    assert sentences.only_unknown_pieces(encoder.expand(UNKNOWN_PIECES))
    assert not sentences.only_unknown_pieces(encoder.expand("🚀 chef"))
    assert not sentences.only_unknown_pieces(encoder.expand(""))


def test_windows_are_mentioned_only_where_there_are_several(encoder):
    assert sentences.windows_note(encoder.expand("engineer")) is None
    assert "Read in 2 overlapping windows" in sentences.windows_note(encoder.expand("word " * 600))
