"""What presets and cases say of scores and terms is true of every model here.

A preset or a case without a claim here may not be shown: `test_every_claim_is_tried` sees to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from components.controls.examples import examples
from components.lesson.cases import cases
from components.lesson.contexts import context_pairs, positions_of
from components.methods.examples import method_examples
from core import (
    Expansion,
    Match,
    compare,
    list_models,
    model_info,
    shifts,
    terms_at,
)
from core.shipped import shipped_text
from tests.support.texts import people

SHIPPED = [info.id for info in list_models() if info.remote is None]
LEARNED = [id_ for id_ in SHIPPED if model_info(id_).learned]
EXPANDING = [id_ for id_ in SHIPPED if model_info(id_).expands]
EXACT = [id_ for id_ in SHIPPED if id_ not in EXPANDING]

Read = Callable[[str, str], Match]


@pytest.fixture(scope="module")
def cosine(encoders) -> Callable[[str, str, str], float]:
    def of(model: str, a: str, b: str) -> float:
        found = compare(encoders[model].expand(a), encoders[model].expand(b)).cosine
        assert found is not None
        return found

    return of


def pieces(text: Expansion) -> list[str]:
    return [term.piece for term in text.terms]


# Methods


def synonym(encoders, cosine, a, b):
    assert all(cosine(model, a, b) == 0 for model in EXACT)
    for model in EXPANDING:
        assert "doctor" in pieces(encoders[model].expand("physician"))
        assert cosine(model, a, b) > 0.4


def forms(encoders, cosine, a, b):
    assert all(cosine(model, a, b) == 0 for model in EXACT)
    assert all(cosine(model, a, b) > 0.8 for model in EXPANDING)
    assert all(len(encoders["unicoil-tiny"].expand(text).own_tokens) == 1 for text in (a, b))
    stems = model_info("bm25").tuned(1.2, 0.75, True)
    assert compare(stems.expand(a), stems.expand(b)).cosine == pytest.approx(1)


def name(encoders, cosine, a, b):
    (shared,) = compare(*map(encoders["bm25"].expand, (a, b))).shared
    assert shared.piece == "developer"
    for model in LEARNED:
        cut = [token.piece for token in encoders[model].expand("C++").own_tokens]
        assert cut == ["c", "+", "+"]
        assert cosine(model, a, b) > 0.7 > 2 * cosine("bm25", a, b)


def sense(encoders, cosine, a, b):
    assert abs(cosine("bm25", a, "python programmer") - cosine("bm25", a, b)) < 0.02
    for model in LEARNED:
        assert cosine(model, a, "python programmer") > cosine(model, a, b) + 0.15
        assert cosine(model, a, b) > 0.3


def order(encoders, cosine, a, b):
    assert all(cosine(model, a, b) > 0.95 for model in SHIPPED)


def negation(encoders, cosine, a, b):
    assert all(cosine(model, a, b) > 0.75 for model in SHIPPED)


def work(encoders, cosine, a, b):
    assert cosine("splade-tiny", a, b) < 0.1
    assert cosine("splade-minilm", a, b) > 0.5
    assert all(cosine(model, a, b) == 0 for model in EXACT)


def missed(encoders, cosine, a, b):
    assert all(cosine(model, a, b) == 0 for model in SHIPPED)


METHODS = {f.__name__: f for f in (synonym, forms, name, sense, order, negation, work, missed)}


@pytest.mark.parametrize("id_", METHODS)
def test_the_examples_of_methods(encoders, cosine, id_):
    example = method_examples()[id_]
    METHODS[id_](encoders, cosine, example.a, example.b)


# How it works: when it goes wrong


def cut_up(text: Expansion) -> bool:
    return len(text.own_tokens) > 1 and len(text.words) == 1


def acronym_case(read, text, other):
    assert cut_up(text)
    assert compare(text, other).cosine < 0.1


def name_case(read, text, other):
    assert cut_up(text)
    assert all(len(read(known).own_tokens) == 1 for known in ("James", "Fatima", "Olga"))
    assert compare(text, other).cosine > 0.7
    assert compare(text, read("Meghan")).cosine > 0.4


def negation_case(read, text, other):
    weight = {term.piece: term.weight for term in text.terms}
    plain = {term.piece: term.weight for term in other.terms}
    assert weight["no"] > 1
    assert all(weight[word] > 0.8 * plain[word] for word in ("driving", "licence"))
    assert compare(text, other).cosine > 0.75


def typo_case(read, text, other):
    assert text.own_tokens[0].piece == "engine"
    assert "engines" in pieces(text)
    assert "engineer" not in pieces(text)


def language_case(read, text, other):
    assert len(text.own_tokens) > 4
    assert compare(text, other).cosine < 0.1


def emoji_case(read, text, other):
    assert [token.piece for token in text.own_tokens] == ["[UNK]"]
    assert pieces(text) == pieces(read("🦀"))
    assert "rocket" not in pieces(text)


def little_case(read, text, other):
    match = compare(text, other)
    assert match.shared
    assert all(term.kind == "added" for term in match.shared)


CASES = {
    f.__name__.removesuffix("_case"): f
    for f in (
        acronym_case,
        name_case,
        negation_case,
        typo_case,
        language_case,
        emoji_case,
        little_case,
    )
}


@pytest.mark.parametrize("model", EXPANDING)
@pytest.mark.parametrize("id_", CASES)
def test_the_cases_that_go_wrong(encoders, id_, model):
    case, read = cases()[id_], encoders[model].expand
    CASES[id_](read, read(case.text), read(case.other))


def test_what_is_said_of_the_larger_model_is_what_was_recorded(encoders):
    recorded = json.loads(shipped_text("lesson/splade_pp.json"))
    assert {"music", "opera", "symphony"} <= set(recorded["pieces"])
    for model in EXPANDING:
        cut = [token.piece for token in encoders[model].expand("orchestration").own_tokens]
        assert cut == ["orchestra", "##tion"]
        assert len(encoders[model].expand("Kubernetes").own_tokens) > 1


# How it works: context

GAINED = {
    "cell": {"cells"},
    "apple": {"mac"},
    "plant": {"flower"},
    "court": {"justice", "judicial", "law", "judge", "case", "legal"},
    "spring": set(),
}
LOST = {"cell": {"phone", "telephone", "mobile"}}


@pytest.mark.parametrize("model", EXPANDING)
@pytest.mark.parametrize("id_", GAINED)
def test_the_presets_of_context(encoders, id_, model):
    pair = context_pairs()[id_]
    places = []
    for sentence in (pair.first, pair.second):
        read = encoders[model].token_logits(sentence)
        places.append(terms_at(read, positions_of(pair.title, read.expansion)))
    change = {shift.piece: shift.change for shift in shifts(*places)}
    if GAINED[id_]:
        assert max(change.get(piece, 0.0) for piece in GAINED[id_]) > 0.1, change
    if id_ in LOST:
        assert min(change.get(piece, 0.0) for piece in LOST[id_]) < -0.1, change
    before, after = ({term.id: term.weight for term in terms} for terms in places)
    both = before.keys() | after.keys()
    kept = sum(min(before.get(i, 0), after.get(i, 0)) for i in both)
    ever = sum(max(before.get(i, 0), after.get(i, 0)) for i in both)
    assert (kept / ever > 0.8) == (id_ == "spring")
    pieces = [{term.piece for term in terms} for terms in places]
    if id_ == "spring":
        assert pieces[1].isdisjoint({"software", "programming", "code", "developer", "computer"})
        assert "summer" in pieces[1]
    if id_ == "plant":
        assert pieces[0].isdisjoint({"electricity", "energy", "power", "electric"})


# The prose


@pytest.mark.parametrize("model", EXPANDING)
def test_both_scores_grow_with_length_and_the_cosine_less(encoders, model):
    a, b = (people(name).split() for name in ("advert_teacher", "cv_support_engineer"))
    short, long = (
        compare(*(encoders[model].expand(" ".join(text[:words])) for text in (a, b)))
        for words in (24, 240)
    )
    assert long.dot > short.dot
    assert long.cosine > short.cosine
    assert long.dot / max(short.dot, 0.1) > long.cosine / max(short.cosine, 0.01)


@pytest.mark.parametrize("model", SHIPPED)
def test_random_pairs_score_more_the_longer_they_are(model):
    for of in json.loads(shipped_text(f"baselines/{model}.json")):
        if of["collection"] == "job texts (ESCO)":
            medians = [band["quantiles"][100] for band in of["bands"]]
            assert medians[1:] == sorted(medians[1:])  # three words are hardly a text
            assert medians[-1] > medians[0]


def test_every_claim_is_tried():
    assert METHODS.keys() == method_examples().keys()
    assert CASES.keys() == cases().keys()
    assert GAINED.keys() == context_pairs().keys()
    # The examples of the Match page say nothing of numbers: their titles only name them.
    assert all(len(example.title.split()) <= 3 for example in examples().values())
