from __future__ import annotations

import itertools
import math

import pytest

from core import Baseline, baselines_for, compare, list_models, load_encoder
from core.analysis.baselines import _collections
from tests.support.texts import people

STEPS = Baseline("few", 100, 3, 3.0, (0.0, 0.0, 0.1, 0.2, 0.4))


def test_a_baseline_is_read_at_any_part_of_its_pairs():
    assert STEPS.median == 0.1
    assert STEPS.at(1.0) == 0.4


@pytest.mark.parametrize("info", list_models(), ids=lambda info: info.id)
def test_every_baseline_is_a_distribution_of_cosines(info):
    collections = itertools.chain.from_iterable(_collections(info.id).values())
    for baseline in itertools.chain.from_iterable(collections):
        assert list(baseline.quantiles) == sorted(baseline.quantiles)
        assert 0.0 <= baseline.quantiles[0] <= baseline.quantiles[-1] <= 1.0
        assert baseline.pairs >= (400 if "one occupation" in baseline.collection else 10_000)


def test_texts_of_like_length_get_the_baseline_of_that_length(encoder):
    short = encoder.expand("machine learning engineer")
    other = encoder.expand("Artificial intelligence engineer")
    work, general = baselines_for(short, other)
    assert (work.collection, general.collection) == (
        "job texts (ESCO)",
        "general English (WordNet)",
    )
    for baseline in (work, general):
        assert baseline.words == 3
        assert baseline.at(0.95) < compare(short, other).cosine


def test_the_nearest_length_is_taken(encoder):
    for words in (3, 6, 12, 24, 48, 96, 300, 900):
        text = encoder.expand(" ".join(["engineer"] * words))
        long = words > 96
        for baseline, of in zip(
            baselines_for(text, text), _collections(text.model_id)[long], strict=True
        ):
            off = [abs(math.log(other.tokens / words)) for other in of]
            assert of[off.index(min(off))] == baseline


@pytest.mark.parametrize(("a", "b"), [(3, 90), (40, 900), (5_000, 5_000), (1, 3), (0, 3), (0, 0)])
def test_lengths_that_do_not_compare_get_none(encoder, a, b):
    texts = [encoder.expand(" ".join(["engineer"] * length)) for length in (a, b)]
    assert baselines_for(*texts) == ()


@pytest.mark.parametrize("info", list_models(), ids=lambda info: info.id)
def test_texts_about_one_occupation_score_more_than_about_two(info):
    if not (long := _collections(info.id)[True]):
        assert info.remote is not None
        return
    two, one = long
    for unrelated, related in zip(two, one, strict=True):
        assert unrelated.words == related.words
        assert unrelated.at(0.95) < related.median


@pytest.mark.parametrize(("cv", "fits"), [("cv_engineer", True), ("cv_physiotherapist", False)])
def test_an_advert_and_a_cv_stand_where_they_belong(page_encoder, cv, fits):
    a, b = (page_encoder.expand(people(name)) for name in ("advert_engineer", cv))
    unrelated, _ = baselines_for(a, b)
    assert (compare(a, b).cosine > unrelated.at(0.95)) == fits


@pytest.mark.parametrize("info", [info for info in list_models() if info.remote is None])
def test_where_both_kinds_of_collection_are_as_near_one_is_taken(info):
    text = load_encoder(info.id).expand(" ".join(["engineer"] * 116))
    assert len({baseline.words for baseline in baselines_for(text, text)}) == 1
