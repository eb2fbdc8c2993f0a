"""A SPLADE model run by fastembed: its files, its tokenizer, its onnxruntime session.

fastembed's own ``embed`` returns the vector and throws the logits away, and with them the position
each term came from. So this encoder takes the session and the tokenizer that fastembed set up and
does the last step itself; see `core.pooling`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from fastembed.common.model_description import ModelSource, SparseModelDescription
from fastembed.sparse.splade_pp import SpladePP

from core.anatomy import Anatomy, anatomy_of
from core.encoder import Progress
from core.pooling import Ids, Logits, Pooled, pool
from core.records import Expansion, Term, Token
from core.tokenization import TextTokenizer, readable_text
from core.windows import window_spans

_THREADS = min(2, os.cpu_count() or 1)

# On 2 cores, batches of short texts run in half the time; past this many positions they gain
# nothing and take memory (`make bench`).
_BATCH_POSITIONS = 96


class _Session(SpladePP):
    """fastembed's SPLADE on a folder of ours, with threads that sleep while there is no work."""

    @classmethod
    def _list_supported_models(cls) -> list[SparseModelDescription]:
        return [
            SparseModelDescription(
                model="local",
                vocab_size=0,
                description="a verified folder",
                license="see core.catalogue",
                size_in_GB=0.0,
                sources=ModelSource(url="local"),
                model_file="model.onnx",
            )
        ]

    @classmethod
    def add_extra_session_options(
        cls, session_options: onnxruntime.SessionOptions, extra_options: dict[str, Any]
    ) -> None:
        super().add_extra_session_options(session_options, extra_options)
        # Spinning threads take the core that the pooling, or another session, could use.
        session_options.add_session_config_entry("session.intra_op.allow_spinning", "0")


class SpladeEncoder:
    """Encodes texts with the SPLADE model in `folder`. A `core.encoder.TransparentEncoder`.

    Parameters
    ----------
    model_id
        The catalogue id, carried by every expansion.
    folder
        Holds ``model.onnx``, ``tokenizer.json`` and ``tokenizer_config.json``, already verified.
        The graph's first output is the logits, shape ``(batch, positions, vocab_size)``.
    """

    def __init__(self, model_id: str, folder: Path) -> None:
        fastembed_model = _Session(
            "local",
            specific_model_path=str(folder),
            cache_dir=str(folder),  # never used, but fastembed would create it
            threads=_THREADS,
            local_files_only=True,
        )
        session, tokenizer = fastembed_model.model, fastembed_model.tokenizer
        if session is None or tokenizer is None or tokenizer.truncation is None:
            raise RuntimeError(f"fastembed did not load the model in {folder}")
        self._model_id = model_id
        self._session = session
        self._input_names = {node.name for node in session.get_inputs()}
        self._logits_name = session.get_outputs()[0].name
        self._tokenizer = TextTokenizer(tokenizer)
        self._frame = len(self._tokenizer.before) + len(self._tokenizer.after)
        self._capacity = int(tokenizer.truncation["max_length"]) - self._frame

    @property
    def model_id(self) -> str:
        """The catalogue id of the model."""
        return self._model_id

    @property
    def window(self) -> int:
        """The model's window: how many of a text's own tokens it reads at once."""
        return self._capacity

    def expand(self, text: str, *, progress: Progress | None = None) -> Expansion:
        """The terms of one text; see `core.encoder.Encoder.expand`."""
        text, own = self._read(text)
        if not own:
            return self._without_terms(text)
        spans = window_spans(len(own), self._capacity)
        return self._expansion(
            text, own, pool(self._windows(own, spans, progress)), windows=len(spans)
        )

    def expand_many(self, texts: Sequence[str]) -> list[Expansion]:
        """The terms of each text; see `core.encoder.Encoder.expand_many`.

        Texts of equal length run together, so there is no padding, whose different shapes would
        change the last digits. Texts of more than one window are read one by one.
        """
        read = [self._read(text) for text in texts]
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, (_, own) in enumerate(read):
            by_length[len(own)].append(index)
        results: dict[int, Expansion] = {}
        for length, indices in by_length.items():
            if length == 0:
                results |= {index: self._without_terms(read[index][0]) for index in indices}
            elif length > self._capacity:
                results |= {index: self.expand(read[index][0]) for index in indices}
            else:
                results |= self._expand_equal_lengths(read, indices, length + self._frame)
        return [results[index] for index in range(len(texts))]

    def dissect(self, text: str) -> Anatomy:
        """One text with its logits; see `core.encoder.TransparentEncoder.dissect`."""
        text, own = self._read(text)
        if not own:
            return Anatomy(self._without_terms(text), guesses=(), positive=(), logits=(), maxima=())
        if len(own) > self._capacity:
            raise ValueError(
                f"a text of {len(own)} tokens does not fit one window of {self._capacity}"
            )
        logits = self._logits([self._framed(own)])[0]
        pooled = pool([(logits, np.arange(len(logits)))])
        expansion = self._expansion(text, own, pooled, windows=1)
        return anatomy_of(logits, expansion, self._tokenizer.piece)

    def _expand_equal_lengths(
        self, read: Sequence[tuple[str, tuple[Token, ...]]], indices: Sequence[int], positions: int
    ) -> dict[int, Expansion]:
        batch_size = max(1, _BATCH_POSITIONS // positions)
        results = {}
        for first in range(0, len(indices), batch_size):
            batch = indices[first : first + batch_size]
            framed = [self._framed(read[index][1]) for index in batch]
            for index, logits in zip(batch, self._logits(framed), strict=True):
                text, own = read[index]
                results[index] = self._expansion(
                    text, own, pool([(logits, np.arange(positions))]), windows=1
                )
        return results

    def _read(self, text: str) -> tuple[str, tuple[Token, ...]]:
        if not isinstance(text, str):
            raise TypeError(f"a text must be a str, got {type(text).__name__}")
        text = readable_text(text)
        return text, self._tokenizer.own_tokens(text)

    def _framed(self, own: Sequence[Token]) -> tuple[Token, ...]:
        return (*self._tokenizer.before, *own, *self._tokenizer.after)

    def _logits(self, batch: Sequence[Sequence[Token]]) -> Logits:
        """Shape ``(batch, positions, vocab_size)``; all of `batch` have the same length."""
        ids = np.array([[token.id for token in tokens] for tokens in batch], np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        wanted = {name: value for name, value in inputs.items() if name in self._input_names}
        logits: Logits = self._session.run([self._logits_name], wanted)[0]
        return logits

    def _windows(
        self, own: Sequence[Token], spans: Sequence[range], progress: Progress | None
    ) -> Iterator[tuple[Logits, Ids]]:
        """Each window's logits, with the position in the whole text of each row."""
        before, after = len(self._tokenizer.before), len(self._tokenizer.after)
        opening = np.arange(before)
        closing = np.arange(after) + before + len(own)
        for number, span in enumerate(spans, start=1):
            logits = self._logits([self._framed(own[span.start : span.stop])])[0]
            yield logits, np.concatenate([opening, np.array(span) + before, closing])
            if progress is not None and len(spans) > 1:
                progress(number, len(spans))

    def _expansion(
        self, text: str, own: tuple[Token, ...], pooled: Pooled, *, windows: int
    ) -> Expansion:
        own_ids = {token.id for token in own}
        terms = [
            Term(
                id=id_,
                piece=self._tokenizer.piece(id_),
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
            tokens=self._framed(own),
            terms=tuple(terms),
            windows=windows,
        )

    def _without_terms(self, text: str) -> Expansion:
        return Expansion(text=text, model_id=self._model_id, tokens=(), terms=())
