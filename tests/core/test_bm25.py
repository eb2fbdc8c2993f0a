from __future__ import annotations

import math

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import compare
from core.bm25 import Bm25Encoder, Collection, analyse, esco
from tests.texts import BLANK, HOSTILE

TEXTS = (
    "the engineer writes C++ and C# and C",
    "the nurse and the engineer",
    "R, node.js and python",
    "a plumber",
)
SMALL = Collection.of("small", TEXTS)


def words(text: str) -> list[str]:
    return [analysed.word for analysed in analyse(text)]


def test_words_stay_whole():
    assert words("C, R, C++ and C#; node.js isn’t F#!") == [
        "c", "r", "c++", "and", "c#", "node.js", "isn't", "f#",
    ]  # fmt: skip
    assert words("Résumé re\u0301sume\u0301") == ["résumé", "résumé"]
    assert words("50+ micro-services, U.S.") == ["50", "micro", "services", "u.s"]


@pytest.mark.parametrize("name", HOSTILE)
def test_spans_index_the_text(name):
    expansion = Bm25Encoder("bm25", SMALL).expand(HOSTILE[name])
    for token in expansion.tokens:
        spelled = expansion.text[token.start : token.end]
        assert words(spelled) == [token.piece]
    assert len({token.id for token in expansion.tokens}) == len(
        {token.piece for token in expansion.tokens}
    )


@pytest.mark.parametrize("text", BLANK.values())
def test_a_text_without_words_has_no_terms(text):
    expansion = Bm25Encoder("bm25", SMALL).expand(text)
    assert expansion.tokens == expansion.terms == ()


def test_weights_by_hand():
    collection = Collection("two", 2, 3.0, {"engineer": 1, "the": 2})
    (term, _) = Bm25Encoder("bm25", collection, k1=1.0, b=0.5).expand("engineer engineer the").terms
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert term.piece == "engineer"
    assert term.weight == pytest.approx(idf * 2 / (2 + 1.0 * (1 - 0.5 + 0.5 * 3 / 3.0)))
    assert (term.source, term.in_text) == (0, True)


def test_a_word_the_collection_lacks_weighs_most():
    assert SMALL.idf("kubernetes") == pytest.approx(math.log(1 + 4.5 / 0.5))
    assert SMALL.idf("kubernetes") > SMALL.idf("engineer") > SMALL.idf("and") - 1e-9 > 0


@pytest.mark.parametrize(("k1", "b"), [(1.2, 0.75), (0.9, 0.4), (2.0, 0.0), (0.0, 1.0)])
def test_scores_agree_with_bm25s(k1, b):
    reference = bm25s.BM25(method="lucene", k1=k1, b=b, dtype="float64")
    reference.index([words(text) for text in TEXTS], show_progress=False)
    encoder = Bm25Encoder("bm25", SMALL, k1=k1, b=b)
    documents = encoder.expand_many(TEXTS)
    for query in (*TEXTS, "engineer engineer python", "C"):
        known = [word for word in words(query) if word in SMALL.frequencies]
        expected = reference.get_scores(known)
        found = [encoder.native_score(encoder.expand(query), document) for document in documents]
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_settings_out_of_range_are_refused():
    for k1, b in ((-0.1, 0.5), (1.0, -0.1), (1.0, 1.1)):
        with pytest.raises(ValueError, match="k1 must be at least 0"):
            Bm25Encoder("bm25", SMALL, k1=k1, b=b)
    with pytest.raises(ValueError, match="at least one word"):
        Collection.of("empty", ["", "  "])
    with pytest.raises(TypeError, match="must be a str"):
        Bm25Encoder("bm25", SMALL).expand(None)


def test_the_shipped_collection_is_escos():
    assert esco().documents == 3_658 + 13_939
    assert esco().frequencies["c++"] == 4
    assert 0 < esco().idf("and") < esco().idf("engineer") < esco().idf("kubernetes")
    assert max(esco().frequencies.values()) <= esco().documents


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_pair_compares(a, b):
    encoder = Bm25Encoder("bm25", SMALL)
    first, second = encoder.expand(a), encoder.expand(b)
    match = compare(first, second)
    assert all(term.weight > 0 and math.isfinite(term.weight) for term in first.terms)
    if match.cosine is not None:
        assert math.fsum(t.contribution for t in match.shared) == pytest.approx(match.cosine)
        assert encoder.native_score(first, second) >= 0
