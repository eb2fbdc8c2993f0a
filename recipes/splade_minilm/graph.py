"""The trained model as one ONNX graph that never has to hold all logits of a long text.

The decoder is screened with integer products, a block of the vocabulary at a time, and only the
columns that may be above 0 are computed in 32 bits: docs/decisions/009-screened-decoder.md. They
are all that SPLADE's weights, and the positions they came from, need. By the input ``all_logits``,
true where it is not given, either

- ``logits``, shape (batch, positions, vocab_size), float32, for whoever wants to see them all, or
- ``term_ids``, shape (terms,), int64, ascending: the entries of the vocabulary with a logit above 0
  at any position of the batch; and ``term_logits``, shape (batch, positions, terms), float32. For
  texts without padding.

Every matrix is stored in 8 bits with one factor a row. The session unfolds the encoder's when it is
made; of the word embeddings and of the decoder only the rows that are needed are unfolded, at each
run. What is given out is computed in 32 bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from recipes.bert_graph import Array, BertGraph, Branch

BLOCK = 2048  # entries of the vocabulary
STEPS = 63  # a state's numbers as integers, from -63 to 63
BARRED = -100.0  # a logit that no text reaches


def rounded(matrix: Array) -> tuple[Array, Array]:
    """A matrix (rows, width) as 8-bit integers, and the factor of each row, (rows, 1) float32."""
    factor = np.abs(matrix).max(axis=1, keepdims=True) / 127
    factor = np.where(factor == 0, 1, factor).astype(np.float32)
    return np.clip(np.rint(matrix / factor), -127, 127).astype(np.int8), factor


def as_stored(matrix: Array) -> Array:
    """A matrix as the file's 8 bits say it, float32."""
    integers, factor = rounded(matrix)
    return integers.astype(np.float32) * factor


class MinilmGraph(BertGraph):
    """MiniLM's encoder with a row and a bias for each entry of the vocabulary."""

    def _unfolded(self, name: str, integers: Array, factor: Array) -> str:
        stored = self.constant(f"{name}.integers", integers)
        by = self.constant(f"{name}.factor", factor)
        wide = self.add("Cast", stored, name=f"{name}.cast", to=TensorProto.FLOAT)
        return self.add("Mul", wide, by, name=name)

    def weight(self, name: str, value: Array) -> str:
        """Stored in 8 bits, with a factor for each of the columns of the graph's product."""
        integers, factor = rounded(value.T)
        return self._unfolded(name, integers.T, factor.T)

    def word_vectors(self) -> str:
        name = f"{self.prefix}embeddings.word_embeddings.weight"
        integers, factor = rounded(self.weights[name])
        rows = self.add(
            "Gather", self.constant(f"{name}.integers", integers), "input_ids", name="word_rows"
        )
        by = self.add(
            "Gather", self.constant(f"{name}.factor", factor), "input_ids", name="word_factors"
        )
        wide = self.add("Cast", rows, name="word_rows/wide", to=TensorProto.FLOAT)
        return self.add("Mul", wide, by, name="word_vectors")

    def decoder(self, states: str, rows: Array, bias: Array, own_only: Array) -> None:
        """Either output, by the input ``all_logits``."""
        last = self.constant("last_axis", np.array([2], np.int64))
        flat_shape = self.constant("flat_shape", np.array([-1, rows.shape[1]], np.int64))
        length = self.add("ReduceL2", states, last, name="state_lengths")
        unit = self.add("Div", states, length, name="unit_states")
        self.add("Reshape", unit, flat_shape, name="flat_states")
        shape = self.add("Shape", "input_ids", name="shape_of_ids")
        integers, factor = rounded(rows)
        self.constant("rows.integers", integers)
        self.constant("rows.factors", factor[:, 0])
        self.constant("rows.bias", bias)
        # By how much rounding a state by half a step can change a logit at the most, in steps.
        self.constant("rows.slack", np.abs(integers.astype(np.float32)).sum(axis=1) / 2)
        # Of each text and entry: 0, or far below 0 where the text must have the entry and has not.
        barred = self.constant("barred", np.where(own_only, BARRED, 0).astype(np.float32))
        one = self.constant("one", np.array([1], np.int64))
        texts = self.add("Slice", shape, self.zero, one, self.zero, name="texts")
        wide = self.constant("vocabulary", np.array([len(rows)], np.int64))
        table = self.add("Concat", texts, wide, name="shape_of_bars", axis=0)
        bars = self.add("Expand", barred, table, name="bars/all")
        free = self.add(
            "ConstantOfShape",
            shape,
            name="bars/own",
            value=helper.make_tensor("value", TensorProto.FLOAT, [1], [0.0]),
        )
        self.add("ScatterElements", bars, "input_ids", free, name="bars", axis=1)
        self.constant("all_logits", np.array([True]))
        self.nodes.append(
            helper.make_node(
                "If",
                ["all_logits"],
                ["logits", "term_ids", "term_logits"],
                name="decoder",
                then_branch=_all_logits(len(rows)),
                else_branch=_terms(len(rows)),
            )
        )


def _all_logits(vocabulary: int) -> onnx.GraphProto:
    """The product with every row; the rows are unfolded at each run, and let go of after it."""
    branch = Branch()
    # What depends on the run cannot be unfolded, and then kept, when the session is made.
    unity = branch.add("Cast", "all_logits", name="unity", to=TensorProto.FLOAT)
    factors = branch.add("Mul", "rows.factors", unity, name="factors")
    wide = branch.add("DequantizeLinear", "rows.integers", factors, name="rows_unfolded", axis=0)
    flat = branch.add("Gemm", "flat_states", wide, "rows.bias", name="flat_logits", transB=1)
    shape = branch.add("Concat", "shape_of_ids", "vocabulary", name="shape_of_logits", axis=0)
    made = branch.add("Reshape", flat, shape, name="logits_before_bars")
    bars = branch.add("Unsqueeze", "bars", "one", name="bars_of_texts")
    made = branch.add("Add", made, bars, name="logits_of_all")
    none = branch.constant("no_ids", np.zeros(0, np.int64))
    nothing = branch.constant("no_columns", np.zeros((0, 0, 0), np.float32))
    return branch.graph("all_logits_branch", _outputs(made, none, nothing))


