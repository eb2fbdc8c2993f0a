"""The best sentence for each line, and the yardstick."""

from __future__ import annotations

import pytest

from core import Baseline, best_evidence, compare, evidence_level, passages
from core.analysis import evidence
from core.errors import ModelMismatchError
from tests.support.texts import people


@pytest.fixture(scope="module")
def sentences(page_encoder):
    text = people("cv_engineer")
    kept = [one for one in passages(text) if one.topic != "heading"]
    return page_encoder.expand_many([text[one.start : one.end] for one in kept])


@pytest.mark.parametrize(
    ("line", "answer", "level"),
    [
        ("Solid experience with Kubernetes and containers", "Kubernetes", "found"),
        ("Write Terraform modules that other teams can use.", "Terraform", "partly"),
        ("A driving licence for heavy goods vehicles", "", "missing"),
    ],
)
def test_a_line_finds_its_answer(page_encoder, sentences, line, answer, level):
    found = best_evidence(page_encoder.expand(line), sentences)
    assert found is not None
    index, match = found
    assert answer in sentences[index].text
    assert evidence_level(match) == level


def test_the_best_is_the_highest_cosine_of_compare(page_encoder, sentences):
    line = page_encoder.expand("Backups that were really restored")
    index, match = best_evidence(line, sentences)
    cosines = [compare(line, sentence).cosine or 0.0 for sentence in sentences]
    assert index == cosines.index(max(cosines))
    assert match == compare(line, sentences[index])


def test_nothing_in_common_is_no_evidence(page_encoder):
    line = page_encoder.expand("nurse")
    assert best_evidence(line, []) is None
    assert best_evidence(line, [page_encoder.expand("")]) is None
    assert best_evidence(page_encoder.expand(""), [line]) is None


def test_two_models_do_not_meet(page_encoder, encoder):
    with pytest.raises(ModelMismatchError):
        best_evidence(page_encoder.expand("nurse"), [encoder.expand("nurse")])


def test_the_levels_are_where_random_pairs_end(page_encoder, monkeypatch):
    match = compare(page_encoder.expand("nurse"), page_encoder.expand("registered nurse"))
    steps = [at / 200 for at in range(201)]

    def scaled(factor):
        return Baseline("job texts", 20_000, 12, 12.0, tuple(factor * step for step in steps))

    cosine = match.cosine
    for end, level in (
        (cosine / 0.996, "found"),
        (cosine / 0.994, "partly"),
        (cosine / 0.976, "partly"),
        (cosine / 0.974, "missing"),
    ):
        monkeypatch.setattr(evidence, "nearest_job_baseline", lambda a, b, end=end: scaled(end))
        assert evidence_level(match) == level


def test_without_a_yardstick_there_is_no_level(page_encoder, monkeypatch):
    match = compare(page_encoder.expand("nurse"), page_encoder.expand("nurse"))
    monkeypatch.setattr(evidence, "nearest_job_baseline", lambda a, b: None)
    assert evidence_level(match) is None


def test_who_is_of_the_trade_answers_more_lines(page_encoder):
    """Over own adverts and CVs: the count of lines found tells who is of the trade."""
    from core import advert_lines

    def answered(advert, cv):
        kept = [one for one in passages(people(cv)) if one.topic != "heading"]
        read = page_encoder.expand_many([people(cv)[one.start : one.end] for one in kept])
        text = people(advert)
        lines = [one for one in advert_lines(text) if one.topic == "requirement"]
        levels = []
        for line in lines:
            found = best_evidence(page_encoder.expand(text[line.start : line.end]), read)
            levels.append(evidence_level(found[1]) if found else "missing")
        return levels.count("found"), len(levels)

    for trade, others in {
        "engineer": ("teacher", "physiotherapist"),
        "teacher": ("engineer", "physiotherapist"),
        "physiotherapist": ("teacher", "engineer"),
    }.items():
        own, lines = answered(f"advert_{trade}", f"cv_{trade}")
        assert own >= 0.4 * lines
        for other in others:
            assert answered(f"advert_{trade}", f"cv_{other}")[0] <= own / 3
