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
    UnitVector,
    as_query,
    in_order,
    read_in_parts,
    unit_vector,
)
from core.encoder import Encoder
from core.records import Expansion

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class _Kept:
    entry: Entry
    vector: UnitVector


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
        self._matrix: csr_array | None = None

    @property
    def model_id(self) -> str:
        """See `core.collections.protocol.Collection`."""
        return self._encoder.model_id

    def add(self, entries: Iterable[Entry]) -> None:
        """See `core.collections.protocol.Collection`."""
        for part in read_in_parts(self._encoder, entries):
            self._kept |= {e.id: _Kept(e, unit_vector(read)) for e, read in part}
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
        vector = unit_vector(asked)
        if not self._kept or not len(vector.ids):
            return []
        matrix = self._matrix = self._matrix if self._matrix is not None else self._built()
        dense = np.zeros(matrix.shape[1], np.float32)
        dense[vector.ids[vector.ids < len(dense)]] = vector.values[vector.ids < len(dense)]
        scores = matrix @ dense
        kept = list(self._kept.values())
        if where:
            fits = [all(one.entry.fields.get(n) == v for n, v in where.items()) for one in kept]
            scores = np.where(fits, scores, 0.0)
        wanted = min(top + TIES, len(kept))
        best = np.argpartition(-scores, wanted - 1)[:wanted]
        return in_order(
            (
                Found(
                    kept[at].entry.id,
                    compare(asked, self._encoder.expand(kept[at].entry.text)),
                    kept[at].entry.fields,
                )
                for at in best.tolist()
                if scores[at] > 0
            ),
            top,
        )

    def count(self) -> int:
        """See `core.collections.protocol.Collection`."""
        return len(self._kept)

    def _built(self) -> csr_array:
        from scipy.sparse import csr_array  # a tenth of a second, and most sessions search nothing

        vectors = [one.vector for one in self._kept.values()]
        places = np.cumsum([0, *(len(vector.ids) for vector in vectors)])
        ids = np.concatenate([vector.ids for vector in vectors])
        values = np.concatenate([vector.values for vector in vectors])
        width = int(ids.max(initial=0)) + 1
        return csr_array((values, ids, places), shape=(len(vectors), width))
