from __future__ import annotations

import math
import unicodedata
import zlib

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import compare
from core.encoders import tokenization
from core.encoders.bm25 import Bm25Encoder, CollectionStatistics, analyse, esco
from core.encoders.tokenization import normalized
from tests.support.texts import BLANK, HOSTILE

TEXTS = (
    "the engineer writes C++ and C# and C",
    "the nurse and the engineer",
    "R, node.js and python",
    "a plumber",
)
SMALL = CollectionStatistics.of("small", TEXTS)


def words(text: str) -> list[str]:
    return [analysed.word for analysed in analyse(text)]


def test_words_stay_whole():
    assert words("C, R, C++ and C#; node.js isn’t F#!") == [
        "c", "r", "c++", "and", "c#", "node.js", "isn't", "f#",
    ]  # fmt: skip
    assert words("Résumé re\u0301sume\u0301") == ["résumé", "résumé"]
    assert words("50+ micro-services, U.S.") == ["50", "micro", "services", "u.s"]


def test_with_stems_the_forms_of_a_word_are_one():
    stems = [analysed.word for analysed in analyse("Nurses nurse, C++ engineering", stemmed=True)]
    assert stems == ["nurs", "nurs", "c++", "engin"]
    plain, stemmed = (Bm25Encoder("bm25", esco(stemmed=stems)) for stems in (False, True))
    for encoder, meets in ((plain, False), (stemmed, True)):
        a, b = encoder.expand("nurses"), encoder.expand("a nurse")
        assert bool(compare(a, b).shared) == meets
        assert b.text[b.tokens[1].start : b.tokens[1].end] == "nurse"


def test_the_collection_of_stems_is_of_the_same_texts():
    plain, stems = esco(), esco(stemmed=True)
    assert (plain.documents, plain.mean_length) == (stems.documents, stems.mean_length)
    of_a_stem = {"nurse", "nurses", "nursing"} & plain.frequencies.keys()
    most = max(plain.frequencies[word] for word in of_a_stem)
    assert most <= stems.frequencies["nurs"] <= sum(plain.frequencies[w] for w in of_a_stem) + 5


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
    collection = CollectionStatistics("two", 2, 3.0, {"engineer": 1, "the": 2})
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
        CollectionStatistics.of("empty", ["", "  "])
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


def test_words_that_no_checksum_tells_apart_have_ids_of_their_own():
    """Both have the CRC-32 that once was their id, and their score was 1.000."""
    encoder = Bm25Encoder("bm25", esco())
    a, b = encoder.expand("plumless"), encoder.expand("buckeroo")
    assert zlib.crc32(b"plumless") == zlib.crc32(b"buckeroo")
    assert a.terms[0].id != b.terms[0].id
    assert compare(a, b).cosine == 0.0


def test_a_word_has_one_id_whatever_the_settings():
    first, second = (Bm25Encoder("bm25", esco(), k1=k1) for k1 in (0.5, 2.0))
    for text in ("engineer", "kubernetes", "plumless"):
        assert first.expand(text).terms[0].id == second.expand(text).terms[0].id
    assert esco()._places is esco()._places  # one table for all settings
    assert not [v for v in vars(second).values() if isinstance(v, dict)]


@pytest.mark.parametrize("pattern", ["\u0301", "\u0301\u0323"])
def test_a_run_of_marks_is_cut_before_it_is_put_in_order(pattern, monkeypatch):
    """Which would take two minutes for 200,000 of them, and stop every other thread."""
    longest = 0
    real = unicodedata.normalize

    def normalize(form: str, text: str) -> str:
        nonlocal longest
        longest = max(longest, len(text))
        return real(form, text)

    monkeypatch.setattr(tokenization.unicodedata, "normalize", normalize)
    text = ("e" + pattern * (100_000 // len(pattern))) * 2
    expansion = Bm25Encoder("bm25", SMALL).expand(text)
    assert 0 < longest <= 62
    assert expansion.text == text
    assert [(token.start, token.end) for token in expansion.tokens] == [(0, len(text))]


def test_marks_that_languages_need_stay():
    assert words("Z\u0335\u0337\u0322\u031b\u0353a") == [
        normalized("z\u0335\u0337\u0322\u031b\u0353a")
    ]
    assert words("re\u0301sume\u0301") == words("résumé")
    thirty = "e" + "\u0300" * 30
    assert normalized(thirty) == unicodedata.normalize("NFC", thirty)
    assert normalized(thirty + "\u0300" * 70) == normalized(thirty)


def test_settings_that_are_no_numbers_are_refused():
    for k1, b in ((math.nan, 0.5), (math.inf, 0.5), (1.0, math.nan)):
        with pytest.raises(ValueError, match="k1 must be at least 0"):
            Bm25Encoder("bm25", SMALL, k1=k1, b=b)
