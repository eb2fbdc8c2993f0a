"""What every model in the catalogue can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from core.records import Expansion, TokenLogits

Progress = Callable[[int, int], None]
"""Called as ``progress(windows_read, windows_in_all)``. What it raises stops the reading."""


class Encoder(Protocol):
    """Turns a text into weighted vocabulary terms. Safe to share between threads."""

    @property
    def model_id(self) -> str:
        """The catalogue id of the model."""
        ...

    def expand(self, text: str, *, progress: Progress | None = None) -> Expansion:
        """The terms of one text, of any length.

        Parameters
        ----------
        text
            Anything a person may paste. A text without tokens of its own (empty, blank, only
            control characters) is not run through the model and has no terms.
        progress
            Called after each window of a text that needs more than one.

        Raises
        ------
        TypeError
            If `text` is not a string.
        core.errors.LowMemoryError
            If reading it would take more memory than is left.
        """
        ...

    def expand_many(self, texts: Sequence[str]) -> list[Expansion]:
        """What `expand` gives for each text, in order, read in batches."""
        ...

    def native_score(self, query: Expansion, document: Expansion) -> float:
        """The score that the method itself ranks by, with one text as the query.

        Both expansions must be this encoder's own. For SPLADE it is the dot product.
        """
        ...


@runtime_checkable
class TransparentEncoder(Encoder, Protocol):
    """An encoder whose logits can be looked at, as those of a SPLADE model."""

    def token_logits(self, text: str) -> TokenLogits:
        """The expansion of one text with the logits it came from, for teaching.

        Raises
        ------
        TypeError
            If `text` is not a string.
        ValueError
            If `text` needs more than one window.
        """
        ...
