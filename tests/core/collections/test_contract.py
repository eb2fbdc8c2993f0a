"""One contract for all collections: in memory, in Qdrant's local mode, and in a real Qdrant.

The last runs where LENS_QDRANT_URL names a server, as in the public workflow.
"""

from __future__ import annotations

import os
import uuid

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qdrant_client import QdrantClient

from core import Entry, MemoryCollection, QdrantCollection, compare, connect_qdrant
from core.collections.vectors import unit_vector
from core.errors import CollectionError, ModelMismatchError

TEXTS = {
    "nurse": "Registered nurse in intensive care, ten years on the ward.",
    "plumber": "Plumber, heating systems and bathrooms.",
    "engineer": "Site reliability engineer, Kubernetes and Terraform.",
    "teacher": "Teacher of chemistry at a secondary school.",
    "carer": "Carer for elderly people at home, with a nurse's aide certificate.",
    "blank": " \n ",
    "java": "Java developer for payment systems",
}
QUERY = "nurse for a hospital ward"


def in_memory(encoder):
    return MemoryCollection(encoder)


def local(encoder, **settings):
    return QdrantCollection(encoder, QdrantClient(":memory:"), "texts", **settings)


def local_with_texts(encoder):
    return local(encoder, keep_texts=True)


def served(encoder):
    return QdrantCollection(encoder, connect_qdrant(), f"test-{uuid.uuid4().hex}")


KINDS = [
    in_memory,
    local,
    local_with_texts,
    pytest.param(
        served,
        marks=pytest.mark.skipif(
            not os.environ.get("LENS_QDRANT_URL"), reason="no Qdrant server is named"
        ),
    ),
]


@pytest.fixture(params=KINDS)
def collection(request, encoder):
    made = request.param(encoder)
    made.add(Entry(id_, text, {"trade": id_[0]}) for id_, text in TEXTS.items())
    return made


@pytest.fixture(scope="module")
def truth(encoder):
    """The cosine of each text with the query, by `compare` and nothing else."""
    asked = encoder.expand(QUERY)
    return {id_: compare(asked, encoder.expand(text)).cosine for id_, text in TEXTS.items()}


def ids(found):
    return [one.id for one in found]


def test_all_are_ranked_by_the_cosine(collection, truth):
    expected = sorted((id_ for id_ in truth if truth[id_]), key=lambda id_: (-truth[id_], id_))
    assert ids(collection.search(QUERY, len(TEXTS))) == expected
    assert ids(collection.search(QUERY, 2)) == expected[:2]


def test_what_is_found_is_what_compare_says(collection, encoder, truth):
    for one in collection.search(QUERY, 3):
        direct = compare(encoder.expand(QUERY), encoder.expand(TEXTS[one.id]))
        assert one.match.cosine == pytest.approx(truth[one.id], abs=1e-6)
        assert [(t.id, t.piece, t.kind) for t in one.match.shared] == [
            (t.id, t.piece, t.kind) for t in direct.shared
        ]
        contributions = [t.contribution for t in one.match.shared]
        assert contributions == pytest.approx([t.contribution for t in direct.shared], abs=1e-6)


def test_a_query_may_be_an_expansion_of_the_same_model_only(collection, encoder, page_encoder):
    assert ids(collection.search(encoder.expand(QUERY), 2)) == ids(collection.search(QUERY, 2))
    with pytest.raises(ModelMismatchError):
        collection.search(page_encoder.expand(QUERY))


def test_fields_narrow_a_search(collection):
    assert ids(collection.search(QUERY, 5, where={"trade": "c"})) == ["carer"]
    assert collection.search(QUERY, 5, where={"trade": "c", "town": "Leeds"}) == []
    (one,) = collection.search(QUERY, 5, where={"trade": "c"})
    assert one.fields == {"trade": "c"}


def test_the_same_id_again_replaces(collection):
    collection.add([Entry("plumber", QUERY, {})])
    assert collection.count() == len(TEXTS)
    assert ids(collection.search(QUERY, 1)) == ["plumber"]


def test_what_is_removed_is_not_found(collection):
    collection.remove(["nurse", "nobody"])
    assert collection.count() == len(TEXTS) - 1
    assert "nurse" not in ids(collection.search(QUERY, 9))
    collection.remove([])


def test_nothing_asked_or_nothing_kept_finds_nothing(collection):
    assert collection.search("", 3) == []
    assert collection.search("...", 1) == [] or collection.search("...", 1)[0].match.cosine > 0
    collection.remove(TEXTS)
    assert collection.count() == 0
    assert collection.search(QUERY, 3) == []


@pytest.mark.parametrize("top", [0, -1])
def test_less_than_one_cannot_be_asked_for(collection, top):
    with pytest.raises(ValueError, match="one entry at least"):
        collection.search(QUERY, top)


def test_any_text_can_be_kept(collection):
    hostile = ["\ud800", "<script>", "\0", "𝕳𝖊𝖑𝖑𝖔 nurse", "n" * 5000]
    collection.add(Entry(f"odd {at}", text, {"<b>": "'; --"}) for at, text in enumerate(hostile))
    assert collection.count() == len(TEXTS) + len(hostile)
    found = collection.search("nurse", 20, where={"<b>": "'; --"})
    assert all(one.id.startswith("odd") for one in found)


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet="abcdefg nurse", max_size=30))
def test_a_unit_vector_has_length_one_and_the_norm_it_had(encoder, text):
    expansion = encoder.expand(text)
    vector = unit_vector(expansion)
    weights = {term.id: term.weight for term in expansion.terms}
    assert vector.ids.tolist() == sorted(weights)
    assert np.allclose(vector.values * vector.norm, [weights[i] for i in vector.ids.tolist()])
    if weights:
        assert np.linalg.norm(vector.values) == pytest.approx(1, abs=1e-6)


def test_a_text_comes_back_where_it_is_kept(collection):
    found = collection.search(QUERY, 1)[0]
    assert found.text in (None, TEXTS[found.id])


def test_in_memory_nothing_is_lost(encoder):
    """Scores and contributions are those of the expansions to the last digit, words included."""
    collection = in_memory(encoder)
    collection.add(Entry(id_, text) for id_, text in TEXTS.items())
    for one in collection.search(QUERY, 9):
        direct = compare(encoder.expand(QUERY), encoder.expand(one.text))
        assert one.match.cosine == direct.cosine
        assert one.match.shared == direct.shared
        assert [(t.id, t.piece, t.weight) for t in one.match.only_b] == [
            (t.id, t.piece, t.weight) for t in direct.only_b
        ]


def test_words_that_no_vocabulary_has_can_be_found_in_memory(encoders):
    collection = in_memory(encoders["bm25"])
    collection.add([Entry("a", "zzqxw kubernetes nurse"), Entry("b", "a plumber")])
    (found,) = collection.search("zzqxw and qwwxz", 3)
    direct = compare(
        encoders["bm25"].expand("zzqxw and qwwxz"), encoders["bm25"].expand(found.text)
    )
    assert found.id == "a"
    assert found.match.cosine == direct.cosine
    with pytest.raises(CollectionError, match="no vocabulary"):
        local(encoders["bm25"]).add([Entry("a", "zzqxw")])
