"""Many texts: reading them, searching them, and whether the search is right.

    python -m tests.benchmarks.many                        reading, and 10,000 texts searched
    python -m tests.benchmarks.many --vectors 1000000      as many made-up vectors, in memory
    python -m tests.benchmarks.many --local 20000          ... and in Qdrant's local mode
    python -m tests.benchmarks.many --esco WHEEL           recall and MRR on ESCO (recipes/esco.py)

Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import psutil

from core import DEFAULT_MODEL_ID, Entry, Expansion, MemoryCollection, Term, load_encoder
from tests.support.paths import ROOT
from tests.support.texts import PEOPLE

TURNS = 5


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def texts(count: int, words: int, seed: int = 0) -> list[str]:
    """Stretches of adverts and CVs, of about so many words."""
    all_words = " ".join(path.read_text("utf-8") for path in sorted(PEOPLE.glob("*.txt"))).split()
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        size = int(words * draw.uniform(0.8, 1.2))
        at = draw.randrange(len(all_words) - size)
        found.append(" ".join(all_words[at : at + size]))
    return found


def bench_reading() -> None:
    """Texts a second against fastembed's `embed` of the same file, batches of 16."""
    from fastembed import SparseTextEmbedding

    folder = str(ROOT / "assets" / "models" / DEFAULT_MODEL_ID)
    encoder = load_encoder()
    fastembed = SparseTextEmbedding(
        "prithivida/Splade_PP_en_v1",
        specific_model_path=folder,
        cache_dir=folder,
        threads=min(2, os.cpu_count() or 1),
    )
    print("\nmany texts, each another length (fastembed reads the first 512 tokens of each)")
    for words, count in ((60, 48), (400, 12)):
        many = texts(count, words)
        ours, theirs = [], []
        for _ in range(TURNS):
            ours.append(timed(lambda many=many: encoder.expand_many(many)))
            theirs.append(timed(lambda many=many: list(fastembed.embed(many, batch_size=16))))
        a, b = statistics.median(ours), statistics.median(theirs)
        print(
            f"{words:4} words: {count / a:6.1f} texts a second, embed {count / b:5.1f}, "
            f"{b / a:.1f} times as fast"
        )


def bench_memory() -> None:
    """Memory while a collection grows."""
    collection = MemoryCollection(load_encoder("bm25"))
    process = psutil.Process()
    print("\nmemory of a collection of texts of some 60 words, read by BM25")
    for at in range(0, 100_001, 25_000):
        part = texts(25_000, 60, seed=at) if at else []
        collection.add(Entry(f"{at} {row}", text) for row, text in enumerate(part))
        print(f"{collection.count():7,} texts: {process.memory_info().rss / 1e6:,.0f} MB")


class MadeUp:
    """An encoder whose texts are numbers: each gives terms as the model's own descriptions have.

    As many terms, and each term as often, as in what the model makes of adverts and CVs; weights
    are drawn from its weights.
    """

    def __init__(self) -> None:
        encoder = load_encoder()
        self.model_id = encoder.model_id
        read = encoder.expand_many(texts(400, 60))
        self.counts = [len(one.terms) for one in read]
        terms = [term for one in read for term in one.terms]
        self.weights = np.array([term.weight for term in terms])
        # Zipf's tail over the whole vocabulary, the terms that were seen first.
        self.chance = 1 / (10 + np.arange(30_522, dtype=np.float64))
        self.chance /= self.chance.sum()
        self.edges = np.cumsum(self.chance)

    def expand(self, text: str, *, progress: object = None) -> Expansion:
        draw = np.random.default_rng(int(text))
        count = self.counts[int(draw.integers(len(self.counts)))]
        ids = np.unique(np.searchsorted(self.edges, draw.random(count)))
        weights = draw.choice(self.weights, len(ids))
        terms = (
            Term(i, "", w, 0, in_text=False)
            for i, w in zip(ids.tolist(), weights.tolist(), strict=True)
        )
        return Expansion("", self.model_id, (), tuple(terms))

    def expand_many(self, many: Sequence[str]) -> list[Expansion]:
        return [self.expand(text) for text in many]

    def native_score(self, query: Expansion, document: Expansion) -> float:
        raise NotImplementedError


def entries(count: int) -> Iterator[Entry]:
    return (Entry(str(number), str(number)) for number in range(count))


