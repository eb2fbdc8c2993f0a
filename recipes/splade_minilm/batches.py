"""What a step is made of: pairs in groups of neighbours, and plain sentences beside them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from recipes.splade_minilm.teacher import chosen

PAIRS, GROUP = 48, 12  # pairs in a step; so many of them neighbours of each other
PLAIN_SHARE = 3  # for so many pairs comes one sentence without a partner
NEAREST = 40  # neighbours are drawn from so many
OWN_NEAREST = 24  # of those that the model confuses by itself
CONFUSED = 0.5  # of the groups are of entries that the model confuses, where it was asked
SAME_TEXT = 0.95  # the teacher's cosine above which two documents are one
SURE = 0.1  # a document so much nearer to the query than its own is no wrong answer

CYCLE = (
    "describe_work",
    "wordnet",
    "label_work",
    "describe_work",
    "technology",
    "describe_work",
    "wordnet",
    "describe_work",
    "medicine",
    "label_work",
    "wordnet",
    "describe_work",
)
"""The kinds of step, one after the other."""

POOLS = {
    "describe_work": ("esco_skill", "esco_occupation", "onet"),
    "label_work": ("esco_skill", "esco_occupation", "bls"),
    "wordnet": ("wordnet", "wordnet_single"),
    "technology": ("debian", "jargon"),
    "medicine": ("icd", "abbreviation"),
}


DESCRIBED = ("describe_work", "wordnet", "technology")
"""Where a label looks for a text; elsewhere, for another label."""


@dataclass
class Batch:
    """The texts of a step, by their rows in the library."""

    kind: str
    queries: list[int]
    documents: list[int]
    plain: list[int]
    names: list[list[int]]
    """Of each pair, the rows of all labels of its entry."""
    whole: list[list[int]]
    """Of each pair, the rows of all labels of its entry, and of its text."""
    excused: Tensor
    """Which wrong answers may be right: they are left out of the contrast."""

    @property
    def rows(self) -> list[int]:
        """Queries, documents, plain sentences."""
        return [*self.queries, *self.documents, *self.plain]


@dataclass
class Pool:
    """The entries of a kind of step, by the rows of their texts."""

    labels: list[list[int]] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    """The row of all labels in one, for WordNet; elsewhere the first label's."""
    vectors: Tensor = field(default_factory=lambda: torch.empty(0))
    confused: NDArray[np.int32] | None = None
    """Of each entry, those whose text the model gives to its labels."""


