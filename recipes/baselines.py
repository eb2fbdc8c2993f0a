"""Rebuild the score baselines: what random pairs of job texts score, by length.

From ESCO, the European Commission's classification of occupations: the English labels and
descriptions in the wheel that recipes/esco.py names::

    .venv/bin/python -m recipes.baselines /tmp/esco/*.whl

A score depends on how long the texts are, so each length is a baseline of its own: every
occupation's text is cut after so many words, and random pairs of two different occupations are
scored. What is kept are the quantiles of these scores, not the texts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from core import compare, list_models, load_encoder
from core.shipped import ASSETS
from recipes import esco

WORDS = (3, 6, 12, 24, 48, 96)
PAIRS = 20_000
QUANTILES = 200  # steps; the file holds one more value


def main(wheel: Path) -> None:
    texts = esco.texts(wheel, "occupations")
    for info in list_models():
        if info.remote is not None:
            continue
        generator = np.random.default_rng(0)
        encoder = load_encoder(info.id)
        bands = []
        for words in WORDS:
            cut = [" ".join(text.split()[:words]) for text in texts if len(text.split()) >= words]
            expansions = encoder.expand_many(cut)
            lengths = [len(expansion.own_tokens) for expansion in expansions]
            first = generator.integers(0, len(cut), PAIRS)
            second = (first + generator.integers(1, len(cut), PAIRS)) % len(cut)
            scores = [
                compare(expansions[i], expansions[j]).cosine or 0.0
                for i, j in zip(first.tolist(), second.tolist(), strict=True)
            ]
            steps = np.quantile(scores, np.linspace(0, 1, QUANTILES + 1))
            bands.append(
                {
                    "words": words,
                    "texts": len(cut),
                    "tokens": float(np.median(lengths)),
                    "quantiles": [round(float(step), 5) for step in steps],
                }
            )
            print(info.id, words, len(cut), np.median(lengths), steps[[100, 190]].round(3))
        lines = ",\n  ".join(json.dumps(band) for band in bands)
        (ASSETS / "baselines" / f"{info.id}.json").write_text(
            '{"collection": "ESCO occupations, English labels and descriptions",\n'
            f' "occupations": {len(texts)}, "pairs": {PAIRS}, "bands": [\n  {lines}\n]}}\n',
            encoding="utf-8",
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
