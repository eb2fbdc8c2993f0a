"""The figures of the lesson: what dampening and pruning do to a pair of vectors."""

from __future__ import annotations

from dataclasses import dataclass

from components.lesson.record import Lesson
from core import Anatomy, Expansion, compare, flops, pruned, raw_cosine, relu_pooled


@dataclass(frozen=True, slots=True)
class Damping:
    """What one way to make weights of logits does to the vectors and to the score."""

    name: str
    on_a: int  # dimensions that are not 0
    on_b: int
    loudest: float | None  # share of A's squared weight on its heaviest term; None: not meaningful
    cosine: float | None


def dampings(a: Anatomy, b: Anatomy) -> tuple[Damping, ...]:
    """The highest logits as they are, only the positive ones, and those dampened."""
    relu_a, relu_b = relu_pooled(a), relu_pooled(b)
    return (
        Damping("the highest logit as it is", len(a.maxima), len(b.maxima), None, raw_cosine(a, b)),
        _damping("relu: only what is above 0", relu_a, relu_b),
        _damping("log(1 + relu): dampened too", a.expansion, b.expansion),
    )


def _damping(name: str, a: Expansion, b: Expansion) -> Damping:
    squares = [term.weight**2 for term in a.terms]
    loudest = max(squares) / sum(squares) if squares else None
    return Damping(name, len(a.terms), len(b.terms), loudest, compare(a, b).cosine)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a pair of vectors holds and costs."""

    terms_a: int
    terms_b: int
    products: int  # to multiply for the score
    flops: float  # of the two texts as a batch
    kept_a: float | None  # share of the squared weight that pruning left
    cosine: float | None


def cost(lesson: Lesson, *, threshold: float = 0.0, most: int | None = None) -> Cost:
    """The pair as the model gives it, or pruned."""
    texts = [lesson.a.expansion, lesson.b.expansion]
    a, b = (pruned(text, threshold=threshold, most=most) for text in texts)
    match = compare(a, b)
    return Cost(
        terms_a=len(a.terms),
        terms_b=len(b.terms),
        products=len(match.shared),
        flops=flops([a, b]),
        kept_a=(match.norm_a / lesson.match.norm_a) ** 2 if lesson.match.norm_a else None,
        cosine=match.cosine,
    )


def marks_share(expansion: Expansion) -> float:
    """The share of the squared weight that peaks at [CLS] or [SEP], in [0, 1]."""
    total = sum(term.weight**2 for term in expansion.terms)
    marks = sum(
        term.weight**2 for term in expansion.terms if expansion.tokens[term.source].start is None
    )
    return marks / total if total else 0.0
