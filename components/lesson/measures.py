"""The figures of the lesson: what saturation and pruning do to a pair of vectors."""

from __future__ import annotations

from dataclasses import dataclass

from components.lesson.lesson import Lesson
from core import (
    Expansion,
    TokenLogits,
    compare,
    flops,
    heaviest_share,
    kept_share,
    pruned,
    raw_cosine,
    relu_pooled,
)


@dataclass(frozen=True, slots=True)
class Saturation:
    """What one way to make weights of logits does to the vectors and to the score."""

    name: str
    active_a: int  # dimensions that are not 0
    active_b: int
    heaviest: float | None  # share of A's squared weight on its heaviest term; None: not meaningful
    cosine: float | None


def saturations(a: TokenLogits, b: TokenLogits) -> tuple[Saturation, ...]:
    """The highest logits as they are, only the positive ones, and those saturated."""
    relu_a, relu_b = relu_pooled(a), relu_pooled(b)
    return (
        Saturation(
            "the highest logit as it is", len(a.maxima), len(b.maxima), None, raw_cosine(a, b)
        ),
        _saturation("relu: only what is above 0", relu_a, relu_b),
        _saturation("log(1 + relu): saturated too", a.expansion, b.expansion),
    )


def _saturation(name: str, a: Expansion, b: Expansion) -> Saturation:
    return Saturation(name, len(a.terms), len(b.terms), heaviest_share(a), compare(a, b).cosine)


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
        kept_a=kept_share(lesson.a.expansion, a),
        cosine=match.cosine,
    )
