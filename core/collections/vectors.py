"""Expansions as sparse vectors, and what the collections do alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from core.collections.protocol import Entry, Found
from core.encoder import Encoder
from core.errors import ModelMismatchError
from core.records import Expansion, Term

TIES = 8
"""Entries looked at beyond those asked for: 32-bit products may order near ties otherwise."""

_READ_TOGETHER = 512
"""Texts that are held at once while they are read: enough to find some of equal length."""


@dataclass(frozen=True, slots=True)
class UnitVector:
    """An expansion as a sparse vector of length one: its dot product with another is the cosine."""

    ids: NDArray[np.int32]  # shape (terms,), ascending
    values: NDArray[np.float32]  # shape (terms,)
    norm: float  # the length that the weights had


@dataclass(frozen=True, slots=True)
class Weights:
    """The terms of an expansion, as they were."""

    ids: NDArray[np.int32]  # shape (terms,), ascending; or the columns that stand for them
    weights: NDArray[np.float64]  # shape (terms,)
    in_text: NDArray[np.bool_]  # shape (terms,)


def weights_of(expansion: Expansion, column: Callable[[int], int] = lambda id_: id_) -> Weights:
    """The terms of an expansion, in little memory.

    Parameters
    ----------
    column
        From a term's id to what stands for it: the ids of some methods are too large.
    """
    terms = sorted(expansion.terms, key=lambda term: column(term.id))
    return Weights(
        np.array([column(term.id) for term in terms], np.int32),
        np.array([term.weight for term in terms], np.float64),
        np.array([term.in_text for term in terms], np.bool_),
    )


def bare_expansion(
    model_id: str,
    kept: Weights,
    pieces: Mapping[int, str],
    id_of: Callable[[int], int] = lambda column: column,
) -> Expansion:
    """An expansion of which no more is known than its terms, and how some of them are spelled."""
    terms = [
        Term(id_, pieces.get(id_, ""), weight, source=0, in_text=in_text)
        for id_, weight, in_text in zip(
            map(id_of, kept.ids.tolist()), kept.weights.tolist(), kept.in_text.tolist(), strict=True
        )
    ]
    terms.sort(key=lambda term: (-term.weight, term.id))
    return Expansion(text="", model_id=model_id, tokens=(), terms=tuple(terms))


def unit_vector(expansion: Expansion, column: Callable[[int], int] = lambda id_: id_) -> UnitVector:
    """The vector of an expansion; an empty one where there are no terms."""
    kept = weights_of(expansion, column)
    norm = float(np.sqrt(kept.weights @ kept.weights))
    return UnitVector(kept.ids, (kept.weights / (norm or 1.0)).astype(np.float32), norm)


def read_in_parts(
    encoder: Encoder, entries: Iterable[Entry]
) -> Iterator[list[tuple[Entry, Expansion]]]:
    """Entries with their expansions, some hundred at a time, so that memory stays flat."""
    waiting = iter(entries)
    while part := list(islice(waiting, _READ_TOGETHER)):
        yield list(zip(part, encoder.expand_many([e.text for e in part]), strict=True))


def text_hash(text: str) -> str:
    """What a text is recognised by: its SHA-256, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def in_order(found: Iterable[Found], top: int) -> list[Found]:
    """By cosine, the highest first, then by id; those that have one above 0."""
    hits = [one for one in found if one.match.cosine]
    return sorted(hits, key=lambda one: (-(one.match.cosine or 0.0), one.id))[:top]


def as_query(encoder: Encoder, query: str | Expansion, top: int) -> Expansion:
    """The expansion of a query that may be asked for so many.

    Raises
    ------
    ValueError
        If `top` is less than 1.
    core.errors.ModelMismatchError
        If another model made the expansion.
    """
    if top < 1:
        raise ValueError(f"top is {top}; ask for one entry at least")
    if isinstance(query, str):
        return encoder.expand(query)
    if query.model_id != encoder.model_id:
        raise ModelMismatchError(
            f"The query was read by {query.model_id!r} and the collection by {encoder.model_id!r}. "
            "Read it with the same model, or give its text."
        )
    return query
