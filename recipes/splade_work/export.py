"""Turn a checkpoint of the training into the files that ship, and check them against torch.

    python -m recipes.splade_work.export /tmp/run.pt

What ships is the average of the weights over the last steps. The graph is splade-tiny's, operator
for operator, and so are the tokenizer's files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from core.shipped import ASSETS
from recipes.splade_tiny.build import TOKENIZER_FILES, TOLERANCE, build_graph
from recipes.splade_work.model import Splade

FOLDER = ASSETS / "models" / "splade-work"
TINY = FOLDER.with_name("splade-tiny")


def largest_difference(model: Splade, path: Path) -> float:
    """Of any pooled logit, on texts of 1 to 512 pieces, alone and padded in a batch."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    draw = random.Random(0)
    worst = 0.0
    for lengths in ([1], [24, 17, 3], [512]):
        texts = [[draw.randrange(999, 30_522) for _ in range(length)] for length in lengths]
        ids = np.zeros((len(texts), max(lengths)), np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        (logits,) = session.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        logits[mask == 0] = -np.inf
        with torch.no_grad():
            expected = model(texts).numpy()
        worst = max(worst, float(np.abs(logits.max(1) - expected).max()))
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to")
    options = parser.parse_args()
    state = torch.load(options.checkpoint)
    weights = {
        name.removeprefix("weights.").replace("/", "."): value
        for name, value in state["average"].items()
    }
    config = json.loads((TINY / "config.json").read_text(encoding="utf-8"))
    graph = build_graph({name: value.numpy() for name, value in weights.items()}, config)
    options.into.mkdir(parents=True, exist_ok=True)
    target = options.into / "model.onnx"
    target.write_bytes(graph.SerializeToString(deterministic=True))
    for name in TOKENIZER_FILES:
        shutil.copyfile(TINY / name, options.into / name)
    worst = largest_difference(Splade(weights), target)
    print(f"step {state['step']}; from torch at most {worst:.2e} ({TOLERANCE:.0e} allowed)")
    for name in ("model.onnx", *TOKENIZER_FILES):
        data = (options.into / name).read_bytes()
        print(f"{hashlib.sha256(data).hexdigest()}  {name}  {len(data):,} bytes")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    raise SystemExit(main())
