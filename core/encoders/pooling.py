"""From logits to term weights, cheaply.

SPLADE's weight of a vocabulary entry j is ``w_j = max_i log(1 + relu(logit_ij))`` over the
positions i of the text (SPLADE v2, arXiv 2109.10086, eq. 6; the reference code is
``transformer_rep.py`` of naver/splade). The logarithm grows with its argument, so the maximum
may be taken over the raw logits, and only the few columns whose maximum is above 0 need anything
more. For 512 positions that spares 15 million logarithms and two copies of 62 MB; a network that
gives only these columns never makes the 62 MB at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]
Ids = NDArray[np.int64]

# Below this many positions, handing half of the work to another thread costs more than it saves.
_SPLIT_FROM = 256


@dataclass(frozen=True, slots=True)
class TermLogits:
    """The logits of the vocabulary entries that one text, or one window of it, is given at all.

    Attributes
    ----------
    ids
        Shape ``(terms,)``, ascending: the entries with a logit above 0 at any position.
    logits
        Shape ``(positions, terms)``.
    """

    ids: Ids
    logits: Logits


@dataclass(frozen=True, slots=True)
class Pooled:
    """The active vocabulary entries, by ascending id.

    Attributes
    ----------
    ids
        Shape ``(active,)``.
    weights
        Shape ``(active,)``, each above 0.
    sources
        Shape ``(active,)``: the position each entry peaked at, the first where several tie.
    """

    ids: Ids
    weights: NDArray[np.float32]
    sources: Ids


def pool(windows: Iterable[tuple[TermLogits, Ids]]) -> Pooled:
    """Max-pool one or more windows of a text.

    Parameters
    ----------
    windows
        For each window its logits, without padding, and the position in the whole text that each
        row stands for, shape ``(positions,)``. Windows are read one at a time.

    Returns
    -------
    Pooled
        Ties go to the first position, and between windows to the first window.
    """
    found = [_peaks(window, positions) for window, positions in windows]
    if not found:
        raise ValueError("pool() needs at least one window")
    ids, best, sources = found[0] if len(found) == 1 else _strongest(found)
    return Pooled(ids=ids, weights=np.log1p(best), sources=sources)


def term_logits_of(logits: Logits) -> TermLogits:
    """Of all logits of a text, shape ``(positions, vocab_size)``, those of its terms."""
    ids = np.flatnonzero(_column_maxima(logits) > 0)
    return TermLogits(ids, np.take(logits, ids, axis=1))


_Peaks = tuple[Ids, NDArray[np.float32], Ids]
"""Vocabulary ids by ascending order, the highest logit of each, and the position it is from."""


def _peaks(window: TermLogits, positions: Ids) -> _Peaks:
    places = window.logits.argmax(axis=0)
    highest = np.take_along_axis(window.logits, places[np.newaxis], axis=0)[0]
    return window.ids, highest, positions[places]


@cache
def _helper() -> ThreadPoolExecutor:
    """The thread that takes half of a long text; it starts with the first one."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pooling")


def _column_maxima(logits: Logits) -> NDArray[np.float32]:
    """The highest logit of each vocabulary entry, shape ``(vocab_size,)``.

    Bound by memory, so two threads share long texts: numpy releases the interpreter lock here.
    """
    maxima: NDArray[np.float32]
    if len(logits) < _SPLIT_FROM:
        maxima = logits.max(axis=0)
    else:
        half = len(logits) // 2
        second = _helper().submit(logits[half:].max, axis=0)
        maxima = np.maximum(logits[:half].max(axis=0), second.result())
    return maxima


def _strongest(found: Sequence[_Peaks]) -> _Peaks:
    """Of each id the highest logit that any window has for it, the first window's of equals."""
    ids, best, sources = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((-best, ids))  # stable, so equals stay in the order of their windows
    unique, first = np.unique(ids[order], return_index=True)
    chosen = order[first]
    return unique, best[chosen], sources[chosen]
