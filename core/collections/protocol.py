"""What every collection of texts can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.records import Expansion, Match


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to be kept."""

    id: str  # unique in its collection; an entry with the same id is replaced
    text: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict)
    """What a search may ask for besides, such as ``{"department": "nursing"}``."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a search found."""

    id: str
    match: Match
    """The query is its side a; compared by `core.compare`, whatever the engine said.

    Its side b has the terms of the entry and no tokens, so nothing has to be read again; expand
    `text` where words are to be pointed at.
    """
    fields: Mapping[str, str]
    text: str | None = field(default=None, repr=False)  # None: the engine does not keep it


class Collection(Protocol):
    """Texts read by one model, to be searched by the cosine of their expansions."""

    @property
    def model_id(self) -> str:
        """The catalogue id of the model that reads them."""
        ...

    def add(self, entries: Iterable[Entry]) -> None:
        """Read and keep texts, one after the other as they come; known ids are replaced.

        A text without terms is kept and never found.

        Raises
        ------
        core.errors.CollectionError
            If the engine does not take them. What it took before is kept.
        """
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Let go of entries; ids that are not there are passed over.

        Raises
        ------
        core.errors.CollectionError
            If the engine does not answer.
        """
        ...

    def search(
        self, query: str | Expansion, top: int = 10, *, where: Mapping[str, str] | None = None
    ) -> list[Found]:
        """The entries with the highest cosine to a query, the highest first.

        Parameters
        ----------
        query
            A text, or its expansion by this collection's model.
        top
            How many at most. Those without a term in common with the query are left out.
        where
            Only entries whose fields have all of these values.

        Raises
        ------
        ValueError
            If `top` is less than 1.
        core.errors.CollectionError
            If the engine does not answer.
        core.errors.ModelMismatchError
            If another model made the query's expansion.
        """
        ...

    def count(self) -> int:
        """How many entries there are.

        Raises
        ------
        core.errors.CollectionError
            If the engine does not answer.
        """
        ...
