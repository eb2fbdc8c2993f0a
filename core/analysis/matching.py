"""How two expansions meet: cosine, contributions, coverage, shares."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from core.errors import ModelMismatchError
from core.records import Expansion, Kind, Match, SharedTerm, Term


def compare(a: Expansion, b: Expansion) -> Match:
    """Compare two expansions made by the same model.

    ``cosine = sum_j a_j b_j / (|a| |b|)`` over the shared terms j; each summand is that term's
    contribution. The models are trained for the dot product; the cosine is the choice of the
    article this project grew from, because it does not grow with the length of the texts.

    Returns
    -------
    Match
        `cosine` is None where either expansion has no terms: there is nothing to compare, which is
        not the same as nothing in common (exactly 0.0).

    Raises
    ------
    ModelMismatchError
        If different models made them.
    """
    if a.model_id != b.model_id:
        raise ModelMismatchError(
            f"These expansions come from different models ({a.model_id!r} and {b.model_id!r}), so "
            "their weights are not comparable. Expand both texts with the same model."
        )
    terms_a = {term.id: term for term in a.terms}
    terms_b = {term.id: term for term in b.terms}
    common = terms_a.keys() & terms_b.keys()
    squares_a = _sum_of_squares(a.terms)
    squares_b = _sum_of_squares(b.terms)
    norm_a, norm_b = math.sqrt(squares_a), math.sqrt(squares_b)
    scale = norm_a * norm_b
    shared = [_shared_term(terms_a[id_], terms_b[id_], scale) for id_ in common]
    shared.sort(key=lambda term: (-term.contribution, term.id))
    dot = math.fsum(term.weight_a * term.weight_b for term in shared)
    return Match(
        cosine=min(1.0, dot / scale) if a.terms and b.terms else None,
        dot=dot,
        shared=tuple(shared),
        only_a=tuple(term for term in a.terms if term.id not in common),
        only_b=tuple(term for term in b.terms if term.id not in common),
        coverage_a=_coverage(a.terms, common, squares_a),
        coverage_b=_coverage(b.terms, common, squares_b),
        norm_a=norm_a,
        norm_b=norm_b,
    )


def share(term: SharedTerm, match: Match) -> float:
    """The part of the cosine that a shared term makes up, in (0, 1]; all of them sum to 1."""
    if not match.cosine:
        raise ValueError("a match with no shared terms has no shares")
    return term.contribution / match.cosine


def percentages(parts: Sequence[float], *, decimals: int = 1) -> tuple[float, ...]:
    """`parts` as percentages of their sum, rounded so that the rounded ones sum to exactly 100.

    By largest remainder: all are rounded down, and the units still missing go to the parts that
    lost most, the first of equals.

    Raises
    ------
    ValueError
        If a part is negative or not finite, or all are 0.
    """
    if not parts:
        return ()
    total = math.fsum(parts)
    if any(part < 0 for part in parts) or not 0 < total < math.inf:
        raise ValueError("percentages need finite parts that are not negative and not all 0")
    units = 100 * 10**decimals
    exact = [part / total * units for part in parts]
    floors = [math.floor(value) for value in exact]
    by_loss = sorted(range(len(parts)), key=lambda i: (floors[i] - exact[i], i))
    for index in by_loss[: units - sum(floors)]:
        floors[index] += 1
    return tuple(round(value / 10**decimals, decimals) for value in floors)


def _shared_term(a: Term, b: Term, scale: float) -> SharedTerm:
    kinds: dict[int, Kind] = {2: "both", 1: "one", 0: "added"}
    return SharedTerm(
        id=a.id,
        piece=a.piece,
        weight_a=a.weight,
        weight_b=b.weight,
        contribution=a.weight * b.weight / scale,
        kind=kinds[a.in_text + b.in_text],
    )


def _sum_of_squares(terms: Iterable[Term]) -> float:
    return math.fsum(term.weight**2 for term in terms)


def _coverage(terms: Iterable[Term], common: Collection[int], squares: float) -> float:
    held = _sum_of_squares(term for term in terms if term.id in common)
    return held / squares if squares else 0.0
