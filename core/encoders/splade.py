"""SPLADE: from a network's logits to the terms of a text.

The network hands out logits, and this encoder does the last step itself, see
`core.encoders.pooling`: so every term keeps the position it came from.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Protocol

import numpy as np

from core.analysis.matching import compare
from core.analysis.token_logits import token_logits_of
from core.encoder import Progress
from core.encoders import memory_limit
from core.encoders.pooling import Ids, Logits, Pooled, TermLogits, pool, term_logits_of
from core.encoders.window_reader import Network, WindowReader
from core.records import Expansion, Term, Token, TokenLogits

# On 2 cores, batches of short texts run in half the time; past this many positions they gain
# nothing and take memory (`make bench`).
_BATCH_POSITIONS = 96
_MEMORY_FROM = 128  # positions; shorter texts take next to nothing
# A network shares a short text badly between cores: two texts side by side are read in three
# quarters of the time (`make bench`). Below so many tokens in all, threads cost what they save.
_BOTH_CORES_FROM = 256


@cache
def _readers() -> ThreadPoolExecutor:
    """The threads that read many texts; they start with the first ones."""
    cores = min(2, os.cpu_count() or 1)
    return ThreadPoolExecutor(max_workers=cores, thread_name_prefix="many texts")


def _call(job: Callable[[], dict[int, Expansion]]) -> dict[int, Expansion]:
    return job()


class SpladeNetwork(Protocol):
    """A SPLADE model up to its logits.

    Token ids have shape ``(batch, positions)``, without padding.
    """

    @property
    def bytes_per_position(self) -> int:
        """About how much memory a long text takes while it is read."""

    def term_logits(self, ids: Ids) -> list[TermLogits]:
        """Of each text of the batch the logits of its terms."""

    def logits(self, ids: Ids) -> Logits:
        """All logits, shape ``(batch, positions, vocab_size)``."""


class FullNetwork:
    """A `SpladeNetwork` whose model file gives all logits, and nothing but them.

    Parameters
    ----------
    logits
        The model: shape ``(batch, positions, vocab_size)``.
    vocabulary_size
        How many entries the vocabulary has.
    """

    # Beside the logits of a window, 62 MB, onnxruntime keeps as much again and more: reading 20,000
    # words took 180 MB.
    _COPIES = 3

    def __init__(self, logits: Network, vocabulary_size: int) -> None:
        self._logits = logits
        self.bytes_per_position = self._COPIES * vocabulary_size * np.dtype(np.float32).itemsize

    def term_logits(self, ids: Ids) -> list[TermLogits]:
        """See `SpladeNetwork.term_logits`."""
        return [term_logits_of(of_text) for of_text in self._logits(ids)]

    def logits(self, ids: Ids) -> Logits:
        """See `SpladeNetwork.logits`."""
        return self._logits(ids)


class SpladeEncoder:
    """Encodes texts with a SPLADE model. A `core.encoder.TransparentEncoder`.

    Parameters
    ----------
    model_id
        The catalogue id, carried by every expansion.
    reader
        How texts are cut for the network.
    network
        The model.
    """

    def __init__(self, model_id: str, reader: WindowReader, network: SpladeNetwork) -> None:
        self._model_id = model_id
        self._reader = reader
        self._network = network

    @property
    def model_id(self) -> str:
        """The catalogue id of the model."""
        return self._model_id

    @property
    def window(self) -> int:
        """How many of a text's own tokens the model reads at once."""
        return self._reader.capacity

    def expand(self, text: str, *, progress: Progress | None = None) -> Expansion:
        """The terms of one text; see `core.encoder.Encoder.expand`."""
        text, own = self._reader.read(text)
        if not own:
            return self._without_terms(text)
        spans = self._reader.spans(own)
        self._require_memory(min(len(own), self._reader.capacity))
        return self._expansion(
            text, own, pool(self._windows(own, spans, progress)), windows=len(spans)
        )

    def expand_many(self, texts: Sequence[str]) -> list[Expansion]:
        """The terms of each text; see `core.encoder.Encoder.expand_many`.

        Texts of equal length run together, so there is no padding, whose different shapes would
        change the last digits; two such batches are read side by side. Texts of more than one
        window are read one by one.
        """
        read = [self._reader.read(text) for text in texts]
        results: dict[int, Expansion] = {}
        by_length: dict[int, list[int]] = defaultdict(list)
        jobs: list[Callable[[], dict[int, Expansion]]] = []
        for index, (text, own) in enumerate(read):
            if not own:
                results[index] = self._without_terms(text)
            elif len(own) > self._reader.capacity:
                jobs.append(partial(self._expand_long, index, text))
            else:
                by_length[len(own)].append(index)
        for length, indices in by_length.items():
            size = max(1, _BATCH_POSITIONS // (length + self._reader.special_tokens))
            jobs += [
                partial(self._expand_equal_lengths, read, indices[at : at + size])
                for at in range(0, len(indices), size)
            ]
        side_by_side = len(jobs) > 1 and sum(len(own) for _, own in read) >= _BOTH_CORES_FROM
        for found in _readers().map(_call, jobs) if side_by_side else map(_call, jobs):
            results |= found
        return [results[index] for index in range(len(texts))]

    def native_score(self, query: Expansion, document: Expansion) -> float:
        """The dot product; see `core.encoder.Encoder.native_score`."""
        return compare(query, document).dot

    def token_logits(self, text: str) -> TokenLogits:
        """One text with its logits; see `core.encoder.TransparentEncoder.token_logits`."""
        text, own = self._reader.read(text)
        if not own:
            return TokenLogits(
                self._without_terms(text), highest=(), positive=(), logits=(), maxima=()
            )
        if len(own) > self._reader.capacity:
            raise ValueError(
                f"a text of {len(own)} tokens does not fit one window of {self._reader.capacity}"
            )
        ids, positions = self._reader.window(own, range(len(own)))
        logits = self._network.logits(ids)[0]
        pooled = pool([(term_logits_of(logits), positions)])
        expansion = self._expansion(text, own, pooled, windows=1)
        return token_logits_of(logits, expansion, self._reader.piece)

    def _require_memory(self, positions: int) -> None:
        """Refuse a text that would make the machine swap."""
        if positions >= _MEMORY_FROM:
            memory_limit.require(positions * self._network.bytes_per_position)

    def _expand_long(self, index: int, text: str) -> dict[int, Expansion]:
        return {index: self.expand(text)}

    def _expand_equal_lengths(
        self, read: Sequence[tuple[str, tuple[Token, ...]]], indices: Sequence[int]
    ) -> dict[int, Expansion]:
        """The expansions of texts that are equally long, in one batch."""
        rows = [self._reader.with_special_tokens(read[index][1]) for index in indices]
        ids = np.array([[token.id for token in tokens] for tokens in rows], np.int64)
        positions = np.arange(ids.shape[1])
        return {
            index: self._expansion(*read[index], pool([(found, positions)]), windows=1)
            for index, found in zip(indices, self._network.term_logits(ids), strict=True)
        }

    def _windows(
        self, own: Sequence[Token], spans: Sequence[range], progress: Progress | None
    ) -> Iterator[tuple[TermLogits, Ids]]:
        """The logits of each window's terms, with the position in the whole text of each row."""
        for number, span in enumerate(spans, start=1):
            ids, positions = self._reader.window(own, span)
            yield self._network.term_logits(ids)[0], positions
            if progress is not None and len(spans) > 1:
                progress(number, len(spans))

    def _expansion(
        self, text: str, own: tuple[Token, ...], pooled: Pooled, *, windows: int
    ) -> Expansion:
        own_ids = {token.id for token in own}
        terms = [
            Term(
                id=id_,
                piece=self._reader.piece(id_),
                weight=weight,
                source=source,
                in_text=id_ in own_ids,
            )
            for id_, weight, source in zip(
                pooled.ids.tolist(), pooled.weights.tolist(), pooled.sources.tolist(), strict=True
            )
        ]
        terms.sort(key=lambda term: (-term.weight, term.id))
        return Expansion(
            text=text,
            model_id=self._model_id,
            tokens=self._reader.with_special_tokens(own),
            terms=tuple(terms),
            windows=windows,
        )

    def _without_terms(self, text: str) -> Expansion:
        return Expansion(text=text, model_id=self._model_id, tokens=(), terms=())
