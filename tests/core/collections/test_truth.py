"""Recall and MRR by a collection's ranking equal a computation that shares no code with it.

`python -m tests.benchmarks.collections` does the same on ESCO, 3,545 questions among as many texts.
"""

from __future__ import annotations

import numpy as np
import pytest
from qdrant_client import QdrantClient

from core import (
    Entry,
    MemoryCollection,
    QdrantCollection,
    advert_lines,
    passages,
    recall,
    reciprocal_rank,
)
from tests.support.texts import PEOPLE

TOP = 10


@pytest.fixture(scope="module")
def documents():
    """Every sentence of the adverts and CVs."""
    texts = [path.read_text("utf-8") for path in sorted(PEOPLE.glob("*.txt"))]
    found = [text[one.start : one.end] for text in texts for one in passages(text)]
    return {f"{at:03}": text for at, text in enumerate(dict.fromkeys(found))}


@pytest.fixture(scope="module")
def questions():
    """The lines of the adverts, without their last words, so that each has a text it is from."""
    texts = [path.read_text("utf-8") for path in sorted(PEOPLE.glob("advert_*.txt"))]
    lines = [text[one.start : one.end] for text in texts for one in advert_lines(text)]
    return [" ".join(line.split()[:-2]) for line in lines if len(line.split()) > 5]


def dense(encoder, texts):
    """Unit vectors as rows of a matrix, shape ``(texts, vocabulary)``, in 64 bits."""
    out = np.zeros((len(texts), 30_522))
    for row, text in enumerate(texts):
        for term in encoder.expand(text).terms:
            out[row, term.id] = term.weight
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)


@pytest.mark.parametrize("kind", ["memory", "qdrant"])
def test_recall_and_mrr_are_those_of_a_dense_computation(encoder, documents, questions, kind):
    collection = (
        MemoryCollection(encoder)
        if kind == "memory"
        else QdrantCollection(encoder, QdrantClient(":memory:"), "texts")
    )
    collection.add(Entry(id_, text) for id_, text in documents.items())
    ids = list(documents)
    scores = dense(encoder, questions) @ dense(encoder, documents.values()).T
    ours, theirs = [], []
    for row, question in enumerate(questions):
        ranked = [one.id for one in collection.search(question, TOP)]
        # What a stranger would count: the place is how many score more, plus one.
        relevant = {id_ for id_, text in documents.items() if text.startswith(question)}
        assert relevant
        ours.append((reciprocal_rank(ranked, relevant, top=TOP), recall(ranked, relevant, top=TOP)))
        places = sorted(1 + int((scores[row] > scores[row, ids.index(i)]).sum()) for i in relevant)
        theirs.append(
            (
                1 / places[0] if places[0] <= TOP else 0.0,
                sum(place <= TOP for place in places) / len(places),
            )
        )
    assert np.mean(ours, axis=0) == pytest.approx(np.mean(theirs, axis=0), abs=1e-9)
    assert 0.5 < np.mean(ours, axis=0)[0] <= 1
