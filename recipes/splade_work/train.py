"""Train splade-work from splade-tiny. Resumable: run it again and it goes on."""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import math
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from recipes.splade_work.model import Splade, original
from recipes.splade_work.teacher import Teacher
from recipes.splade_work.texts import FUNCTION_WORDS, Entry, training

LONGEST = 72  # pieces of a text that training reads
BATCH, GROUP = 48, 12  # pairs in a step; so many of them neighbours of each other
DEV = 14  # one training entry of so many chooses between runs
GUESSES = 12  # words of an entry that each of its texts is to guess in a step
NEAR = 0.3  # a term is held down from here below zero, so that it does not hover just above
RARE = 0.02  # a term that more than this share of texts is given says less, and costs more


def dev(entry: Entry) -> bool:
    return hashlib.sha256(("dev" + entry.id).encode()).digest()[0] % DEV == 0


class Corpus:
    """Entries with the teacher's vectors of their descriptions and labels."""

    def __init__(self, name: str, entries: list[Entry], teacher: Path, cache: Path) -> None:
        self.entries = [e for e in entries if not dev(e)]
        self.dev = [e for e in entries if dev(e)]
        self.examples = [example for e in self.entries for example in e.examples]
        path = cache / f"{name}.pt"
        labels = [label for e in self.entries for label in e.labels]
        self.offsets = [0]
        for e in self.entries:
            self.offsets.append(self.offsets[-1] + len(e.labels))
        if not path.exists():
            begun = time.time()
            t = Teacher(teacher)
            torch.save(
                {
                    "texts": t.encode([e.text for e in self.entries]).half(),
                    "labels": t.encode(labels).half(),
                },
                path,
            )
            print(f"{name}: teacher took {time.time() - begun:.0f} s", flush=True)
        loaded = torch.load(path)
        self.texts = loaded["texts"].float()
        self.labels = loaded["labels"].float()
        assert len(self.labels) == len(labels) and len(self.texts) == len(self.entries)

    def batch(self, draw: random.Random) -> list[int]:
        """Groups of entries that resemble each other, so that telling them apart takes care."""
        chosen: dict[int, None] = {}
        while len(chosen) < BATCH:
            anchor = draw.randrange(len(self.entries))
            near = torch.topk(self.texts @ self.texts[anchor], 3 * GROUP).indices.tolist()[1:]
            for index in [anchor, *draw.sample(near, GROUP - 1)]:
                chosen.setdefault(index)
        return list(chosen)[:BATCH]


def rate(step: int, steps: int, settle: int, peak: float) -> float:
    """Warm up, fall along a cosine; then once more, from a third, while the price settles."""
    warm = 200
    if step < warm:
        return peak * (step + 1) / warm
    if step < steps:
        done = (step - warm) / (steps - warm)
    else:
        done, peak = (step - steps) / settle, peak / 3
    return peak * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))


def ranks(scores: Tensor) -> Tensor:
    """The rank, from 1, of the right answer (the diagonal) in each row; ties count against it."""
    right = scores.diagonal().unsqueeze(1)
    return (scores >= right).sum(1)


def mrr(scores: Tensor) -> float:
    r = ranks(scores).float()
    return float(torch.where(r <= 10, 1 / r, 0.0).mean())


