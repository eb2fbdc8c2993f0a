"""A small training that was recorded: what the model said on its way, at three prices.

assets/lesson/training.json, by recipes/splade_minilm/record_training.py.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from components.explain.bars import Bar, tone_of
from components.explain.names import shortened
from components.explain.numbers import number
from core.shipped import shipped_text


class RecordedTerm(NamedTuple):
    """A term of a recorded expansion."""

    piece: str
    weight: float
    in_text: bool


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The model after so many steps at a price of added terms."""

    price: str  # its name: low, middle, high
    rate: float  # the price itself, lambda
    step: int
    mrr: float  # of labels looking for their descriptions among those of the entries set aside
    terms_label: float  # mean active terms
    terms_description: float
    flops: float  # of the descriptions
    dots: tuple[float, float]  # of the query with the answer, and with the near miss
    cosines: tuple[float, float]
    terms: dict[str, list[RecordedTerm]]  # by text, the heaviest first


@dataclass(frozen=True, slots=True)
class RecordedTraining:
    """The checkpoints, and the triple that was followed."""

    query: str
    positive: str
    negative: str
    taught: tuple[float, float]  # the teacher's cosines with the answer and with the near miss
    entries: int
    checkpoints: tuple[Checkpoint, ...]

    @property
    def prices(self) -> list[str]:
        """The names of the prices, from low to high."""
        return list(dict.fromkeys(one.price for one in self.checkpoints))

    @property
    def steps(self) -> list[int]:
        """After how many steps the model was looked at."""
        return sorted({one.step for one in self.checkpoints})

    def at(self, price: str, step: int) -> Checkpoint:
        """The checkpoint of a price after so many steps."""
        return next(one for one in self.checkpoints if (one.price, one.step) == (price, step))


@cache
def recorded_training() -> RecordedTraining:
    """What was recorded."""
    found = json.loads(shipped_text("lesson/training.json"))
    pair = found["pair"]
    return RecordedTraining(
        query=pair["query"],
        positive=pair["positive"],
        negative=pair["negative"],
        taught=tuple(pair["taught"]),
        entries=found["entries"],
        checkpoints=tuple(
            Checkpoint(
                price=point["price"],
                rate=point["lambda"],
                step=point["step"],
                mrr=point["mrr"],
                terms_label=point["terms_label"],
                terms_description=point["terms_description"],
                flops=point["flops"],
                dots=(point["dots"][0], point["dots"][1]),
                cosines=(point["cosines"][0], point["cosines"][1]),
                terms={
                    text: [RecordedTerm(*term) for term in terms]
                    for text, terms in point["terms"].items()
                },
            )
            for point in found["points"]
        ),
    )


def term_bars_of(checkpoint: Checkpoint, text: str, *, most: int) -> list[Bar]:
    """The heaviest terms of a text at a checkpoint."""
    return [
        Bar(name=term.piece, value=term.weight, tone=tone_of(term.in_text))
        for term in checkpoint.terms[text][:most]
    ]


def triple_rows(
    training: RecordedTraining, checkpoint: Checkpoint, *, longest: int = 400
) -> list[tuple[str, str]]:
    """The triple with the teacher's scores and the model's; texts are cut at so many characters."""
    right, wrong = checkpoint.dots
    return [
        ("Query", shortened(training.query, longest)),
        ("Answer", shortened(training.positive, longest)),
        ("Near miss", shortened(training.negative, longest)),
        ("Teacher", _margin(*training.taught)),
        (
            "Model",
            f"{_margin(*checkpoint.cosines)}; dot products {number(right, 2)} and "
            f"{number(wrong, 2)}",
        ),
    ]


def _margin(right: float, wrong: float) -> str:
    return f"cosines {number(right)} and {number(wrong)}, a margin of {number(right - wrong)}"