class Library:
    """All texts of the training, with their pieces and the teachers' vectors.

    ``pairs`` of them make a step.
    """

    def __init__(self, data: Path, pairs: int = PAIRS) -> None:
        self.pairs = pairs
        entries, plain = chosen(data)
        made: dict[str, Any] = torch.load(data / "vectors.pt", map_location="cpu")
        texts: dict[str, int] = {text: row for row, text in enumerate(made["texts"])}
        self.texts: list[str] = made["texts"]
        ends = np.cumsum(made["lengths"].numpy())
        self.ids: list[NDArray[np.int64]] = np.split(made["ids"].numpy(), ends[:-1])
        device = torch.get_default_device()
        self.vectors: Tensor = made["vectors"].to(device)
        self.meaning: Tensor = functional.normalize(made["meaning"].to(device).float(), dim=1)
        self.plain = [texts[p["text"]] for p in plain]
        self.pools = {name: Pool() for name in POOLS}
        for e in entries:
            for name, of in POOLS.items():
                if e["kind"] not in of:
                    continue
                pool = self.pools[name]
                labels = [texts[label] for label in e["labels"]]
                described = name in DESCRIBED
                if described and not e["text"]:
                    continue
                if not described and len(labels) < 2:
                    continue
                pool.labels.append(labels)
                pool.texts.append(texts[e["text"]] if e["text"] else -1)
                pool.joined.append(
                    texts[", ".join(e["labels"])] if e["kind"] == "wordnet" else labels[0]
                )
        for name, pool in self.pools.items():
            rows = pool.texts if name in DESCRIBED else pool.joined
            pool.vectors = self.taught(rows)

    def taught(self, rows: list[int]) -> Tensor:
        """The teacher's unit vectors of texts."""
        return functional.normalize(self.vectors[torch.tensor(rows)].float(), dim=1)

    def batch(self, step: int) -> Batch:
        """The texts of a step: the same whenever it is asked, until ``mine`` is asked again."""
        draw = random.Random(f"step {step}")
        kind = CYCLE[step % len(CYCLE)]
        pool = self.pools[kind]
        indices: dict[int, None] = {}
        while len(indices) < self.pairs:
            anchor = draw.randrange(len(pool.labels))
            if pool.confused is not None and draw.random() < CONFUSED:
                near = pool.confused[anchor].tolist()
            else:
                near = self._neighbours(pool, anchor, draw)
            near = [index for index in near if index != anchor]
            for index in [anchor, *draw.sample(near, GROUP - 1)]:
                indices.setdefault(index)
        picked = list(indices)[: self.pairs]
        pairs = [self._pair(kind, pool, index, draw) for index in picked]
        queries, documents = [p[0] for p in pairs], [p[1] for p in pairs]
        names = [pool.labels[index] for index in picked]
        texts = [[pool.texts[index]] if pool.texts[index] >= 0 else [] for index in picked]
        return Batch(
            kind,
            queries,
            documents,
            draw.sample(self.plain, self.pairs // PLAIN_SHARE),
            names,
            [n + t for n, t in zip(names, texts, strict=True)],
            self._excused(queries, documents, names),
        )

    def _neighbours(self, pool: Pool, anchor: int, draw: random.Random) -> list[int]:
        """The entries that the teachers find near an entry's text, or near one of its labels."""
        towards = pool.vectors[anchor]
        if draw.random() < 0.5:
            towards = self.taught([draw.choice(pool.labels[anchor])])[0]
        return torch.topk(pool.vectors @ towards, min(NEAREST, len(pool.labels))).indices.tolist()

    def mine(self, weights: Callable[[list[int]], Tensor], draw: random.Random) -> None:
        """Find what the model confuses: of each entry, the texts that its labels bring up first.

        ``weights`` gives the weights of texts by their rows. Only worth it on a GPU.
        """
        work, general = self.pools["describe_work"], self.pools["wordnet"]
        labels = [draw.choice(of_entry) for of_entry in work.labels]
        for pool, asked, answers in (
            (work, labels, work.texts),
            (general, general.texts, general.joined),
        ):
            queries, documents = weights(asked), weights(answers)
            pool.confused = np.concatenate(
                [
                    torch.topk(part @ documents.T, OWN_NEAREST, dim=1).indices.int().cpu().numpy()
                    for part in queries.split(2048)
                ]
            )

    def _pair(self, kind: str, pool: Pool, index: int, draw: random.Random) -> tuple[int, int]:
        labels, text = pool.labels[index], pool.texts[index]
        first = labels[0] if draw.random() < 0.35 else draw.choice(labels)
        if kind in ("label_work", "medicine"):
            return first, draw.choice([row for row in labels if row != first] or labels)
        if kind == "wordnet":
            # Mostly as it is asked: the gloss, and the synonyms in one.
            return (text, pool.joined[index]) if draw.random() < 0.7 else (text, first)
        return first, text

    def _excused(self, queries: list[int], documents: list[int], names: list[list[int]]) -> Tensor:
        q, d = self.taught(queries), self.taught(documents)
        nearness = q @ d.T
        out = nearness > nearness.diagonal()[:, None] + SURE
        out |= d @ d.T > SAME_TEXT
        sets = [{self.texts[row].lower() for row in rows} for rows in names]
        for one, a in enumerate(sets):
            for other in range(one):
                if not a.isdisjoint(sets[other]):
                    out[one, other] = out[other, one] = True
        out.fill_diagonal_(False)
        return out
