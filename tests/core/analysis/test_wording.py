from __future__ import annotations

import pytest

from core import compare, copied_words, listed_share
from core.analysis.wording import RUN
from tests.support.texts import people

ADVERT = (
    "You will own the platform on which eleven product teams run their services, day and night."
)


def test_words_in_the_same_order_are_counted_whatever_their_case_and_punctuation(encoder):
    a = encoder.expand(ADVERT)
    copied = "eleven product teams, run their services day AND night"
    b = encoder.expand(f"I am a cook. On which {copied}: nothing else.")
    assert copied_words(a, b) == 11
    assert copied_words(a, encoder.expand("eleven product teams run their services")) == 0
    assert copied_words(a, a) == len(ADVERT.split())
    assert copied_words(encoder.expand(""), a) == copied_words(a, encoder.expand("")) == 0


def test_runs_that_overlap_are_counted_once(encoder):
    words = [str(number) for number in range(100, 110)]
    a = encoder.expand(" ".join(words))
    assert copied_words(a, encoder.expand(" ".join(words[: RUN + 1]))) == RUN + 1


def test_a_word_in_a_sentence_is_not_only_listed(encoder):
    a = encoder.expand("kubernetes nurse")
    listed = encoder.expand("I am a man of few words.\nSkills: cook, nurse, kubernetes, driver")
    told = encoder.expand("Skills: cook, nurse, kubernetes\nI was a nurse in a ward of a hospital.")
    assert listed_share(compare(a, listed), "b") > 0.9
    assert 0.2 < listed_share(compare(a, told), "b") < 0.8


def test_nothing_is_said_of_a_text_without_any_sentence_of_english(encoder):
    german = encoder.expand("Ich bin Krankenschwester und arbeite gern auf der Station. " * 8)
    assert listed_share(compare(german, german), "b") == 0.0


def test_words_that_the_vocabulary_does_not_know_are_not_called_copied(encoder):
    one, other = (encoder.expand(f"{sign} " * 40) for sign in "ሰላ")
    assert one.tokens[1].piece == other.tokens[1].piece == "[UNK]"
    assert copied_words(one, other) == 0


@pytest.mark.parametrize("cv", ["cv_engineer", "cv_stuffed", "cv_physiotherapist"])
def test_a_cv_that_repeats_the_advert_is_told_from_one_that_does_not(page_encoder, cv):
    a, b = (page_encoder.expand(people(name)) for name in ("advert_engineer", cv))
    listed = listed_share(compare(a, b), "b")
    if cv == "cv_stuffed":
        assert copied_words(a, b) > 80
        assert listed > 0.2
    else:
        assert copied_words(a, b) == 0
        assert listed < 0.2


def test_a_text_that_is_nothing_but_a_list_is_listed_whole(page_encoder):
    asked = page_encoder.expand("We run Kubernetes on AWS and describe it with Terraform.")
    listed = page_encoder.expand("Kubernetes, AWS, Terraform, Linux, Docker, Go, Python")
    lines = page_encoder.expand("Kubernetes\nAWS\nTerraform")
    terse = page_encoder.expand("Ran Kubernetes clusters.\nMoved forty services to AWS")
    for text in (listed, lines):  # the rest peaks in no word
        assert listed_share(compare(asked, text), "b") > 0.9
    assert listed_share(compare(asked, terse), "b") == 0
