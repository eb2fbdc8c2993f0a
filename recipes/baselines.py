"""Rebuild the score baselines: what pairs of texts score, by length.

Job texts are from ESCO, the European Commission's classification of occupations: the English labels
and descriptions in the wheel that recipes/esco.py names. General English is from WordNet 3.0, as
Debian packages it (wordnet-base 1:3.0-37, SHA-256 of data.noun below)::

    .venv/bin/python -m recipes.baselines /tmp/esco/*.whl /usr/share/wordnet/data.noun [model …]

A score depends on how long the texts are, so each length is a baseline of its own, every text cut
after so many words. What is kept are the quantiles of the scores, not the texts.

**Short texts** are single entries, and the pairs are random. A text of WordNet is what it says of
one meaning and of the kinds of it, one after the other, so that it stays with one subject for as
long as it is.

**Long texts** stand for adverts and CVs: the description of an occupation, followed by those of the
skills of ESCO that are nearest to it by BM25, since this wheel does not say which skills belong to
which occupation. Every second skill goes into a second text, so that there are two texts about each
occupation that have no entry in common. Pairs about two occupations are random; about one, there
are as many as occupations. The last lines printed compare texts of different lengths: the reason
why `core.analysis.baselines` goes further from a long text's length than from a short one's.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core import (
    DEFAULT_B,
    DEFAULT_K1,
    Encoder,
    Expansion,
    analyse,
    compare,
    list_models,
    load_encoder,
)
from core.encoders.bm25 import CollectionStatistics
from core.shipped import ASSETS
from recipes import esco

WORDS = (3, 6, 12, 24, 48, 96)
LONG_WORDS = (100, 200, 400, 800)
OCCUPATIONS = 400  # of which there are two long texts each
PAIRS = 20_000
QUANTILES = 200  # steps; the file holds one more value
JOINED = ",\n  "
MOST = 4_000  # texts of a collection and length
DATA_NOUN = "fea17d2f9656611334eac790e5d69e47645fa180c4aa481fb4cd9b3520754ca2"


def meanings(data_noun: Path) -> list[str]:
    """A text for each noun of WordNet that has kinds: its gloss and theirs, without examples."""
    data = data_noun.read_bytes()
    if hashlib.sha256(data).hexdigest() != DATA_NOUN:
        raise SystemExit(f"{data_noun} is not the file this recipe was written for")
    says, kinds = {}, {}
    for line in data.decode("latin-1").splitlines():
        if line.startswith(" "):
            continue
        head, gloss = line.split(" | ", 1)
        fields = head.split()
        names = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
        pointers = fields[5 + 2 * int(fields[3], 16) :]
        label = ", ".join(name.replace("_", " ") for name in names)
        said = re.split(r';? *"', gloss)[0].strip(" ;")
        says[fields[0]] = f"{label}: {said}"
        kinds[fields[0]] = [
            pointers[at + 1] for at in range(0, len(pointers) - 3, 4) if pointers[at] == "~"
        ]
    return [". ".join([says[id_], *(says[kind] for kind in of)]) for id_, of in kinds.items() if of]


def about(wheel: Path) -> list[tuple[str, str]]:
    """Two long texts about each of some occupations, without a skill in common."""
    occupations = esco.texts(wheel, "occupations")
    skills = esco.texts(wheel, "skills")
    words = [[word.word for word in analyse(skill)] for skill in skills]
    collection = CollectionStatistics.of("skills", skills)
    posted: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for skill, said in enumerate(words):
        length = DEFAULT_K1 * (1 - DEFAULT_B + DEFAULT_B * len(said) / collection.mean_length)
        for word, count in Counter(said).items():
            posted[word].append((skill, collection.idf(word) * count / (count + length)))
    found = []
    order = np.random.default_rng(0).permutation(len(occupations))
    for index in order[:OCCUPATIONS].tolist():
        scores: defaultdict[int, float] = defaultdict(float)
        for word in {word.word for word in analyse(occupations[index])}:
            for skill, score in posted[word]:
                scores[skill] += score
        best = sorted(scores, key=lambda skill: (-scores[skill], skill))[:80]
        nearest = [skills[skill] for skill in best]
        begun = occupations[index].split()
        half = len(begun) // 2
        found.append(
            (
                " ".join([*begun[:half], *nearest[::2]]),
                " ".join([*begun[half:], *nearest[1::2]]),
            )
        )
    return found


def short_bands(encoder: Encoder, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The quantiles of each length."""
    generator = np.random.default_rng(0)
    for words in WORDS:
        long = [text for text in texts if len(text.split()) >= words]
        some = generator.permutation(len(long))[:MOST]
        read = encoder.expand_many([" ".join(long[index].split()[:words]) for index in some])
        yield band(words, read, [(read[i], read[j]) for i, j in random_pairs(generator, len(read))])


