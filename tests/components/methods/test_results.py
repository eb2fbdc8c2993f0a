from __future__ import annotations

import math

import pytest

from components.methods import tables as diagrams
from components.methods.bm25_settings import nearest_settings
from components.methods.difference import (
    difference,
    difference_titles,
    two_to_compare,
)
from components.methods.examples import method_examples
from components.methods.results import MethodResult, verdict
from components.methods.word_weights import (
    ADDED,
    OTHER_SIGNS,
    unknown_note,
    unknown_words,
    weight_by_word,
    word_frequencies,
)
from core import compare, list_models, model_info
from core.encoders.bm25 import esco
from tests.support.html import Seen
from tests.support.opening import SCORE
from tests.support.texts import HOSTILE


@pytest.mark.parametrize(
    ("k1", "b", "stemmed", "used"),
    [
        (1.2, 0.75, False, ""),
        (1.2341, 0.7712, True, " k1=1.2 b=0.75 stems"),
        (-5.0, 99.0, False, " k1=0.0 b=1.0"),
        (1e300, -1e300, False, " k1=3.0 b=0.0"),
        (math.nan, math.inf, False, " k1=0.0 b=1.0"),
    ],
)
def test_bm25_takes_only_settings_that_its_controls_have(k1, b, stemmed, used):
    assert model_info("bm25").tuned(*nearest_settings(k1, b, stemmed)).model_id == f"bm25{used}"


METHODS = ("bm25", "unicoil-tiny", "splade-tiny", "splade-minilm")
LEARNED = METHODS[1:]
EXPANDING = METHODS[2:]


def read(encoders, name: str, a: str, b: str):
    encoder = encoders[name]
    first, second = encoder.expand(a), encoder.expand(b)
    return MethodResult(
        model_info(name), compare(first, second), encoder.native_score(first, second)
    )


def scores(encoders, id_: str) -> dict[str, float]:
    case = method_examples()[id_]
    return {name: read(encoders, name, case.a, case.b).match.cosine for name in METHODS}


def test_what_the_examples_say_is_so(encoders):
    """The explanations of assets/methods.json, checked on what ships."""
    synonym = scores(encoders, "synonym")
    assert synonym["bm25"] == synonym["unicoil-tiny"] == 0.0
    assert min(synonym[name] for name in EXPANDING) > 0.4
    name = scores(encoders, "name")
    assert name["bm25"] < 0.4 < 0.7 < min(name[learned] for learned in LEARNED)
    sense = scores(encoders, "sense")
    assert sense["bm25"] > 0.6 > 0.5 > max(sense[learned] for learned in LEARNED)
    assert min(scores(encoders, "order").values()) > 0.95
    assert min(scores(encoders, "negation").values()) > 0.5
    assert max(scores(encoders, "missed").values()) < 0.1
    work = scores(encoders, "work")
    assert work["splade-tiny"] < 0.1 < 0.3 < work["splade-minilm"]


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("text", [*HOSTILE.values(), "C++ and C# for Kubernetes engineers"])
def test_word_shares_sum_to_100(encoders, name, text):
    expansion = encoders[name].expand(text)
    if expansion.terms:
        shares = weight_by_word(expansion)
        assert sum(shares.values()) == pytest.approx(100)
        assert (ADDED in shares) == any(not term.in_text for term in expansion.terms)


def test_pieces_count_for_their_word(encoders):
    shares = weight_by_word(encoders["unicoil-tiny"].expand("Kubernetes, engineer"))
    assert set(shares) <= {"kubernetes", "engineer", OTHER_SIGNS}
    assert shares["kubernetes"] > shares["engineer"] > 0
    assert set(weight_by_word(encoders["bm25"].expand("C# or C"))) == {"c#", "or", "c"}


@pytest.mark.parametrize("name", METHODS)
def test_bars_are_parts_of_the_length(encoders, name):
    one = read(encoders, name, "machine learning engineer", "software engineer")
    bars = one.bars(one.match.a, most=100)
    assert sum(bar.value**2 for bar in bars) == pytest.approx(1.0)
    assert {bar.name for bar in bars if bar.shared} == {term.piece for term in one.match.shared}


def test_the_verdict_tells_each_methods_reason(encoders):
    pair = ("machine learning engineer", "Artificial intelligence engineer")
    said = verdict([read(encoders, name, *pair) for name in METHODS])
    assert "BM25 (0.254) counts 1 shared word and knows no other" in said
    assert "weighs 1 shared piece by their sentences" in said
    assert "splade-tiny (0.323) owes 29.9 % of its score to terms it added" in said
    assert f"splade-minilm ({SCORE}) owes " in said
    nothing = verdict([read(encoders, name, "violin teacher", "plumber") for name in METHODS])
    assert nothing.count("finds nothing in common") == 4
    assert verdict([read(encoders, "bm25", "", "a")]) == "BM25 has nothing to compare."
    assert verdict([]) == ""


def test_unknown_words_are_explained():
    rows = word_frequencies(["the Kubernetes engineer", "the CKA"], esco())
    assert [row.word for row in rows] == ["cka", "kubernetes", "engineer", "the"]
    assert rows[1].documents > 0  # the collection knows it; the models' vocabulary does not
    assert rows[-1].documents == esco().frequencies["the"]
    assert unknown_words(["the Kubernetes engineer", "the CKA"], esco()) == ["cka"]
    assert "its highest IDF, 10.47" in unknown_note(["cka"], rows[0].idf)
    assert unknown_words(["the engineer"], esco()) == []


def test_the_difference_of_two_models(encoders):
    text = "machine learning engineer"
    found = difference(
        encoders["splade-tiny"].expand(text).terms, encoders["bm25"].expand(text).terms
    )
    assert {first.piece for first, _ in found.both} == set(text.split())
    assert found.only_second == ()
    assert "school" in [term.piece for term in found.only_first]
    html = diagrams.difference_lists(found, ("<b>", "Both", "Only BM25"), most=3)
    assert "&lt;b&gt;" in html
    assert "and 11 more" in html
    assert "script" not in Seen(html).tags


def test_two_models_that_ship_stand_side_by_side():
    tiny, bm25, unicoil = map(model_info, ("splade-tiny", "bm25", "unicoil-tiny"))
    shipped = list_models()
    assert two_to_compare(tiny, shipped) == (tiny, shipped[0])
    assert two_to_compare(shipped[0], shipped) == (shipped[0], tiny)
    assert two_to_compare(bm25, [bm25, unicoil, tiny]) == (bm25, unicoil)
    assert difference_titles(tiny, bm25) == ("Only splade-tiny", "Both", "Only BM25")


def test_the_table_of_shares_puts_words_before_the_rest(encoders):
    texts = [encoders[name].expand("machine learning!") for name in METHODS]
    html = diagrams.share_table("Text A", METHODS, [weight_by_word(text) for text in texts])
    order = [html.index(word) for word in ("machine", "learning", ADDED)]
    assert order == sorted(order)


def test_the_table_of_shares_shows_them_in_per_cent():
    shares = [{"nurse": 20.74, ADDED: 79.26}, {"nurse": 100.0}]
    html = diagrams.share_table("Text A", ("one", "two"), shares)
    assert '--share:0.207"></span>20.7 %</td>' in html
    assert '--share:0.793"></span>79.3 %</td>' in html
    assert '--share:1.000"></span>100.0 %</td>' in html
    assert ">0 %</td>" in html
