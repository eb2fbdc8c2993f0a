"""Sparsity: the FLOPS regulariser, and pruning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from core.records import Expansion


def pruned(expansion: Expansion, *, threshold: float = 0.0, most: int | None = None) -> Expansion:
    """The expansion without its lightest terms.

    Parameters
    ----------
    threshold
        Terms below this weight are dropped.
    most
        No more than this many terms are kept, the heaviest; None keeps them all.
    """
    kept = [term for term in expansion.terms if term.weight >= threshold]
    return replace(expansion, terms=tuple(kept[:most]))


def flops(expansions: Sequence[Expansion]) -> float:
    """The FLOPS regulariser of a batch: ``sum_j (mean_i w_ij)^2`` over the vocabulary entries j.

    It grows with how often an entry is on and how much it weighs then, so training pays for terms
    that many texts have: those are the ones that make a search slow (Paria et al., arXiv
    2004.05665; SPLADE, arXiv 2107.05720, eq. 4).
    """
    if not expansions:
        raise ValueError("flops() needs at least one expansion")
    sums: defaultdict[int, float] = defaultdict(float)
    for expansion in expansions:
        for term in expansion.terms:
            sums[term.id] += term.weight
    return sum((total / len(expansions)) ** 2 for total in sums.values())
