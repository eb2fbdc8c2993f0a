"""A query's walk through documents, and its picture."""

from __future__ import annotations

import re

import pytest

from components.lesson.walk_picture import walk_sentence, walks_picture
from components.lesson.walks import (
    BEST,
    LONGEST_DOCUMENT,
    MOST_DOCUMENTS,
    documents_of,
    walk_of,
)
from core import compare, load_encoder
from core.shipped import shipped_text
from tests.support.html import Seen
from tests.support.texts import HOSTILE

LINES = documents_of(shipped_text("lesson/documents.txt"))


@pytest.fixture(scope="module")
def walks(encoders):
    query = "machine learning engineer"
    return [
        walk_of(
            model,
            encoders[model].expand(query),
            encoders[model].expand_many(LINES),
            counts=model == "bm25",
            raw=False,
        )
        for model in ("splade-minilm", "splade-tiny", "bm25")
    ]


def test_lines_are_documents():
    assert documents_of(" a \n\n\tb\r\n") == ["a", "b"]
    assert documents_of(" \n ") == []
    many = documents_of("\n".join("x" * 1000 for _ in range(100)))
    assert (len(many), len(many[0])) == (MOST_DOCUMENTS, LONGEST_DOCUMENT)
    assert len(LINES) == 10


def test_scores_grow_and_every_document_has_a_place_of_its_own(walks):
    for walk in walks:
        assert len(walk.scores) == len(walk.ranks) == len(walk.rows) + 1
        assert not any(walk.scores[0])
        for before, after in zip(walk.scores, walk.scores[1:], strict=False):
            assert all(a <= b for a, b in zip(before, after, strict=True))
        for ranks in walk.ranks:
            assert sorted(ranks) == list(range(len(LINES)))


def test_the_last_frame_ranks_as_the_model_does(walks, encoders):
    for walk in walks[:2]:
        query = encoders[walk.title].expand("machine learning engineer")
        dots = [compare(query, encoders[walk.title].expand(line)).dot for line in LINES]
        best = [d for d, rank in enumerate(walk.ranks[-1]) if rank < BEST]
        assert sorted(best) == sorted(sorted(range(10), key=lambda d: -dots[d])[:BEST])


def test_bm25_walks_its_own_words_only(walks):
    *_, bm25 = walks
    assert {row.name for row in bm25.rows} == {"machine", "learning", "engineer"}
    assert all(row.in_text and row.weight == 1.0 for row in bm25.rows)
    assert bm25.pruned.of < walks[0].pruned.of


def test_the_picture_says_what_each_frame_is(walks):
    picture = walks_picture(walks, LINES)
    frames = max(len(walk.rows) for walk in walks)
    assert f'data-player="{frames}" data-at="{frames}"' in picture
    scores = re.findall(r'data-scores="([^"]+)"', picture)
    assert len(scores) == len(walks) * len(LINES)
    for walk in walks:
        assert walk_sentence(walk) in Seen(picture).text
        for document in range(len(LINES)):
            assert " ".join(str(s[document]) for s in walk.scores) in scores


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_typed_is_shown_as_typed(name):
    encoder = load_encoder("bm25")
    lines = documents_of(HOSTILE[name]) or ["engineer"]
    walk = walk_of(
        "BM25",
        encoder.expand(HOSTILE[name]),
        encoder.expand_many(lines),
        counts=True,
        raw=False,
    )
    seen = Seen(walks_picture([walk], lines))
    assert not {"script", "img", "a"} & seen.tags
    assert not {name for name in seen.attributes if name.startswith("on")}


def test_a_query_that_nothing_answers_says_so():
    encoder = load_encoder("bm25")
    walk = walk_of(
        "BM25", encoder.expand("zebra"), encoder.expand_many(LINES), counts=True, raw=False
    )
    assert "every score is 0" in walks_picture([walk], LINES)