def bench_search(count: int) -> None:
    """Made-up vectors in memory."""
    encoder = MadeUp()
    collection = MemoryCollection(encoder)
    took = timed(lambda: collection.add(entries(count)))
    first = timed(lambda: collection.search("1"))
    times = [timed(lambda at=at: collection.search(str(count + at))) for at in range(20)]
    print(
        f"\n{count:,} vectors in memory: added in {took:.0f} s, the first search {first:.2f} s, "
        f"then {1000 * statistics.median(times):.1f} ms (slowest {1000 * max(times):.1f}); "
        f"{psutil.Process().memory_info().rss / 1e6:,.0f} MB"
    )


def bench_local(count: int) -> None:
    """Made-up vectors in Qdrant's local mode, which is made for tests: it looks at every vector."""
    from qdrant_client import QdrantClient

    from core import QdrantCollection

    encoder = MadeUp()
    collection = QdrantCollection(encoder, QdrantClient(":memory:"), "vectors")
    took = timed(lambda: collection.add(entries(count)))
    times = [timed(lambda at=at: collection.search(str(count + at))) for at in range(5)]
    exact = MemoryCollection(encoder)
    exact.add(entries(count))
    same = all(
        [one.id for one in collection.search(str(count + at))]
        == [one.id for one in exact.search(str(count + at))]
        for at in range(5)
    )
    print(
        f"\n{count:,} vectors in Qdrant's local mode: added in {took:.0f} s, "
        f"{statistics.median(times):.2f} s a search; "
        f"{'the same' if same else 'NOT the same'} ten as in memory; "
        f"{psutil.Process().memory_info().rss / 1e6:,.0f} MB"
    )


def bench_esco(wheel: Path) -> None:
    """Recall and MRR on a collection that others made: ESCO's labels, and what each stands for.

    By the collection's ranking, and by ranks in a whole matrix of scores, which share no code. The
    entries are those that no model here was trained on; assets/models/splade-minilm/RESULTS.md has
    the same figures by the code of the recipe.
    """
    from scipy.sparse import csr_array

    from core import recall, reciprocal_rank
    from recipes.splade_minilm.esco_and_wordnet import ESCO_FOLD, esco, is_held_out

    found = [entry for entry in esco(wheel) if is_held_out(entry.id, ESCO_FOLD)]
    encoder = load_encoder()
    collection = MemoryCollection(encoder)
    collection.add(Entry(one.id, one.text) for one in found)
    print(f"\nESCO, label to description, {len(found):,} questions among {len(found):,} texts")
    ranked = [[one.id for one in collection.search(entry.labels[0], 10)] for entry in found]
    pairs = list(zip(ranked, found, strict=True))
    print(
        f"by core.MemoryCollection: MRR@10 "
        f"{statistics.mean(reciprocal_rank(r, [e.id]) for r, e in pairs):.4f}, recall@10 "
        f"{statistics.mean(recall(r, [e.id]) or 0.0 for r, e in pairs):.4f}"
    )

    def matrix(texts_: Sequence[str]) -> csr_array:
        rows, columns, values = [], [], []
        for row, one in enumerate(encoder.expand_many(texts_)):
            norm = sum(term.weight**2 for term in one.terms) ** 0.5
            for term in one.terms:
                rows.append(row)
                columns.append(term.id)
                values.append(term.weight / norm)
        return csr_array((values, (rows, columns)), shape=(len(texts_), 30_522))

    scores = (matrix([e.labels[0] for e in found]) @ matrix([e.text for e in found]).T).toarray()
    places = 1 + (scores > scores.diagonal()[:, None]).sum(1)
    print(
        f"by a whole matrix: MRR@10 {np.where(places <= 10, 1 / places, 0).mean():.4f}, "
        f"recall@10 {(places <= 10).mean():.4f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--vectors", type=int, default=0)
    parser.add_argument("--local", type=int, default=0)
    parser.add_argument("--esco", type=Path)
    options = parser.parse_args()
    if options.vectors:
        bench_search(options.vectors)
    if options.local:
        bench_local(options.local)
    if options.esco:
        bench_esco(options.esco)
    if not (options.vectors or options.local or options.esco):
        bench_reading()
        bench_search(10_000)
        bench_memory()


if __name__ == "__main__":
    main()
