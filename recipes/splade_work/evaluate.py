"""BM25, splade-tiny, splade-work and a dense encoder on what nobody was trained on: RESULTS.md.

    python -m recipes.splade_work.evaluate --esco … --wordnet … --teacher …

Every query is asked among all held-out documents. Ties count against the right answer. The sparse
models run as the page runs them: the files that ship, through `core`.

The texts whose expansions are shown were settled before the training: four that the project's
developers had found wanting, and the held-out entries with the lowest hashes.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import norm

from core.encoders.bm25 import analyse
from core.encoders.splade import SpladeEncoder
from core.models.onnx_backend import load_onnx
from core.records import Expansion
from core.shipped import ASSETS
from recipes.splade_work.texts import Entry, held_out

FOLDER = ASSETS / "models" / "splade-work"

VOCABULARY = 30_522
FOUND_WANTING = ("chef", "line cook with knife skills", "RN, PICU", "registered nurse")

ABOUT = """\
# What splade-work is worth

Written by `evaluate.py`; README.md has the command. On entries of ESCO and WordNet that the
training never saw.

## Finding the right text

AUC: how often a true pair scores higher than a pair of chance.

| Method | ranked by | MRR@10 | recall@10 | AUC |
| --- | --- | --- | --- | --- |
"""
TERMS = """
## Active terms

Of {entries:,} labels and descriptions of ESCO, and of {sentences:,} example sentences of WordNet.
The agreement is the mean cosine with splade-tiny's vector of the same sentence.

| Model | of a label | of a description | of a sentence | FLOPS of descriptions | agreement |
| --- | --- | --- | --- | --- | --- |
"""
EXPANSIONS = """
## Thirty expansions

