"""A collection in this process's memory, searched exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.matching import compare
from core.collections.protocol import Entry, Found
from core.collections.vectors import (
    TIES,
    Weights,
    as_query,
    bare_expansion,
    in_order,
    read_in_parts,
    unit_vector,
    weights_of,
)
from core.encoder import Encoder
from core.records import Expansion

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class _Kept:
    entry: Entry
    weights: Weights


class MemoryCollection:
    """A `core.Collection` that ends with the process. Not to be shared between threads.

    All entries are scored, by scipy's product of a sparse matrix and a vector.

    Parameters
    ----------
    encoder
        Reads the texts and the queries.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, _Kept] = {}
        self._pieces: dict[int, str] = {}  # of the terms that any entry has, by id
        self._ids: list[int] = []  # of the terms that any entry has: a column of the matrix each
        self._columns: dict[int, int] = {}  # the other way round
        self._matrix: csr_array | None = None

    @property
    def model_id(self) -> str:
        """See `core.collections.protocol.Collection`."""
        return self._encoder.model_id

    def add(self, entries: Iterable[Entry]) -> None:
        """See `core.collections.protocol.Collection`."""
        for part in read_in_parts(self._encoder, entries):
            for entry, read in part:
                for term in read.terms:
                    if term.id not in self._columns:
                        self._columns[term.id] = len(self._ids)
                        self._ids.append(term.id)
                        self._pieces[term.id] = term.piece
                self._kept[entry.id] = _Kept(entry, weights_of(read, self._columns.__getitem__))
            self._matrix = None

    def remove(self, ids: Iterable[str]) -> None:
        """See `core.collections.protocol.Collection`."""
        for id_ in ids:
            if self._kept.pop(id_, None) is not None:
                self._matrix = None

    def search(
        self, query: str | Expansion, top: int = 10, *, where: Mapping[str, str] | None = None
    ) -> list[Found]:
        """See `core.collections.protocol.Collection`."""
        asked = as_query(self._encoder, query, top)
        if not self._kept or not asked.terms:
            return []
        # A term that no entry has counts in the length of the query, in a column of its own.
        vector = unit_vector(asked, lambda id_: self._columns.get(id_, len(self._columns)))
        matrix = self._matrix = self._matrix if self._matrix is not None else self._built()
        dense = np.zeros(matrix.shape[1], np.float32)
        known = vector.ids < len(self._columns)
        dense[vector.ids[known]] = vector.values[known]
        scores = matrix @ dense
        kept = list(self._kept.values())
        if where:
            fits = [all(one.entry.fields.get(n) == v for n, v in where.items()) for one in kept]
            scores = np.where(fits, scores, 0.0)
        wanted = min(top + TIES, len(kept))
        best = np.argpartition(-scores, wanted - 1)[:wanted]
        found = [kept[at] for at in best.tolist() if scores[at] > 0]
        return in_order((self._found(asked, one) for one in found), top)

    def count(self) -> int:
        """See `core.collections.protocol.Collection`."""
        return len(self._kept)

    def _found(self, asked: Expansion, kept: _Kept) -> Found:
        read = bare_expansion(self.model_id, kept.weights, self._pieces, self._ids.__getitem__)
        return Found(kept.entry.id, compare(asked, read), kept.entry.fields, kept.entry.text)

    def _built(self) -> csr_array:
        from scipy.sparse import csr_array  # a tenth of a second, and most sessions search nothing

        kept = [one.weights for one in self._kept.values()]
        places = np.cumsum([0, *(len(one.ids) for one in kept)])
        ids = np.concatenate([one.ids for one in kept])
        units = [one.weights / (np.sqrt(one.weights @ one.weights) or 1.0) for one in kept]
        values = np.concatenate(units).astype(np.float32)
        return csr_array((values, ids, places), shape=(len(kept), max(len(self._columns), 1)))
