"""BERT's encoder as an ONNX graph, written operator by operator: what the shipped models share.

Needs the ``onnx`` package; only the recipes that build a model import this.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 20

Array = NDArray[Any]


class Nodes:
    """Collects nodes and initializers; every method returns the name of the value it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Array | np.generic) -> str:
        """A value that is stored in the file."""
        self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, operator: str, *inputs: str, name: str, **attributes: Any) -> str:  # noqa: ANN401
        """A node with one output, named as the output is."""
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name


class Branch(Nodes):
    """What one branch of an ``If`` computes; it may use values of the graph around it by name."""

    def graph(self, name: str, outputs: Mapping[str, int]) -> onnx.GraphProto:
        """The branch with these values given out, each of an element type of ONNX."""
        given = [
            helper.make_tensor_value_info(output, kind, None) for output, kind in outputs.items()
        ]
        return helper.make_graph(self.nodes, name, [], given, list(self.initializers.values()))


class BertGraph(Nodes, ABC):
    """BERT's encoder.

    Parameters
    ----------
    weights
        BERT's parameters by the names that transformers gives them.
    config
        BERT's ``config.json``.
    prefix
        What stands before the encoder's names in `weights`.
    norm
        The names of the factor and of the offset of a layer normalisation.
    """

    def __init__(
        self,
        weights: dict[str, Array],
        config: dict[str, Any],
        *,
        prefix: str = "",
        norm: tuple[str, str] = ("weight", "bias"),
    ) -> None:
        self.weights, self.config = weights, config
        self.prefix, self.norm = prefix, norm
        super().__init__()
        hidden, heads = config["hidden_size"], config["num_attention_heads"]
        self.head_shape = self.constant(
            "head_shape", np.array([0, 0, heads, hidden // heads], np.int64)
        )
        self.joined_shape = self.constant("joined_shape", np.array([0, 0, hidden], np.int64))
        self.zero = self.constant("zero", np.array([0], np.int64))
        self.unit = self.constant("unit", np.float32(1.0))

    @abstractmethod
    def word_vectors(self) -> str:
        """The word embeddings of ``input_ids``, shape (batch, positions, hidden_size)."""

    def weight(self, name: str, value: Array) -> str:
        """A matrix of weights; a subclass may store it in fewer bits."""
        return self.constant(name, value)

    def linear(self, x: str, prefix: str, name: str) -> str:
        """``x W + b``; torch keeps W as (out, in), the graph multiplies by (in, out)."""
        kernel = self.weight(f"{prefix}.weight", self.weights[f"{prefix}.weight"].T)
        bias = self.constant(f"{prefix}.bias", self.weights[f"{prefix}.bias"])
        product = self.add("MatMul", x, kernel, name=f"{name}/matmul")
        return self.add("Add", product, bias, name=name)

    def layer_norm(self, x: str, prefix: str, name: str) -> str:
        """BERT's layer normalisation."""
        factor, offset = (
            self.constant(f"{prefix}.{part}", self.weights[f"{prefix}.{part}"])
            for part in self.norm
        )
        epsilon = float(self.config["layer_norm_eps"])
        return self.add(
            "LayerNormalization", x, factor, offset, name=name, axis=-1, epsilon=epsilon
        )

    def _split_heads(self, x: str, name: str, order: list[int]) -> str:
        split = self.add("Reshape", x, self.head_shape, name=f"{name}/split")
        return self.add("Transpose", split, name=name, perm=order)

    def encoder(self) -> str:
        """The last hidden states, shape (batch, positions, hidden_size)."""
        prefix, weights = self.prefix, self.weights
        places = self.constant(
            "position_embeddings", weights[f"{prefix}embeddings.position_embeddings.weight"]
        )
        # A single text has one segment, so every position is of token type 0.
        segment = self.constant(
            "token_type_embedding", weights[f"{prefix}embeddings.token_type_embeddings.weight"][0]
        )
        length = self.add("Shape", "input_ids", name="length", start=1, end=2)
        word_vectors = self.word_vectors()
        place_vectors = self.add(
            "Slice", places, self.zero, length, self.zero, name="place_vectors"
        )
        x = self.add("Add", word_vectors, segment, name="embeddings/segment")
        x = self.add("Add", x, place_vectors, name="embeddings/place")
        x = self.layer_norm(x, f"{prefix}embeddings.LayerNorm", "embeddings")

        mask_axes = self.constant("mask_axes", np.array([1, 2], np.int64))
        mask = self.add("Cast", "attention_mask", name="mask/float", to=TensorProto.FLOAT)
        mask = self.add("Unsqueeze", mask, mask_axes, name="mask/wide")
        mask = self.add("Sub", self.unit, mask, name="mask/inverted")
        lowest = self.constant("lowest", np.float32(np.finfo(np.float32).min))
        mask = self.add("Mul", mask, lowest, name="mask")
        head_size = self.config["hidden_size"] // self.config["num_attention_heads"]
        scale = self.constant("scale", np.float32(1.0 / np.sqrt(head_size)))

        for layer in range(self.config["num_hidden_layers"]):
            within, name = f"{prefix}encoder.layer.{layer}", f"layer{layer}"
            attention = f"{within}.attention"
            query = self.linear(x, f"{attention}.self.query", f"{name}/query")
            key = self.linear(x, f"{attention}.self.key", f"{name}/key")
            value = self.linear(x, f"{attention}.self.value", f"{name}/value")
            query = self._split_heads(query, f"{name}/query_heads", [0, 2, 1, 3])
            key = self._split_heads(key, f"{name}/key_heads", [0, 2, 3, 1])
            value = self._split_heads(value, f"{name}/value_heads", [0, 2, 1, 3])
            scores = self.add("MatMul", query, key, name=f"{name}/scores")
            scores = self.add("Mul", scores, scale, name=f"{name}/scaled")
            scores = self.add("Add", scores, mask, name=f"{name}/masked")
            scores = self.add("Softmax", scores, name=f"{name}/attention", axis=-1)
            mixed = self.add("MatMul", scores, value, name=f"{name}/mixed")
            mixed = self.add("Transpose", mixed, name=f"{name}/mixed_heads", perm=[0, 2, 1, 3])
            mixed = self.add("Reshape", mixed, self.joined_shape, name=f"{name}/joined")
            mixed = self.linear(mixed, f"{attention}.output.dense", f"{name}/attention_out")
            x = self.add("Add", x, mixed, name=f"{name}/attention_sum")
            x = self.layer_norm(x, f"{attention}.output.LayerNorm", f"{name}/attention_norm")
            inner = self.linear(x, f"{within}.intermediate.dense", f"{name}/inner")
            inner = self.add("Gelu", inner, name=f"{name}/gelu")
            inner = self.linear(inner, f"{within}.output.dense", f"{name}/outer")
            x = self.add("Add", x, inner, name=f"{name}/sum")
            final = layer + 1 == self.config["num_hidden_layers"]
            x = self.layer_norm(
                x, f"{within}.output.LayerNorm", "last_hidden_state" if final else f"{name}/norm"
            )
        return x

    def model(
        self,
        name: str,
        outputs: dict[str, tuple[int | str, ...]],
        *,
        integers: Sequence[str] = (),
        switches: Sequence[str] = (),
    ) -> onnx.ModelProto:
        """The graph as a checked model with the inputs of BERT.

        Parameters
        ----------
        outputs
            The shape of each value that is given out.
        integers
            The outputs that are int64; all others are float32.
        switches
            Constants of one bool that a caller may set: the graph's further inputs.
        """
        batch = ("batch", "positions")
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, batch)
            for name in ("input_ids", "attention_mask")
        ]
        inputs += [helper.make_tensor_value_info(name, TensorProto.BOOL, (1,)) for name in switches]
        given = [
            helper.make_tensor_value_info(
                name, TensorProto.INT64 if name in integers else TensorProto.FLOAT, shape
            )
            for name, shape in outputs.items()
        ]
        model = helper.make_model(
            helper.make_graph(self.nodes, name, inputs, given, list(self.initializers.values())),
            opset_imports=[helper.make_opsetid("", OPSET)],
            producer_name="splade-lens",
            ir_version=10,
        )
        onnx.checker.check_model(model, full_check=True)
        return model
