"""all-mpnet-base-v2, the larger of the two dense teachers: 12 layers, 768 wide, its own pieces."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import MPNetConfig, MPNetModel

from recipes.splade_minilm.data import MPNET
from recipes.splade_minilm.model import GPU, chunks, padded

FOLDER = "all-mpnet-base-v2"
WIDTH = 768


class Mpnet:
    """The published weights; never trained here. In 16 bits on a GPU."""

    def __init__(self, packages: Path, longest: int) -> None:
        files = zipfile.ZipFile(packages / MPNET)
        config = MPNetConfig(**json.loads(files.read(f"{FOLDER}/config.json")))
        weights = load_safetensors(files.read(f"{FOLDER}/model.safetensors"))
        model = MPNetModel(config, add_pooling_layer=False).eval().requires_grad_(False)
        missing, _ = model.load_state_dict(weights, strict=False)
        if missing:
            raise ValueError(f"all-mpnet-base-v2 lacks {missing}")
        self.model = (model.half() if GPU else model).to(torch.get_default_device())
        self.cut = Tokenizer.from_str(files.read(f"{FOLDER}/tokenizer.json").decode("utf-8"))
        self.cut.no_padding()
        self.cut.enable_truncation(longest)

    @torch.inference_mode()
    def vectors(self, texts: Sequence[str]) -> Tensor:
        """Unit means of the token states, shape ``(texts, WIDTH)``, as its authors publish them."""
        encoded = [e.ids for e in self.cut.encode_batch(list(texts))]
        out = torch.empty(len(texts), WIDTH)
        for rows in chunks([len(ids) for ids in encoded]):
            ids, real = padded([encoded[row] for row in rows])
            states = self.model(input_ids=ids, attention_mask=real.long()).last_hidden_state.float()
            mean = (states * real[..., None]).sum(1) / real.sum(1, keepdim=True)
            out[rows] = functional.normalize(mean, dim=-1)
        return out
