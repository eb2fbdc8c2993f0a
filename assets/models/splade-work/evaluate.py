"""One table: BM25, splade-tiny, splade-work and a dense encoder on what nobody was trained on.

    python assets/models/splade-work/evaluate.py --esco … --wordnet … --teacher …

Every query is asked among all held-out documents. Ties count against the right answer. The sparse
models run as the page runs them: the files that ship, through `core`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE), str(ROOT)]

from texts import Entry, held_out  # noqa: E402

from core.bm25 import analyse  # noqa: E402
from core.fastembed_models import load_onnx  # noqa: E402
from core.records import Expansion  # noqa: E402
from core.splade import SpladeEncoder  # noqa: E402

VOCABULARY = 30_522
Scores = NDArray[np.float32]
Task = tuple[str, Sequence[str], Sequence[str]]  # name, queries, documents; the pairs in order


def tasks(esco: Sequence[Entry], wordnet: Sequence[Entry]) -> list[Task]:
    described = [entry.text for entry in esco]
    others = [entry for entry in esco if len(entry.labels) > 1]
    return [
        ("label -> description", [entry.labels[0] for entry in esco], described),
        (
            "alternative label -> description",
            [entry.labels[-1] for entry in others],
            [entry.text for entry in others],
        ),
        (
            "gloss -> synonyms",
            [entry.text for entry in wordnet],
            [", ".join(entry.labels) for entry in wordnet],
        ),
    ]


def ranks(scores: Scores) -> NDArray[np.int64]:
    """The rank of the right document of each query, from 1."""
    right = scores.diagonal()[:, np.newaxis]
    return (scores >= right).sum(1)


def auc(scores: Scores) -> float:
    """How often a true pair scores higher than a pair of chance."""
    right = np.sort(scores.diagonal())
    random = np.roll(scores, 1, axis=1).diagonal()
    below = np.searchsorted(right, random, side="left")
    tied = np.searchsorted(right, random, side="right") - below
    return float(1 - (below + tied / 2).mean() / len(right))


class Sparse:
    """A SPLADE model as `core` runs it."""

    def __init__(self, folder: Path) -> None:
        self.encoder = SpladeEncoder(folder.name, *load_onnx(folder))
        self.known: dict[str, Expansion] = {}

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        for first in range(0, len(new), 512):
            part = new[first : first + 512]
            self.known |= zip(part, self.encoder.expand_many(part), strict=True)
        found = [self.known[text] for text in texts]
        rows = [row for row, text in enumerate(found) for _ in text.terms]
        terms = [term.id for text in found for term in text.terms]
        weights = [term.weight for text in found for term in text.terms]
        return csr_matrix((weights, (rows, terms)), (len(texts), VOCABULARY), dtype=np.float32)

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        q, d = self.vectors(queries), self.vectors(documents)
        dot = (q @ d.T).toarray()
        lengths = [
            np.sqrt(m.multiply(m).sum(1)).A1
            if hasattr(np.sqrt(m.multiply(m).sum(1)), "A1")
            else np.asarray(np.sqrt(m.multiply(m).sum(1))).ravel()
            for m in (q, d)
        ]
        unit = [np.maximum(length, 1e-9) for length in lengths]
        return {"dot": dot, "cosine": dot / unit[0][:, np.newaxis] / unit[1]}


class Bm25:
    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index([list(analyse(text)) for text in documents], show_progress=False)
        vocabulary = index.vocab_dict
        out = np.zeros((len(queries), len(documents)), np.float32)
        for row, query in enumerate(queries):
            words = [word for word in analyse(query) if word in vocabulary]
            if words:
                out[row] = index.get_scores(words)
        return {"score": out}


class Dense:
    def __init__(self, wheel: Path) -> None:
        from teacher import Teacher

        self.teacher = Teacher(wheel)

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        q, d = self.teacher.encode(queries), self.teacher.encode(documents)
        return {"cosine": (q @ d.T).numpy()}


def sparse_figures(model: Sparse, esco: Sequence[Entry], before: Sparse, general: Sequence[str]):
    labels = model.vectors([entry.labels[0] for entry in esco])
    texts = model.vectors([entry.text for entry in esco])
    mean = np.asarray(texts.mean(0)).ravel()
    ours, theirs = model.vectors(general), before.vectors(general)
    dots = np.asarray(ours.multiply(theirs).sum(1)).ravel()
    norms = [np.sqrt(np.asarray(m.multiply(m).sum(1)).ravel()) for m in (ours, theirs)]
    cosine = dots / np.maximum(norms[0] * norms[1], 1e-9)
    return {
        "terms of a label": labels.nnz / labels.shape[0],
        "terms of a description": texts.nnz / texts.shape[0],
        "terms of a general sentence": ours.nnz / ours.shape[0],
        "FLOPS (descriptions)": float((mean**2).sum()),
        "agreement with splade-tiny": float(cosine.mean()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--esco", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--teacher", type=Path)
    parser.add_argument(
        "--models", type=Path, nargs="+", default=[HERE.parent / "splade-tiny", HERE]
    )
    options = parser.parse_args()
    esco, wordnet = held_out(options.esco, options.wordnet)
    wordnet = [entry for entry in wordnet if len(entry.labels) > 1]
    general = [
        example
        for entry in held_out(options.esco, options.wordnet)[1]
        for example in entry.examples
        if len(example.split()) >= 4
    ][:1000]
    print(f"{len(esco)} entries of ESCO, {len(wordnet)} of WordNet, {len(general)} sentences")
    methods: dict[str, object] = {"BM25": Bm25()}
    methods |= {folder.name: Sparse(folder) for folder in options.models}
    if options.teacher:
        methods["all-MiniLM-L6-v2 (dense)"] = Dense(options.teacher)
    rows = []
    for name, method in methods.items():
        for task, queries, documents in tasks(esco, wordnet):
            for kind, scores in method.scores(queries, documents).items():
                r = ranks(scores)
                rows.append(
                    {
                        "method": name,
                        "task": task,
                        "by": kind,
                        "MRR@10": round(float(np.where(r <= 10, 1 / r, 0).mean()), 4),
                        "recall@10": round(float((r <= 10).mean()), 4),
                        "AUC": round(auc(scores), 4),
                    }
                )
                print(json.dumps(rows[-1]), flush=True)
    first = next(m for m in methods.values() if isinstance(m, Sparse))
    for name, method in methods.items():
        if isinstance(method, Sparse):
            print(
                name,
                json.dumps(
                    {
                        key: round(value, 3)
                        for key, value in sparse_figures(method, esco, first, general).items()
                    }
                ),
            )


if __name__ == "__main__":
    main()
