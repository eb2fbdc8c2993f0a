"""A collection in Qdrant, the search engine: it lasts, and grows beyond one machine's memory.

Each text is a sparse vector of length one, so that Qdrant's dot product is the cosine. It is named
after the model that read it. Beside it stand the entry's id, its fields, the length that the
vector had, and the hash of the text. The text itself only where `keep_texts` allows it.

Needs ``qdrant-client`` (requirements-qdrant.txt).
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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
    text_hash,
    unit_vector,
)
from core.encoder import Encoder
from core.errors import CollectionError, MissingPackageError
from core.records import Expansion

if TYPE_CHECKING:
    from qdrant_client import QdrantClient, models

URL, KEY, KEEP_TEXTS = "LENS_QDRANT_URL", "LENS_QDRANT_KEY", "LENS_QDRANT_KEEP_TEXTS"
"""The environment variables by which an operator names the engine, and allows it the texts."""

_SECONDS = 10  # that the engine may take to answer
_MOST_ID = 2**31
_TOGETHER = 128  # vectors of a request
_NAMES = uuid.UUID("6d0c6a0c-51c4-4b43-9a37-0b4a54a0f4f5")


def connect_qdrant() -> QdrantClient:
    """A client of the engine that the operator named; nothing is asked of it yet.

    Raises
    ------
    core.errors.CollectionError
        If none is named in LENS_QDRANT_URL.
    core.errors.MissingPackageError
        If qdrant-client is not installed.
    """
    address = os.environ.get(URL, "").strip()
    if not address:
        raise CollectionError(f"No engine is named. Set {URL} to the address of a Qdrant server.")
    try:
        from qdrant_client import QdrantClient
    except ImportError:
        raise MissingPackageError(
            "qdrant-client is not installed. Install it with: pip install -r "
            "requirements-qdrant.txt"
        ) from None
    return QdrantClient(
        url=address,
        api_key=os.environ.get(KEY) or None,
        timeout=_SECONDS,
        check_compatibility=False,
    )


def texts_allowed() -> bool:
    """Whether the operator lets the engine keep the texts themselves."""
    return os.environ.get(KEEP_TEXTS, "") == "1"


class QdrantCollection:
    """A `core.Collection` in Qdrant, made where it is not there yet.

    Parameters
    ----------
    encoder
        Reads the texts and the queries.
    client
        Of the engine; see `connect_qdrant`.
    name
        Of the collection in the engine.
    keep_texts
        Whether the engine may keep the texts, and not only their vectors and hashes.

    Raises
    ------
    core.errors.CollectionError
        If the engine does not answer, or holds vectors of another model under this name.
    """

    def __init__(
        self, encoder: Encoder, client: QdrantClient, name: str, *, keep_texts: bool = False
    ) -> None:
        from qdrant_client import models as of

        self._encoder, self._client, self._name = encoder, client, name
        self._keep_texts = keep_texts
        self._of = of
        with _told():
            if client.collection_exists(name):
                self._require_own_vectors()
            else:
                client.create_collection(
                    name,
                    vectors_config={},
                    sparse_vectors_config={encoder.model_id: of.SparseVectorParams()},
                )

    @property
    def model_id(self) -> str:
        """See `core.collections.protocol.Collection`."""
        return self._encoder.model_id

    def add(self, entries: Iterable[Entry]) -> None:
        """See `core.collections.protocol.Collection`."""
        for part in read_in_parts(self._encoder, entries):
            points = [self._point(entry, read) for entry, read in part]
            for at in range(0, len(points), _TOGETHER):
                with _told():
                    self._client.upsert(self._name, points[at : at + _TOGETHER], wait=True)

    def remove(self, ids: Iterable[str]) -> None:
        """See `core.collections.protocol.Collection`."""
        points: list[int | str | uuid.UUID] = list(map(_point_id, ids))
        if points:
            with _told():
                self._client.delete(self._name, self._of.PointIdsList(points=points), wait=True)

    def search(
        self, query: str | Expansion, top: int = 10, *, where: Mapping[str, str] | None = None
    ) -> list[Found]:
        """See `core.collections.protocol.Collection`."""
        asked = as_query(self._encoder, query, top)
        if not asked.terms or any(term.id >= _MOST_ID for term in asked.terms):
            return []
        vector = unit_vector(asked)
        sparse = self._of.SparseVector(indices=vector.ids.tolist(), values=vector.values.tolist())
        with _told():
            answer = self._client.query_points(
                self._name,
                query=sparse,
                using=self.model_id,
                limit=top + TIES,
                query_filter=self._filter(where or {}),
                with_payload=True,
                with_vectors=True,
            )
        return in_order((self._found(asked, point) for point in answer.points), top)

    def count(self) -> int:
        """See `core.collections.protocol.Collection`."""
        with _told():
            return int(self._client.count(self._name, exact=True).count)

    def _require_own_vectors(self) -> None:
        known = self._client.get_collection(self._name).config.params.sparse_vectors or {}
        if self.model_id not in known:
            holds = f"vectors of {', '.join(sorted(known))}" if known else "no sparse vectors"
            raise CollectionError(
                f"The collection {self._name!r} holds {holds}, not of {self.model_id}. Search it "
                "with that model, or take another name."
            )

    def _point(self, entry: Entry, read: Expansion) -> models.PointStruct:
        if any(term.id >= _MOST_ID for term in read.terms):
            raise CollectionError(
                f"{self.model_id} numbers words that are in no vocabulary higher than Qdrant can "
                "count. Use a model with a vocabulary, or a collection in memory."
            )
        vector = unit_vector(read)
        own = [term.id for term in read.terms if term.in_text]
        kept = {"text": read.text} if self._keep_texts else {}
        return self._of.PointStruct(
            id=_point_id(entry.id),
            vector={
                self.model_id: self._of.SparseVector(
                    indices=vector.ids.tolist(), values=vector.values.tolist()
                )
            },
            payload={
                "id": entry.id,
                "fields": dict(entry.fields),
                "tags": [_tag(*field) for field in entry.fields.items()],
                "norm": vector.norm,
                "hash": text_hash(read.text),
                "own": own,
                **kept,
            },
        )

    def _filter(self, where: Mapping[str, str]) -> models.Filter | None:
        if not where:
            return None
        return self._of.Filter(
            must=[
                self._of.FieldCondition(key="tags", match=self._of.MatchValue(value=_tag(*field)))
                for field in where.items()
            ]
        )

    def _found(self, asked: Expansion, point: models.ScoredPoint) -> Found:
        """What the engine found, compared here: so contributions are the same everywhere."""
        kept = point.payload or {}
        vectors = point.vector if isinstance(point.vector, dict) else {}
        stored: Any = vectors.get(self.model_id)
        try:
            values = np.array(stored.values, np.float64) * kept["norm"]
            ids = np.array(stored.indices, np.int32)
            weights = Weights(ids, values, np.isin(ids, kept["own"]))
            read = bare_expansion(self.model_id, weights, {t.id: t.piece for t in asked.terms})
            return Found(kept["id"], compare(asked, read), kept["fields"], kept.get("text"))
        except (KeyError, AttributeError):
            raise CollectionError(
                f"The collection {self._name!r} holds vectors that SPLADE Lens did not put there. "
                "Take another name."
            ) from None


def _tag(name: str, value: str) -> str:
    """A field as one value: in a filter, Qdrant would take a name for a path into the payload."""
    return json.dumps([name, value])


def _point_id(id_: str) -> str:
    """Qdrant's points are named by UUIDs: the same for the same id."""
    return str(uuid.uuid5(_NAMES, id_))


@contextmanager
def _told() -> Iterator[None]:
    """Turn whatever an engine that is away, slow or unwilling raises into a sentence.

    The sentence says nothing of what was asked, which would be a text's weights.
    """
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

    try:
        yield
    except ResponseHandlingException:
        raise CollectionError(
            f"The search engine did not answer within {_SECONDS} seconds. Nothing is lost here: "
            f"try again, or look whether the address in {URL} is right."
        ) from None
    except UnexpectedResponse as error:
        reason = {401: "the key is wrong", 403: "the key is wrong", 404: "there is no such thing"}
        why = reason.get(error.status_code or 0, f"it answered {error.status_code}")
        raise CollectionError(f"The search engine refused: {why}.") from None