class Run:
    def __init__(self, options: argparse.Namespace) -> None:
        self.o = options
        self.tokenizer = Tokenizer.from_file(str(options.tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)
        weights = original(options.splade_tiny)
        self.first = Splade(weights).requires_grad_(False)
        self.model = Splade(weights)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        groups = [
            {"params": [p for p in self.model.parameters() if p.dim() > 1], "weight_decay": 0.01},
            {"params": [p for p in self.model.parameters() if p.dim() == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.98))
        self.step = 0
        self.dear = [options.dear, options.dear]
        self.active = [1.0, 1.0]
        self.common = torch.zeros(len(self.tokenizer.get_vocab()))
        self.known: dict[str, tuple[list[int], Tensor, int]] = {}
        pieces = sorted(self.tokenizer.get_vocab().items(), key=lambda item: item[1])
        self.content = torch.tensor(
            [p.isalpha() and len(p) > 1 and p not in FUNCTION_WORDS for p, _ in pieces]
        )
        if options.checkpoint.exists():
            state = torch.load(options.checkpoint)
            self.model.load_state_dict(state["model"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.dear, self.active = state["step"], state["dear"], state["active"]
            self.common = state["common"]
            print(f"going on from step {self.step}", flush=True)

    def save(self) -> None:
        part = self.o.checkpoint.with_suffix(".part")
        torch.save(
            {
                "model": self.model.state_dict(),
                "average": self.average.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "step": self.step,
                "dear": self.dear,
                "active": self.active,
                "common": self.common,
            },
            part,
        )
        part.rename(self.o.checkpoint)

    def ids(self, texts: list[str]) -> list[list[int]]:
        return [e.ids for e in self.tokenizer.encode_batch(texts)]

    def own(self, texts: list[str]) -> list[tuple[list[int], Tensor, int]]:
        """Per text: the ids of its own pieces, splade-tiny's weights of them, its active terms."""
        new = [t for t in dict.fromkeys(texts) if t not in self.known]
        if new:
            ids = self.ids(new)
            with torch.no_grad():
                vectors = torch.log1p(torch.relu(self.first(ids)))
            for text, pieces, vector in zip(new, ids, vectors, strict=True):
                mine = sorted(set(pieces[1:-1]))
                self.known[text] = (mine, vector[mine].clone(), int((vector > 0).sum()))
        return [self.known[text] for text in texts]

    def missing(self, texts: list[str], own: Tensor, draw: random.Random) -> tuple[Tensor, Tensor]:
        """Rows and ids of words that stand elsewhere in the entry, and not in the text itself."""
        rows, terms = [], []
        for row, ids in enumerate(self.ids(texts)):
            left = [i for i in sorted(set(ids)) if self.content[i] and not own[row, i]]
            chosen = draw.sample(left, min(GUESSES, len(left)))
            rows += [row] * len(chosen)
            terms += chosen
        return torch.tensor(rows, dtype=torch.long), torch.tensor(terms, dtype=torch.long)

    def pair(self, corpus: Corpus, index: int, draw: random.Random, kind: str):
        """(query, its teacher's vector, document, its teacher's vector)."""
        e = corpus.entries[index]
        base = corpus.offsets[index]
        at = 0 if draw.random() < 0.45 else draw.randrange(len(e.labels))
        query, q_row = e.labels[at], corpus.labels[base + at]
        if kind == "labels" and len(e.labels) > 1:
            other = draw.choice([i for i in range(len(e.labels)) if i != at])
            return query, q_row, e.labels[other], corpus.labels[base + other]
        if kind == "wordnet" and draw.random() < 0.5:
            query = ", ".join(e.labels)
            q_row = functional.normalize(corpus.labels[base : base + len(e.labels)].sum(0), dim=0)
        text = e.text
        if kind == "wordnet" and e.examples and draw.random() < 0.3:
            text = f"{text}; {draw.choice(e.examples)}"
        return query, q_row, text, corpus.texts[index]

    def loss(
        self, corpus: Corpus, draw: random.Random, kind: str
    ) -> tuple[Tensor, dict[str, float]]:
        chosen = corpus.batch(draw)
        pairs = [self.pair(corpus, index, draw, kind) for index in chosen]
        settling = self.step >= self.o.steps
        plain = draw.sample(corpus.examples, BATCH) if settling and kind == "wordnet" else []
        texts = [p[0] for p in pairs] + [p[2] for p in pairs] + plain
        taught = torch.stack([p[1] for p in pairs]) @ torch.stack([p[3] for p in pairs]).T
        pooled = self.model(self.ids(texts))
        known = self.own(texts)
        both, sizes = 2 * len(pairs), [len(pairs), len(pairs), len(plain)]
        rows = torch.tensor([i for i, k in enumerate(known) for _ in k[0]])
        terms = torch.tensor([t for k in known for t in k[0]])
        own = torch.zeros(pooled.shape, dtype=torch.bool)
        own[rows, terms] = True
        vectors = torch.log1p(torch.relu(pooled))
        keep = functional.mse_loss(vectors[rows, terms], torch.cat([k[1] for k in known]))
        # What is added to both texts earns by how rarely it is added: texts that are all given
        # "who" could be told apart from others by it, and nobody would learn why.
        new = vectors * ~own
        with torch.no_grad():
            self.common.lerp_((new[:both] > 0).float().mean(0), 0.02)
        costly = self.common / RARE
        q, d, _ = vectors.split(sizes)
        new_q, new_d, _ = new.split(sizes)
        dot = q @ d.T - (new_q * (1 - 1 / costly.clamp(min=1))) @ new_d.T
        cosine = dot / (q.norm(dim=1)[:, None] * d.norm(dim=1) + 1e-6)
        aim = torch.arange(len(pairs))
        contrast = sum(
            0.5 * (functional.cross_entropy(s, aim) + 0.5 * functional.cross_entropy(s.T, aim))
            for s in (dot, self.o.sharp * cosine)
        )
        soft = functional.softmax(self.o.teach_sharp * taught, dim=1)
        teach = (
            sum(
                functional.kl_div(functional.log_softmax(s, dim=1), soft, reduction="batchmean")
                for s in (dot, self.o.sharp * cosine)
            )
            / 2
        )
        entries = [corpus.entries[index] for index in chosen]
        whole = [" ".join([*e.labels, e.text]) for e in entries]
        names = [" ".join(e.labels) for e in entries]
        asked = self.missing(whole + (whole if kind == "labels" else names), own, draw)
        guess = functional.softplus(-pooled[asked]).sum() / both
        added = torch.log1p(torch.relu(pooled + NEAR)) * ~own
        added = (added * (1 + costly) * torch.where(self.content, 1.0, self.o.empty)).sum(1)
        if settling:
            # The dearer, the more terms a text has next to splade-tiny's: else the texts that say
            # least, a name or a rare word, are those that are given most.
            count = (pooled > 0).sum(1) / torch.tensor([float(max(k[2], 1)) for k in known])
            added = added * count.clamp(max=8.0) ** 2
        short = kind == "labels"
        penalty = self.dear[0] * added[: len(pairs)].mean()
        penalty = penalty + self.dear[0 if short else 1] * added[len(pairs) : both].mean()
        penalty = penalty + self.dear[0] * added[both:].sum() / len(pairs)
        total = contrast + self.o.teach * teach + self.o.keep * keep + penalty
        total = total + self.o.guess * guess
        return total, {
            "contrast": contrast.item(),
            "teach": teach.item(),
            "keep": keep.item(),
            "guess": guess.item(),
            "added": penalty.item(),
        }

    @torch.no_grad()
    def steer(self, corpus: Corpus, draw: random.Random) -> None:
        """Set the regulariser so that the averaged model has as many active terms as it may.

        The steps are small: the average follows late, and a regulariser in a hurry swings.
        """
        chosen = draw.sample(corpus.entries, 48)
        for which, texts in enumerate(([e.labels[0] for e in chosen], [e.text for e in chosen])):
            now = int((self.average(self.ids(texts)) > 0).sum())
            ratio = now / max(sum(k[2] for k in self.own(texts)), 1)
            self.active[which] = 0.8 * self.active[which] + 0.2 * ratio
            off = self.active[which] - self.o.target[which]
            self.dear[which] = min(max(self.dear[which] * math.exp(0.1 * off), 1e-4), 2.0)

    @torch.no_grad()
    def evaluate(self, model: Splade, esco: list[Entry], wordnet: list[Entry]) -> dict[str, float]:
        def encode(texts: list[str]) -> Tensor:
            parts = [self.ids(texts[at : at + 64]) for at in range(0, len(texts), 64)]
            return torch.cat([torch.log1p(torch.relu(model(part))) for part in parts])

        out = {}
        d = encode([e.text for e in esco])
        q = encode([e.labels[0] for e in esco])
        a = encode([e.labels[-1] for e in esco])
        unit = functional.normalize
        out["label"], out["label_cos"] = mrr(q @ d.T), mrr(unit(q) @ unit(d).T)
        out["alt"], out["alt_cos"] = mrr(a @ d.T), mrr(unit(a) @ unit(d).T)
        out["q_terms"] = float((q > 0).sum(1).float().mean())
        out["d_terms"] = float((d > 0).sum(1).float().mean())
        d = encode([", ".join(e.labels) for e in wordnet])
        q = encode([e.text for e in wordnet])
        out["gloss"], out["gloss_cos"] = mrr(q @ d.T), mrr(unit(q) @ unit(d).T)
        return {key: round(value, 4) for key, value in out.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--esco", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--splade-tiny", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--settle", type=int, default=600)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--dear", type=float, default=0.008)
    parser.add_argument("--target", type=float, nargs=2, default=[1.0, 0.7])
    parser.add_argument("--keep", type=float, default=1.0)
    parser.add_argument("--teach", type=float, default=1.0)
    parser.add_argument("--guess", type=float, default=0.1)
    parser.add_argument("--empty", type=float, default=4.0)
    parser.add_argument("--sharp", type=float, default=20.0)
    parser.add_argument("--teach-sharp", type=float, default=20.0)
    parser.add_argument("--every", type=int, default=250)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.cache.mkdir(exist_ok=True, parents=True)
    esco, wordnet = training(options.esco, options.wordnet)
    wordnet = [e for e in wordnet if len(e.labels) > 1]
    work = Corpus("esco", esco, options.teacher, options.cache)
    general = Corpus("wordnet", wordnet, options.teacher, options.cache)
    run = Run(options)
    dev_esco, dev_wordnet = work.dev[:1000], general.dev[:1000]
    print(len(work.entries), len(general.entries), len(dev_esco), len(dev_wordnet), flush=True)
    if run.step == 0:
        print("before", json.dumps(run.evaluate(run.first, dev_esco, dev_wordnet)), flush=True)
    begun = time.time()
    seen: dict[str, float] = {}
    steps = options.steps + options.settle
    while run.step < steps:
        draw = random.Random(run.step)
        kind = ("description", "wordnet", "description", "labels")[run.step % 4]
        for group in run.optimizer.param_groups:
            group["lr"] = rate(run.step, options.steps, options.settle, options.rate)
        loss, parts = run.loss(general if kind == "wordnet" else work, draw, kind)
        run.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
        run.optimizer.step()
        keep = min(0.995, (1 + run.step) / (10 + run.step))
        with torch.no_grad():
            for ours, theirs in zip(run.average.parameters(), run.model.parameters(), strict=True):
                ours.lerp_(theirs, 1 - keep)
        run.step += 1
        if run.step % 20 == 0:
            run.steer(work, draw)
        for key, value in parts.items():
            seen[f"{kind[:4]}.{key}"] = 0.95 * seen.get(f"{kind[:4]}.{key}", value) + 0.05 * value
        if run.step % 100 == 0:
            print(
                run.step,
                f"{time.time() - begun:.0f}s",
                {k: round(v, 3) for k, v in seen.items()},
                [round(v, 3) for v in run.active],
                [round(v, 4) for v in run.dear],
                flush=True,
            )
        if run.step % options.every == 0 or run.step == steps:
            run.save()
            print(
                "average",
                run.step,
                json.dumps(run.evaluate(run.average, dev_esco, dev_wordnet)),
                flush=True,
            )


if __name__ == "__main__":
    main()
