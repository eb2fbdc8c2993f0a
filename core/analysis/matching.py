"""How two expansions meet: cosine, contributions, coverage."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from core.analysis.shares import squared_weight
from core.errors import ModelMismatchError
from core.records import Expansion, Kind, Match, SharedTerm, Term


def compare(a: Expansion, b: Expansion) -> Match:
    """Compare two expansions made by the same model.

    ``cosine = sum_j a_j b_j / (|a| |b|)`` over the shared terms j; each summand is that term's
    contribution. The models are trained for the dot product; the cosine is the choice of the
    article this project grew from, because it grows less with the length of the
    texts.

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
    squares_a = squared_weight(a.terms)
    squares_b = squared_weight(b.terms)
    norm_a, norm_b = math.sqrt(squares_a), math.sqrt(squares_b)
    scale = norm_a * norm_b
    shared = [_shared_term(terms_a[id_], terms_b[id_], scale) for id_ in common]
    shared.sort(key=lambda term: (-term.contribution, term.id))
    dot = math.fsum(term.weight_a * term.weight_b for term in shared)
    return Match(
        a=a,
        b=b,
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


def _coverage(terms: Iterable[Term], common: Collection[int], squares: float) -> float:
    held = squared_weight(term for term in terms if term.id in common)
    return held / squares if squares else 0.0
