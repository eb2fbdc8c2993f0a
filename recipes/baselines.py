"""Rebuild the score baselines: what random pairs of texts score, by length.

Job texts are from ESCO, the European Commission's classification of occupations: the English labels
and descriptions in the wheel that recipes/esco.py names. General English is from WordNet 3.0, as
Debian packages it (wordnet-base 1:3.0-37, SHA-256 of data.noun below)::

    .venv/bin/python -m recipes.baselines /tmp/esco/*.whl /usr/share/wordnet/data.noun [model …]

A score depends on how long the texts are, so each length is a baseline of its own: every text is
cut after so many words, and random pairs of two different texts are scored. A text of WordNet is
what it says of one meaning and of the kinds of it, one after the other, so that it stays with one
subject for as long as it is. What is kept are the quantiles of the scores, not the texts.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core import Encoder, compare, list_models, load_encoder
from core.shipped import ASSETS
from recipes import esco

WORDS = (3, 6, 12, 24, 48, 96)
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


def bands(encoder: Encoder, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The quantiles of each length."""
    generator = np.random.default_rng(0)
    for words in WORDS:
        long = [text for text in texts if len(text.split()) >= words]
        some = generator.permutation(len(long))[:MOST]
        cut = [" ".join(long[index].split()[:words]) for index in some]
        expansions = encoder.expand_many(cut)
        lengths = [len(expansion.own_tokens) for expansion in expansions]
        first = generator.integers(0, len(cut), PAIRS)
        second = (first + generator.integers(1, len(cut), PAIRS)) % len(cut)
        scores = [
            compare(expansions[i], expansions[j]).cosine or 0.0
            for i, j in zip(first.tolist(), second.tolist(), strict=True)
        ]
        steps = np.quantile(scores, np.linspace(0, 1, QUANTILES + 1))
        yield {
            "words": words,
            "texts": len(cut),
            "tokens": float(np.median(lengths)),
            "quantiles": [round(float(step), 5) for step in steps],
        }


def main(wheel: Path, data_noun: Path, only: Sequence[str] = ()) -> None:
    collections = {
        "job texts (ESCO)": esco.texts(wheel, "occupations"),
        "general English (WordNet)": meanings(data_noun),
    }
    for info in list_models():
        if info.remote is not None or (only and info.id not in only):
            continue
        encoder = load_encoder(info.id)
        parts = []
        for name, texts in collections.items():
            lines = []
            for band in bands(encoder, texts):
                quantiles = band["quantiles"]
                print(info.id, name, band["words"], band["texts"], quantiles[100], quantiles[190])
                lines.append(json.dumps(band))
            head = f'"collection": {json.dumps(name)}, "pairs": {PAIRS}'
            parts.append(f'{{{head}, "bands": [\n  {JOINED.join(lines)}\n]}}')
        (ASSETS / "baselines" / f"{info.id}.json").write_text(
            f"[{JOINED.join(parts)}]\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