def random_pairs(generator: np.random.Generator, texts: int) -> list[tuple[int, int]]:
    """Pairs of two different texts."""
    first = generator.integers(0, texts, PAIRS)
    second = (first + generator.integers(1, texts, PAIRS)) % texts
    return list(zip(first.tolist(), second.tolist(), strict=True))


def band(
    words: int, read: Sequence[Expansion], pairs: Sequence[tuple[Expansion, Expansion]]
) -> dict[str, Any]:
    """What the file holds of one length."""
    scores = [compare(a, b).cosine or 0.0 for a, b in pairs]
    steps = np.quantile(scores, np.linspace(0, 1, QUANTILES + 1))
    return {
        "words": words,
        "texts": len(read),
        "tokens": float(np.median([len(text.own_tokens) for text in read])),
        "quantiles": [round(float(step), 5) for step in steps],
    }


def long_collections(encoder: Encoder, texts: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The collections of long texts, with their bands."""
    generator = np.random.default_rng(0)
    two, one, lengths = [], [], {}
    for words in LONG_WORDS:
        first, second = (
            encoder.expand_many([" ".join(pair[side].split()[:words]) for pair in texts])
            for side in (0, 1)
        )
        lengths[words] = first
        pairs = [(first[i], second[j]) for i, j in random_pairs(generator, len(texts))]
        two.append(band(words, first, pairs))
        one.append(band(words, first, list(zip(first, second, strict=True))))
    for short, long in ((100, 400), (200, 800)):
        some = [
            compare(lengths[short][i], lengths[long][j]).cosine or 0.0
            for i, j in random_pairs(generator, len(texts))
        ]
        print(f"  two occupations, {short} by {long} words: median {np.median(some):.3f}")
    return [
        {
            "collection": "job texts about two occupations (ESCO)",
            "long": True,
            "pairs": PAIRS,
            "bands": two,
        },
        {
            "collection": "job texts about one occupation (ESCO)",
            "long": True,
            "pairs": len(texts),
            "bands": one,
        },
    ]


def main(wheel: Path, data_noun: Path, only: Sequence[str] = ()) -> None:
    collections = {
        "job texts (ESCO)": esco.texts(wheel, "occupations"),
        "general English (WordNet)": meanings(data_noun),
    }
    long = about(wheel)
    for info in list_models():
        if info.remote is not None or (only and info.id not in only):
            continue
        encoder = load_encoder(info.id)
        made: list[dict[str, Any]] = [
            {
                "collection": name,
                "long": False,
                "pairs": PAIRS,
                "bands": list(short_bands(encoder, texts)),
            }
            for name, texts in collections.items()
        ]
        made += long_collections(encoder, long)
        parts = []
        for collection in made:
            for of in collection["bands"]:
                low, middle, high = (of["quantiles"][at] for at in (10, 100, 190))
                print(info.id, collection["collection"], of["words"], low, middle, high)
            lines = JOINED.join(json.dumps(of) for of in collection.pop("bands"))
            parts.append(f'{json.dumps(collection)[:-1]}, "bands": [\n  {lines}\n]}}')
        (ASSETS / "baselines" / f"{info.id}.json").write_text(
            f"[{JOINED.join(parts)}]\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
