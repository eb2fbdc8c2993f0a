"""Three adverts against five CVs, as long as real ones: what the page says of each pair is true."""

from __future__ import annotations

import re
from itertools import product

import pytest

from components.controls.view import DEFAULT_VIEW
from components.explain.comparison import Comparison, compared
from components.explain.names import listed
from components.explain.personal import details_of
from components.explain.sentences import cautions, score_sentence
from core import Expansion, baselines_for
from tests.support.texts import people

ADVERTS = ("engineer", "physiotherapist", "teacher")
CVS = ("engineer", "physiotherapist", "teacher", "support_engineer", "stuffed")
PAIRS = list(product(ADVERTS, CVS))
RELATED = {("engineer", "support_engineer"), ("engineer", "stuffed")}
each_pair = pytest.mark.parametrize(("advert", "cv"), PAIRS)


@pytest.fixture(scope="module")
def read(page_encoder) -> dict[str, Expansion]:
    names = [f"advert_{name}" for name in ADVERTS] + [f"cv_{name}" for name in CVS]
    return {name: page_encoder.expand(people(name)) for name in names}


@pytest.fixture(scope="module")
def pairs(read) -> dict[tuple[str, str], Comparison]:
    return {
        (advert, cv): compared(read[f"advert_{advert}"], read[f"cv_{cv}"], DEFAULT_VIEW)
        for advert, cv in PAIRS
    }


def words_of(text: Expansion) -> set[str]:
    return {text.text[word.start : word.end].casefold() for word in text.words}


@each_pair
def test_the_yardstick_tells_who_is_of_the_trade(pairs, advert, cv):
    pair = pairs[advert, cv]
    two_occupations, _ = baselines_for(pair.a, pair.b)
    related = advert == cv or (advert, cv) in RELATED
    assert (pair.match.cosine > two_occupations.at(0.95)) == related


@pytest.mark.parametrize("advert", ADVERTS)
def test_who_does_the_work_scores_higher_than_other_trades(pairs, advert):
    scores = {cv: pairs[advert, cv].match.cosine for cv in CVS if cv != "stuffed"}
    assert max(scores, key=scores.__getitem__) == advert


@each_pair
def test_in_both_texts_is_said_of_words_that_are(pairs, advert, cv):
    pair = pairs[advert, cv]
    a, b = words_of(pair.a), words_of(pair.b)
    said = [row.name.casefold() for row in pair.rows if row.kind == "both"]
    assert said
    for name in said:
        assert name in a, name
        assert name in b, name


@each_pair
def test_the_sentence_names_no_word_twice_and_nobody(pairs, advert, cv):
    pair = pairs[advert, cv]
    sentence = score_sentence(pair.a, pair.b, pair.match)
    named = re.findall("“([^”]+)”", sentence)
    assert len({name.casefold() for name in named}) == len(named), listed(named)
    for text in (pair.a, pair.b):
        people_named = {
            word
            for detail in details_of(text.text)
            if detail.kind == "name"
            for word in text.text[detail.start : detail.end].split()
        }
        assert not people_named & set(named)


@each_pair
def test_only_the_stuffed_cv_gets_a_caution_and_only_beside_its_advert(pairs, advert, cv):
    assert bool(cautions(pairs[advert, cv].match)) == ((advert, cv) == ("engineer", "stuffed"))
