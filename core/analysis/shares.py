"""Shares: of the cosine, by term, kind and word; and of one text's squared weight.

Of a pair, a share is a part of the cosine: a shared term's contribution divided by it. Of one text,
it is a part of the squared length of its vector, ``w_j^2 / |w|^2``. Functions say whether they give
parts of 1 or per cent; per cent are rounded so that they sum to exactly 100.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from core.records import Expansion, Kind, Match, SharedTerm, Term, Word

_Group = TypeVar("_Group", bound=Hashable)


def share(term: SharedTerm, match: Match) -> float:
    """The part of the cosine that a shared term makes up, in (0, 1]; all of them sum to 1.

    Raises
    ------
    ValueError
        If no term is shared.
    """
    if not match.cosine:
        raise ValueError("a match with no shared terms has no shares")
    return term.contribution / match.cosine


def added_share(match: Match) -> float:
    """The part of the cosine from terms that one text at least does not have itself, in [0, 1]."""
    if not match.cosine:
        return 0.0
    return sum(share(term, match) for term in match.shared if term.kind != "both")


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


def shares_by_term(match: Match) -> dict[int, float]:
    """Each shared term's share of the cosine in per cent, by id, summing to exactly 100."""
    parts = percentages([term.contribution for term in match.shared])
    return {term.id: part for term, part in zip(match.shared, parts, strict=True)}


def shares_by_kind(match: Match) -> dict[Kind, float]:
    """How much of the cosine each kind of shared term makes, in per cent, summing to 100 or 0."""
    shares = shares_by_term(match)
    found: dict[Kind, float] = {"both": 0.0, "one": 0.0, "added": 0.0}
    for term in match.shared:
        found[term.kind] += shares[term.id]
    return found


def shares_by_word(text: Expansion, match: Match) -> dict[Word | None, float]:
    """Each word's share of the cosine in per cent: those of the shared terms that peak in it.

    Under None, what peaks in no word but in the whole text. All of them sum to 100, or to 0 where
    no term is shared.
    """
    word_at = text.word_at
    source_of = {term.id: term.source for term in text.terms}
    sums: dict[Word | None, float] = {}
    for id_, part in shares_by_term(match).items():
        word = word_at.get(source_of[id_])
        sums[word] = sums.get(word, 0.0) + part
    return sums


def squared_weight(terms: Iterable[Term]) -> float:
    """The sum of the squared weights, ``|w|^2`` of the vector that these terms make."""
    return math.fsum(term.weight**2 for term in terms)


def squared_weight_shares(text: Expansion, group: Callable[[Term], _Group]) -> dict[_Group, float]:
    """The parts of a text's squared weight by group, in (0, 1], summing to 1.

    Parameters
    ----------
    group
        The group of a term.
    """
    total = squared_weight(text.terms)
    sums: defaultdict[_Group, float] = defaultdict(float)
    for term in text.terms:
        sums[group(term)] += term.weight**2 / total
    return dict(sums)


def heaviest_share(text: Expansion) -> float | None:
    """The part of a text's squared weight on its heaviest term; None without terms."""
    return max((squared_weight_shares(text, lambda term: term.id)).values(), default=None)


def special_token_share(text: Expansion) -> float:
    """The part of a text's squared weight that peaks at [CLS] or [SEP], in [0, 1]."""
    by_place = squared_weight_shares(text, lambda term: text.tokens[term.source].start is None)
    return by_place.get(True, 0.0)


def kept_share(text: Expansion, pruned: Expansion) -> float | None:
    """The part of a text's squared weight that pruning left, in [0, 1]; None without terms."""
    whole = squared_weight(text.terms)
    return squared_weight(pruned.terms) / whole if whole else None


def unit_weights(text: Expansion) -> dict[int, float]:
    """Each term's weight divided by the length of the text's vector, by id, in (0, 1]."""
    length = math.sqrt(squared_weight(text.terms))
    return {term.id: term.weight / length for term in text.terms}
