"""What the logits behind an expansion say: other poolings, and the terms at single tokens.

For teaching: `core.encoders.pooling` throws the logits away, because no score needs them. The
weights of an expansion, and what they would be under another pooling, are computed here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.records import EntryLogit, Expansion, Term, TokenLogits

_HIGHEST = 20  # logits kept of each position


@dataclass(frozen=True, slots=True)
class Shift:
    """How the weight of a term differs between two places."""

    id: int
    piece: str
    before: float
    after: float
    in_text: bool  # of either text

    @property
    def change(self) -> float:
        """`after` minus `before`."""
        return self.after - self.before


def weight(logit: float) -> float:
    """SPLADE's activation: ``log(1 + relu(logit))``, at least 0 (arXiv 2107.05720, eq. 1)."""
    return math.log1p(max(logit, 0.0))


def terms_at(token_logits: TokenLogits, positions: Iterable[int]) -> tuple[Term, ...]:
    """The terms as these positions alone would have them, by descending weight, then id.

    A word of several pieces has several positions; a term then takes the strongest.
    """
    chosen = tuple(positions)
    found = []
    for column, term in enumerate(token_logits.expansion.terms):
        source = max(chosen, key=lambda position: token_logits.logits[position][column])
        if token_logits.logits[source][column] > 0:
            here = weight(token_logits.logits[source][column])
            found.append(replace(term, weight=here, source=source))
    return _sorted(found)


def relu_pooled(token_logits: TokenLogits) -> Expansion:
    """The expansion without the logarithm: each term weighs its highest logit."""
    columns = zip(*token_logits.logits, strict=True)
    return _reweighted(token_logits.expansion, [max(column) for column in columns])


def sum_pooled(token_logits: TokenLogits) -> Expansion:
    """The expansion with the activations summed over the positions, as in the first SPLADE.

    ``w_j = sum_i log(1 + relu(logit_ij))`` (arXiv 2107.05720, eq. 1). The terms are the same, for a
    sum of what is never below 0 is above 0 just where the maximum is; the source stays the position
    that adds most.
    """
    columns = zip(*token_logits.logits, strict=True)
    return _reweighted(
        token_logits.expansion, [math.fsum(map(weight, column)) for column in columns]
    )


def raw_cosine(a: TokenLogits, b: TokenLogits) -> float | None:
    """The cosine of the highest logits themselves, over the whole vocabulary; None if one is empty.

    Nearly every logit is far below 0, so this vector is dense and looks alike for any two texts:
    what the relu is for.
    """
    if not a.maxima or not b.maxima:
        return None
    x, y = np.array(a.maxima), np.array(b.maxima)
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


def shifts(before: Sequence[Term], after: Sequence[Term]) -> tuple[Shift, ...]:
    """What terms weigh in two places, from the most lost to the most gained, then by id."""
    old, new = ({term.id: term for term in terms} for terms in (before, after))
    found = [
        Shift(
            id=id_,
            piece=(old.get(id_) or new[id_]).piece,
            before=old[id_].weight if id_ in old else 0.0,
            after=new[id_].weight if id_ in new else 0.0,
            in_text=any(terms[id_].in_text for terms in (old, new) if id_ in terms),
        )
        for id_ in old.keys() | new.keys()
    ]
    return tuple(sorted(found, key=lambda shift: (shift.change, shift.id)))


def token_logits_of(
    logits: NDArray[np.float32], expansion: Expansion, piece: Callable[[int], str]
) -> TokenLogits:
    """The token logits of an expansion that was pooled from these logits.

    Parameters
    ----------
    logits
        Shape ``(positions, vocab_size)``, without padding.
    piece
        The vocabulary entry of an id.
    """
    columns = [term.id for term in expansion.terms]
    return TokenLogits(
        expansion=expansion,
        highest=tuple(
            tuple(
                EntryLogit(id=id_, piece=piece(id_), logit=float(row[id_]))
                for id_ in np.argsort(-row, kind="stable")[:_HIGHEST].tolist()
            )
            for row in logits
        ),
        positive=tuple((logits > 0).sum(axis=1).tolist()),
        logits=tuple(map(tuple, logits[:, columns].tolist())),
        maxima=tuple(logits.max(axis=0).tolist()),
    )


def _reweighted(expansion: Expansion, weights: Sequence[float]) -> Expansion:
    terms = zip(expansion.terms, weights, strict=True)
    return replace(expansion, terms=_sorted([replace(term, weight=new) for term, new in terms]))


def _sorted(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=lambda term: (-term.weight, term.id)))
