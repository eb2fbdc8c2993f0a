"""How good a ranking is, by what is known to be relevant."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def ndcg(gains: Sequence[float], *, top: int | None = None) -> float | None:
    """Normalised discounted cumulative gain of a ranking, in [0, 1].

    ``DCG = sum_i gain_i / log2(i + 1)`` over the places i from 1, divided by that of the best order
    of the same gains (Järvelin and Kekäläinen 2002, with linear gains).

    Parameters
    ----------
    gains
        How relevant each is, in the order of the ranking; none below 0.
    top
        Only the first so many places count; None: all.

    Returns
    -------
    float or None
        None where no gain is above 0: every order is then as good.
    """
    best = _discounted(sorted(gains, reverse=True)[:top])
    return _discounted(gains[:top]) / best if best else None


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], *, top: int = 10) -> float:
    """One over the place of the first relevant one among the first `top`; 0 without one."""
    places = (place for place, id_ in enumerate(ranked[:top], 1) if id_ in relevant)
    first = next(places, None)
    return 1 / first if first else 0.0


def recall(ranked: Sequence[str], relevant: Collection[str], *, top: int = 10) -> float | None:
    """The part of the relevant ones that is among the first `top`; None where none is relevant."""
    wanted = set(relevant)
    return len(wanted.intersection(ranked[:top])) / len(wanted) if wanted else None


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))
