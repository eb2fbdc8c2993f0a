"""UniCOIL: one learned weight for each token of a text, and no expansion.

The network gives a number at each position; below 0 is 0. Document side: a piece that stands
several times takes its highest weight. Query side: the sum. [CLS] and [SEP] count as no term here,
for nobody typed them (Lin and Ma, arXiv 2106.14807; the reference code is pyserini's
``UniCoilDocumentEncoder``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.encoder import Progress
from core.encoders.pooling import Ids
from core.encoders.window_reader import Network, WindowReader
from core.records import Expansion, Term, Token


def importances_of(hidden: Network, weight: Sequence[float], bias: float) -> Network:
    """A head on an encoder's hidden states: ``relu(h . weight + bias)``.

    `hidden` gives shape ``(batch, positions, width)``, `weight` has the same width. What comes back
    gives shape ``(batch, positions)``, at least 0.
    """
    column = np.asarray(weight, np.float32)

    def importances(ids: Ids) -> NDArray[np.float32]:
        result: NDArray[np.float32] = np.maximum(hidden(ids) @ column + np.float32(bias), 0)
        return result

    return importances


class UnicoilEncoder:
    """Weighs the tokens of texts. A `core.encoder.Encoder`."""

    def __init__(self, model_id: str, reader: WindowReader, importances: Network) -> None:
        self._model_id = model_id
        self._reader = reader
        self._importances = importances

    @property
    def model_id(self) -> str:
        """The catalogue id of the model."""
        return self._model_id

    def expand(self, text: str, *, progress: Progress | None = None) -> Expansion:
        """The text's own pieces with their weights; see `core.encoder.Encoder.expand`."""
        text, own = self._reader.read(text)
        if not own:
            return Expansion(text=text, model_id=self._model_id, tokens=(), terms=())
        tokens = self._reader.with_special_tokens(own)
        spans = self._reader.spans(own)
        strongest: dict[int, tuple[float, int]] = {}
        for number, span in enumerate(spans, start=1):
            for position, weight in self._weighed(own, span):
                token = tokens[position]
                if token.start is not None and weight > strongest.get(token.id, (0.0, 0))[0]:
                    strongest[token.id] = (weight, position)
            if progress is not None and len(spans) > 1:
                progress(number, len(spans))
        terms = [
            Term(id_, self._reader.piece(id_), weight, source, in_text=True)
            for id_, (weight, source) in strongest.items()
        ]
        terms.sort(key=lambda term: (-term.weight, term.id))
        return Expansion(text, self._model_id, tokens, tuple(terms), windows=len(spans))

    def expand_many(self, texts: Sequence[str]) -> list[Expansion]:
        """The terms of each text; see `core.encoder.Encoder.expand_many`."""
        return [self.expand(text) for text in texts]

    def native_score(self, query: Expansion, document: Expansion) -> float:
        """The UniCOIL score: the query's weights, repeated pieces summed, times the document's."""
        weights = {term.id: term.weight for term in document.terms}
        _, own = self._reader.read(query.text)
        tokens = self._reader.with_special_tokens(own)
        seen: dict[int, float] = {}  # each position once, though windows overlap
        for span in self._reader.spans(own) if own else ():
            for position, weight in self._weighed(own, span):
                if tokens[position].start is not None:
                    seen[position] = max(seen.get(position, 0.0), weight)
        return sum(weight * weights.get(tokens[at].id, 0.0) for at, weight in seen.items())

    def _weighed(self, own: Sequence[Token], span: range) -> Iterator[tuple[int, float]]:
        """Each position of a window, in the whole text, with the weight of its token."""
        ids, positions = self._reader.window(own, span)
        yield from zip(positions.tolist(), self._importances(ids)[0].tolist(), strict=True)
