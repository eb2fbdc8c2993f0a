"""What the models here are worth and what they cost, as measured in splade-minilm's card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.explain.numbers import NO_VALUE, number
from components.render.markup import literal
from components.render.tables import Column, Row, data_table


@dataclass(frozen=True, slots=True)
class Result:
    """A method on held-out entries of ESCO: assets/models/splade-minilm/RESULTS.md."""

    name: str
    mrr: float  # MRR@10, label to description among 3,545, by its own score
    terms: float | None  # of a description; None: the words themselves
    flops: float | None  # of descriptions
    dense: bool = False


RESULTS = (
    Result("BM25", 0.640, None, None),
    Result("BM25, stemmed", 0.719, None, None),
    Result("splade-tiny", 0.716, 93.8, 2.95),
    Result("splade-minilm", 0.850, 45.7, 0.90),
    Result("dense MiniLM", 0.832, 384, None, dense=True),
)


def results_table(results: Sequence[Result]) -> str:
    """MRR, terms and cost by model."""
    return data_table(
        "What quality costs",
        "Model",
        (Column("MRR@10"), Column("Terms"), Column("FLOPS")),
        [
            Row(
                literal(one.name),
                (
                    number(one.mrr),
                    NO_VALUE if one.terms is None else f"{one.terms:,.0f}",
                    NO_VALUE if one.flops is None else number(one.flops, 2),
                ),
            )
            for one in results
        ],
    )