def _terms(vocabulary: int) -> onnx.GraphProto:
    """Screened with integers, then computed in 32 bits."""
    branch = Branch()
    # 7 bits of a state with 8 of a row: no processor's integer product overflows on the way.
    size = branch.add("Abs", "flat_states", name="size")
    largest = branch.add("ReduceMax", size, name="largest", keepdims=0)
    step = branch.add("Div", largest, branch.constant("steps", np.float32(STEPS)), name="step")
    middle = branch.constant("middle", np.uint8(STEPS + 1))
    small = branch.add("QuantizeLinear", "flat_states", step, middle, name="small_states")
    found = []
    for at in range(0, vocabulary, BLOCK):
        name = f"block{at // BLOCK}"
        first = branch.constant(f"{name}/first", np.array([at], np.int64))
        past = branch.constant(f"{name}/past", np.array([min(at + BLOCK, vocabulary)], np.int64))
        part = branch.add("Slice", "rows.integers", first, past, "zero", name=f"{name}/rows")
        part = branch.add("Transpose", part, name=f"{name}/kernel", perm=[1, 0])
        made = branch.add("MatMulInteger", small, part, middle, name=f"{name}/products")
        found.append(branch.add("ReduceMax", made, "zero", name=f"{name}/highest", keepdims=0))
    highest = branch.add("Concat", *found, name="highest/steps", axis=0)
    highest = branch.add("Cast", highest, name="highest/wide", to=TensorProto.FLOAT)
    highest = branch.add("Add", highest, "rows.slack", name="highest/with_slack")
    by = branch.add("Mul", "rows.factors", step, name="highest/factors")
    highest = branch.add("Mul", highest, by, name="highest/scaled")
    highest = branch.add("Add", highest, "rows.bias", name="highest/with_bias")
    bars = branch.add("ReduceMax", "bars", "zero", name="highest/bars", keepdims=0)
    highest = branch.add("Add", highest, bars, name="highest")
    ids = _where_positive(branch, highest, "possible")
    chosen = branch.add("Gather", "rows.integers", ids, name="chosen/integers")
    chosen = branch.add("Cast", chosen, name="chosen/wide", to=TensorProto.FLOAT)
    factors = branch.add("Gather", "rows.factors", ids, name="chosen/factors")
    factors = branch.add("Unsqueeze", factors, "one", name="chosen/column_of_factors")
    chosen = branch.add("Mul", chosen, factors, name="chosen")
    bias = branch.add("Gather", "rows.bias", ids, name="chosen/bias")
    flat = branch.add("Gemm", "flat_states", chosen, bias, name="chosen/flat_logits", transB=1)
    unknown = branch.constant("unknown", np.array([-1], np.int64))
    shape = branch.add("Concat", "shape_of_ids", unknown, name="chosen/shape", axis=0)
    logits = branch.add("Reshape", flat, shape, name="chosen/logits_before_bars")
    bars = branch.add("Gather", "bars", ids, name="chosen/bars", axis=1)
    bars = branch.add("Unsqueeze", bars, "one", name="chosen/bars_of_texts")
    logits = branch.add("Add", logits, bars, name="chosen/logits")
    both = branch.constant("texts_and_positions", np.array([0, 1], np.int64))
    highest = branch.add("ReduceMax", logits, both, name="chosen/highest", keepdims=0)
    kept = _where_positive(branch, highest, "kept")
    ids = branch.add("Gather", ids, kept, name="ids_of_terms")
    logits = branch.add("Gather", logits, kept, name="logits_of_terms", axis=2)
    none = branch.constant("no_logits", np.zeros((0, 0, vocabulary), np.float32))
    return branch.graph("terms_branch", _outputs(none, ids, logits))


def _outputs(logits: str, term_ids: str, term_logits: str) -> dict[str, int]:
    return {
        logits: TensorProto.FLOAT,
        term_ids: TensorProto.INT64,
        term_logits: TensorProto.FLOAT,
    }


def _where_positive(branch: Branch, values: str, name: str) -> str:
    nothing = branch.constant("nothing", np.float32(0.0))
    above = branch.add("Greater", values, nothing, name=f"{name}/above")
    places = branch.add("NonZero", above, name=f"{name}/places")
    return branch.add("Squeeze", places, "zero", name=f"{name}/ids")


def build_graph(
    weights: dict[str, Array], config: dict[str, Any], rows: Array, bias: Array, own_only: Array
) -> onnx.ModelProto:
    """The model.

    Parameters
    ----------
    weights
        The encoder's parameters, by their names in MiniLM's file.
    config
        MiniLM's ``config.json``.
    rows, bias
        The decoder's, shapes (vocab_size, hidden_size) and (vocab_size,).
    own_only
        Which entries only a text that has them is given, shape (vocab_size,).
    """
    graph = MinilmGraph(weights, config)
    graph.decoder(graph.encoder(), rows, bias, own_only)
    texts = ("batch", "positions")
    return graph.model(
        "splade-minilm",
        {
            "logits": (*texts, len(rows)),
            "term_ids": ("terms",),
            "term_logits": (*texts, "terms"),
        },
        integers=["term_ids"],
        switches=["all_logits"],
    )