All terms above zero, heaviest first. Four texts on which splade-tiny was found wanting; then
held-out labels of occupations and of skills and held-out sentences, chosen by their hash before the
training.
"""

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
        self.name = folder.name
        self.encoder = SpladeEncoder(folder.name, *load_onnx(folder))
        self.known: dict[str, Expansion] = {}

    def expansions(self, texts: Sequence[str]) -> list[Expansion]:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        for first in range(0, len(new), 512):
            part = new[first : first + 512]
            self.known |= zip(part, self.encoder.expand_many(part), strict=True)
        return [self.known[text] for text in texts]

    def vectors(self, texts: Sequence[str]) -> csr_array:
        found = self.expansions(texts)
        rows = [row for row, text in enumerate(found) for _ in text.terms]
        terms = [term.id for text in found for term in text.terms]
        weights = [term.weight for text in found for term in text.terms]
        return csr_array((weights, (rows, terms)), (len(texts), VOCABULARY), dtype=np.float32)

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        q, d = self.vectors(queries), self.vectors(documents)
        dot = (q @ d.T).toarray()
        lengths = [np.maximum(norm(m, axis=1), 1e-9) for m in (q, d)]
        return {"dot": dot, "cosine": dot / np.outer(*lengths)}


class Bm25:
    """BM25 as the page has it, or with stopwords left out and words cut to their stems."""

    def __init__(self, *, stemmed: bool) -> None:
        self.name = "BM25, stemmed" if stemmed else "BM25"
        self.stemmer = Stemmer.Stemmer("english") if stemmed else None

    def words(self, text: str) -> list[str]:
        words = [analysed.word for analysed in analyse(text)]
        if self.stemmer is None:
            return words
        return self.stemmer.stemWords([word for word in words if word not in STOPWORDS_EN])

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index([self.words(text) for text in documents], show_progress=False)
        vocabulary = index.vocab_dict
        out = np.zeros((len(queries), len(documents)), np.float32)
        for row, query in enumerate(queries):
            words = [word for word in self.words(query) if word in vocabulary]
            if words:
                out[row] = index.get_scores(words)
        return {"score": out}


class Dense:
    name = "all-MiniLM-L6-v2 (dense)"

    def __init__(self, wheel: Path) -> None:
        from recipes.splade_work.teacher import Teacher

        self.teacher = Teacher(wheel)

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        q, d = self.teacher.encode(queries), self.teacher.encode(documents)
        return {"cosine": (q @ d.T).numpy()}


def quality(
    methods: Sequence[Bm25 | Sparse | Dense], esco: Sequence[Entry], wordnet: Sequence[Entry]
) -> Iterator[str]:
    for task, queries, documents in tasks(esco, wordnet):
        yield f"| **{task}**, {len(queries):,} among {len(set(documents)):,} | | | | |"
        for method in methods:
            for by, scores in method.scores(queries, documents).items():
                r = ranks(scores)
                mrr, recall = np.where(r <= 10, 1 / r, 0).mean(), (r <= 10).mean()
                yield f"| {method.name} | {by} | {mrr:.3f} | {recall:.3f} | {auc(scores):.3f} |"


def sparsity(
    models: Sequence[Sparse], esco: Sequence[Entry], general: Sequence[str]
) -> Iterator[str]:
    first = models[0].vectors(general)
    for model in models:
        labels = model.vectors([entry.labels[0] for entry in esco])
        texts = model.vectors([entry.text for entry in esco])
        sentences = model.vectors(general)
        lengths = np.maximum(norm(sentences, axis=1) * norm(first, axis=1), 1e-9)
        agreement = (np.asarray(sentences.multiply(first).sum(1)).ravel() / lengths).mean()
        terms = " | ".join(f"{m.nnz / m.shape[0]:.1f}" for m in (labels, texts, sentences))
        flops = float((np.asarray(texts.mean(0)) ** 2).sum())
        yield f"| {model.name} | {terms} | {flops:.2f} | {agreement:.3f} |"


def chosen(entries: Sequence[Entry], count: int) -> list[Entry]:
    return sorted(entries, key=lambda e: hashlib.sha256(f"sample {e.id}".encode()).digest())[:count]


def samples(esco: Sequence[Entry], wordnet: Sequence[Entry]) -> list[str]:
    """Thirty texts, by a rule that knows no model."""
    skills = [entry for entry in esco if "/skill/" in entry.id]
    occupations = [entry for entry in esco if "/skill/" not in entry.id]
    told = [entry for entry in wordnet if entry.examples]
    return [
        *FOUND_WANTING,
        *(entry.labels[0] for entry in chosen(occupations, 9)),
        *(entry.labels[0] for entry in chosen(skills, 9)),
        *(entry.examples[0] for entry in chosen(told, 8)),
    ]


def expansion(model: Sparse, text: str) -> str:
    (found,) = model.expansions([text])
    return ", ".join(f"{term.piece} {term.weight:.2f}" for term in found.terms) or "nothing"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--esco", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=FOLDER, help="the folder of the new model")
    parser.add_argument("--into", type=Path, default=FOLDER / "RESULTS.md")
    options = parser.parse_args()
    esco, wordnet = held_out(options.esco, options.wordnet)
    general = [
        example for entry in wordnet for example in entry.examples[:1] if len(example.split()) >= 4
    ][:1000]
    several = [entry for entry in wordnet if len(entry.labels) > 1]
    classics = [Bm25(stemmed=False), Bm25(stemmed=True)]
    models = [Sparse(FOLDER.with_name("splade-tiny")), Sparse(options.model)]
    lines = [
        *ABOUT.splitlines(),
        *quality([*classics, *models, Dense(options.teacher)], esco, several),
        *TERMS.format(entries=len(esco), sentences=len(general)).splitlines(),
        *sparsity(models, esco, general),
        *EXPANSIONS.splitlines(),
    ]
    for text in samples(esco, wordnet):
        lines += ["", f"**{text}**", ""]
        lines += [f"- {model.name}: {expansion(model, text)}" for model in models]
    options.into.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
